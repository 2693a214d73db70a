//! The purposes of one-time codes. Beside a word for a code they make it a one-time code.

#[rustfmt::skip]
pub(super) const PURPOSES: &[&str] = &[
    // The words that half of the languages share
    "verif*", "authent*", "autent*", "autor*", "authori*", "confirm*", "activat*", "aktiv*", "activ*", "identif*", "login",
    "log in", "logging in", "log into", "logon", "log on", "sign in", "signin", "signing in", "sign into", "sign up", "signup",
    "sign on", "2fa", "two factor", "two step", "2 step", "single use", "one time", "secure", "security", "registration",
    "register", "registering", "access your", "reset your password", "password reset", "reset password", "validat*",
    "validar*", "valider", "approve", "link your", "complete your", "unlock", "recover", "secret", "temporary",
    // Spanish, Portuguese, Catalan, Italian, French, Romanian
    "seguridad", "seguranca", "seguretat", "sicurezza", "securite", "securitate", "acceso", "accesso", "acces", "acesso",
    "acceder", "accedere", "acessar", "iniciar sesion", "inicio de sesion", "inicia sesion", "iniciar sessao", "entrar",
    "registro", "registr*", "inscri*", "connexion", "connecter", "connecti", "conectar", "conectare", "connecte", "un solo uso",
    "uso unico", "usage unique", "usa e getta", "unica folosinta", "conferm*", "verifica", "temporal", "comprobar",
    "ativ*", "ativacao", "attiv*", "valid*cao", "finaliser", "completar", "cadastro", "recuper*",
    // German, Dutch, Afrikaans
    "bestatig*", "zu bestatig*", "anmeld*", "anzumeld*", "einzulogg*", "in te loggen", "aan te melden", "te bevestigen", "einlogg*", "sicherheit*", "registrier*", "freigab*", "freischalt*", "einmal*", "zugang*",
    "verifizier*", "authentifizier*", "bevestig*", "inlog*", "aanmeld*", "eenmalig*", "toegang*", "beveilig*", "veiligheid*",
    "identiteit*", "identitat*", "legitimier*", "ingelog*",
    // Scandinavian, Finnish, Estonian, Icelandic
    "bekraft*", "bekreft*", "bekraeft*", "bekræft*", "logga in", "logg inn", "logge inn", "logge ind", "log ind", "inloggning*",
    "innlogging*", "engang*", "sakerhet*", "sikkerhet*", "sikkerhed*", "legitimer*", "vahvist*", "kirjaut*", "kertakay*",
    "turva*", "tunnist*", "varmenn*", "kinnit*", "sisselog*", "stadfest*", "innskran*", "godkjen*", "godkend*",
    // Polish, Czech, Slovak, South Slavic
    "weryfik*", "potwierd*", "autoryz*", "zalog*", "logowan*", "jednoraz*", "bezpiecz*", "uwierzyteln*", "dostep*", "oveř*",
    "over*", "potvrd*", "potvrz*", "prihlas*", "bezpecnost*", "autoriz*", "prijav*", "sigurnos*", "potrdit*", "registrac*",
    // Hungarian, Albanian, Baltic
    "egiazta*", "dearbh*", "dilys*", "megeros*", "ellenorz*", "hitelesit*", "bejelentkez*", "belep*", "biztons*", "egyszer*", "azonosit*", "konfirm*",
    "patvirtin*", "prisijung*", "apstiprin*", "pieslēg*", "verifik*",
    // Turkish, Azerbaijani, Uzbek
    "dogrula*", "onay*", "giris*", "guvenlik*", "tek kullanim*", "tasdiq*", "tesdiq*", "kirish", "dogrulan*", "uyelik",
    // Indonesian, Malay, Filipino, Vietnamese, Swahili
    "konfirmasi", "masuk", "keamanan", "sekali pakai", "aktivasi", "pengesahan", "sahkan", "keselamatan", "log masuk",
    "pagpapatunay", "beripika*", "pamberipika*", "mag log in", "kumpirma*", "xac thuc", "xac minh", "xac nhan", "dang nhap",
    "kich hoat", "bao mat", "dang ky", "thibitish*", "uthibitish*", "kuthibitisha", "kuingia", "mendaftar", "pendaftaran",
    // Greek
    "επιβεβαι*", "επαληθ*", "συνδε*", "εισοδ*", "ασφαλ*", "ενεργοποι*", "ταυτοπ*", "μιας χρησης", "εγγραφ*", "προσβασ*",
    // Cyrillic
    "подтвержд*", "проверк*", "проверочн*", "вход", "входа", "войти", "авториз*", "верифик*", "активац*", "регистрац*",
    "однораз*", "безопасн*", "доступ*", "аутентиф*", "підтвер*", "перевірк*", "вход*", "увійти", "безпек*", "автентиф*",
    "потвърд*", "потвърж*", "верифі*", "сигурност*", "потврд*", "пацвярд*", "растау", "реєстрац*", "авторизац*", "временн*", "еднократ*",
    "тимчасов*", "підпис*",
    // Hebrew
    "אימות", "האימות", "לאימות", "כניסה", "לכניסה", "הכניסה", "התחברות", "להתחברות", "אבטחה", "חד פעמי", "חד פעמית", "הזדהות",
    "להזדהות", "זיהוי", "לאשר", "אישור", "לאמת", "הפעלה", "הרשמה", "להרשמה", "גישה",
    // Arabic, Persian, Urdu
    "*تحقق*", "*تفعيل*", "*تاكيد*", "*دخول*", "*امان*", "*مصادقه*", "*تعريف*", "*لمره واحده*", "*توثيق*", "*تسجيل*", "*تاييد*", "*ورود*",
    "*فعالسازي*", "*فعال سازي*", "*احراز*", "*امنيتي*", "*يكبار*", "*يك بار*", "*پويا*", "*تصديق*", "*ثبت نام*", "*ثبتنام*", "*اعتبارسنجي*",
    "*موقت*", "لاگ ان", "لاگین",
    // India and neighbours
    "सत्याप*", "पुष्टि", "लॉगिन", "लॉग इन", "सुरक्षा", "प्रमाण*", "वेरिफ*", "रजिस्ट*", "पंजीकर*", "सक्रिय*", "पडताळ*", "যাচাই*", "নিশ্চিত*", "লগইন", "লগ ইন",
    "নিরাপত্তা", "ভেরিফ*", "রেজিস্ট*", "নিবন্ধ*", "সিকিউরিটি", "சரிபார்*", "உள்நுழை*", "ధృవీకర*", "ధృవీక*", "లాగిన్", "ಪರಿಶೀಲ*", "ದೃಢೀ*", "സ്ഥിരീകര*", "ચકાસ*", "ਤਸਦੀਕ",
    "સત્યાપ*", "තහවුරු", "සත්‍යාපන",
    // Southeast Asia
    "ยืนยัน", "เข้าสู่ระบบ", "ล็อกอิน", "ลงทะเบียน", "ความปลอดภัย", "ครั้งเดียว", "สมัคร", "ຢືນຢັນ", "ផ្ទៀងផ្ទាត់", "បញ្ជាក់", "အတည်ပြု", "လုံခြုံရေး", "ဝင်ရောက်",
    "လော့ဂ်အင်", "အကောင့်ဝင်", "မှတ်ပုံတင်",
    // Chinese, Japanese, Korean
    "验证", "校验", "登录", "登陆", "注册", "认证", "激活", "确认", "动态", "一次性", "驗證", "登入", "註冊", "認證", "啟用", "確認", "安全", "身份",
    "認証", "ログイン", "本人確認", "ワンタイム", "検証", "サインイン", "登録", "セキュリティ", "인증", "확인", "로그인", "보안", "일회용", "가입", "본인", "접속",
    // Georgian, Armenian
    "დადასტურ*", "ვერიფიკ*", "ავტორიზ*", "հաստատ*",
];
