//! Names of one-time codes that are nothing else.

/// Scripts with spaces.
#[rustfmt::skip]
pub(super) const CODES: &[&str] = &[
    // Everywhere
    "otp", "otps", "otac", "otc", "mtan", "smstan", "sms tan", "mobiletan", "pushtan", "phototan", "phonetan", "chiptan", "itan", "etac", "e tac", "tac code", "tac no", "2fa code", "2fa",
    "totp", "captcha", "vcode", "v code", "one time pin", "mpin otp",
    // English
    "one time password", "one time passcode", "one time code", "one time security code", "one time p/w",
    "one time pass code", "onetime password", "onetime code", "one time verification", "one time access code",
    "one time login", "one time key", "one time authentication", "one time authorization", "one time authorisation",
    "one time number", "one time activation",
    "single use code", "single use password", "temporary code", "temporary password", "temporary pin", "temporary passcode",
    "passcode", "passcodes", "pass code", "verification code", "verification codes", "verification number",
    "verification pin", "verification id", "verification key", "verification token", "verification passcode",
    "verify code", "verifying code", "security code", "security passcode", "security pin", "security token",
    "authentication code", "authentication number", "authentication pin", "authentication token", "auth code",
    "authenticator code", "authorization code", "authorisation code", "authorization pin", "authorization number",
    "confirmation code", "confirmation pin", "confirm code", "confirmation number is your",
    "login code", "log in code", "logon code", "sign in code", "signin code", "sign up code", "signup code",
    "login pin", "login password", "login token", "access code", "access pin", "activation code", "activation pin",
    "activation key", "registration code", "register code", "recovery code", "reset code", "password reset code",
    "validation code", "identification code", "identity code", "dynamic code", "dynamic password", "dynamic pin",
    "sms code", "sms password", "sms passcode", "sms pin", "text code", "mobile code", "mobile pin", "phone code",
    "two factor code", "two factor authentication code",
    "2 factor authentication", "secret code", "secure code", "transaction password", "unlock code",
    "pairing code", "link code", "linking code", "device code", "id code", "identification number", "challenge code",
    "signature code", "signing code", "e signature code", "approval code is your", "safepass code", "mfa code", "mfa",
    // Spanish, Catalan, Galician
    "codigo de verificacion", "codigo de seguridad", "codigo de confirmacion", "codigo de acceso",
    "codigo de autorizacion", "codigo de activacion", "codigo de autenticacion", "codigo de inicio de sesion",
    "codigo de un solo uso", "codigo unico", "codigo dinamico", "codigo sms", "codigo temporal", "codigo de registro",
    "clave dinamica", "clave de un solo uso", "clave temporal", "clave unica", "clave sms", "clave de seguridad",
    "clave de acceso", "clave de firma", "clave de confirmacion", "contrasena de un solo uso", "contrasena temporal",
    "codi de verificacio", "codi de seguretat", "codi d'acces", "codigo de verificacion",
    // Portuguese
    "codigo de verificacao", "codigo de seguranca", "codigo de confirmacao", "codigo de acesso", "codigo de autorizacao",
    "codigo de ativacao", "codigo de autenticacao", "codigo de login", "senha de uso unico", "senha temporaria",
    "senha provisoria", "senha descartavel", "codigo de uso unico", "codigo de validacao", "codigo de entrada",
    // French
    "code de verification", "code de securite", "code de confirmation", "code d'acces", "code d'activation",
    "code d'authentification", "code d'identification", "code de validation", "code de connexion", "code unique",
    "code a usage unique", "code temporaire", "mot de passe a usage unique", "mot de passe unique",
    "mot de passe temporaire", "mot de passe provisoire", "code secret", "code sms", "code d'autorisation",
    // German
    "*ungscode", "*heitscode", "*tionscode", "*itatscode", "*ierungscode", "anmeldecode", "zugangscode", "zugangskode",
    "freischaltcode", "freigabecode", "prufcode", "einmalcode", "einmalpasswort", "einmalkennwort", "einmalpin",
    "einmal code", "einmal passwort", "einmal pin", "logincode", "smscode", "zugriffscode", "tan lautet", "tan ist",
    "ihre tan", "deine tan", "die tan", "tan fur", "tan:", "push tan", "verifizierungs code",
    "bestatigungs code", "sicherheits code", "zahlencode", "codewort", "transaktionsnummer", "ruckmeldecode", "*ungspin",
    // Italian
    "codice di verifica", "codice di sicurezza", "codice di conferma", "codice di accesso", "codice di autorizzazione",
    "codice di attivazione", "codice di autenticazione", "codice otp", "codice temporaneo", "codice usa e getta",
    "codice monouso", "password temporanea", "password monouso", "codice segreto", "codice di convalida",
    // Dutch, Afrikaans
    "*iecode", "*ingscode", "*heidscode", "toegangscode", "inlogcode", "eenmalige code", "eenmalig wachtwoord",
    "eenmalige toegangscode", "controlecode", "tancode", "beveiligingscode", "aanmeldcode", "eenmalige pin",
    "verifikasiekode", "bevestigingskode", "sekuriteitskode", "eenmalige wagwoord", "eenmalige kode", "*iekode",
    // Swedish, Norwegian, Danish
    "*ingskod", "*ingskoden", "*etskod", "*etskoden", "engangskod*", "*gangskode", "*gangskoden", "*ingskode",
    "*ingskoden", "*elseskode", "*elseskoden", "*hedskode", "*hedskoden", "*etskode", "*etskoden", "sms kod*",
    "inloggningskod*", "innloggingskode*", "pinkod*", "engangslosenord*", "engangspassord*", "engangsadgangskode*",
    "engangskodeord*", "aktiveringskod*", "tilgangskod*", "adgangskode*", "loginkode*", "sikkerhedskod*",
    // Finnish, Estonian
    "*tuskoodi*", "*tumiskoodi*", "*kertakoodi*", "kertakayttoinen koodi*", "kertakayttokoodi*", "turvakoodi*",
    "kirjautumiskoodi*", "aktivointikoodi*", "kertasalasana*", "*uskoodi*", "kinnituskood*", "turvakood*", "paasukoodi*",
    // Polish, Czech, Slovak, Slovene, Croatian and Serbian in Latin letters
    "kod weryfikacyjny", "kod autoryzacyjny", "kod potwierdzajacy", "kod aktywacyjny", "kod dostepu", "kod sms",
    "smskod*", "haslo jednorazowe", "kod jednorazowy", "jednorazowy kod", "jednorazowe haslo", "haslo sms", "kod logowania",
    "overovaci kod*", "bezpecnostni kod*", "bezpecnostny kod*", "potvrzovaci kod*", "jednorazov* kod*",
    "jednorazove heslo", "jednorazovy kod", "aktivacni kod*", "autorizacni kod*", "prihlasovaci kod*", "overovaci pin",
    "autorizacny kod*", "sms klic", "mobilni klic", "kontrolni kod*", "potrditvena koda", "kontrolna koda",
    "kod za potvrdu", "potvrdni kod", "verifikacioni kod", "sigurnosni kod", "jednokratni kod", "enkratno geslo",
    // Romanian, Hungarian, Albanian, Baltic
    "cod de verificare", "codul de verificare", "cod de securitate", "codul de securitate", "cod de confirmare",
    "codul de confirmare", "codul de autentificare", "cod de autentificare", "parola unica", "cod unic", "codul unic",
    "parola de unica folosinta", "cod de acces", "cod de activare", "*erosito kod*", "ellenorzo kod*", "biztonsagi kod*",
    "hitelesito kod*", "hitelesitokod*", "egyszer hasznalatos kod*", "egyszeri jelszo*", "egyszeri kod*", "belepesi kod*",
    "belepokod*", "ellenorzokod*", "megerositokod*", "aktivalo kod*", "aktivalokod*", "azonosito kod*", "azonositokod*",
    "kodi i verifikimit", "kodi i konfirmimit", "patvirtinimo kod*", "apstiprinajuma kod*", "verifikacijas kod*",
    // Turkish, Azerbaijani, Uzbek, Kazakh
    "dogrulama kod*", "onay kod*", "guvenlik kod*", "aktivasyon kod*", "tek kullanimlik sifre*", "tek kullanimlik kod*",
    "tek kullanimlik parola*", "giris kod*", "giris sifre*", "sms sifre*", "dogrulama sifre*", "onay sifre*",
    "tasdiq kod*", "tesdiq kod*", "tasdiqlash kod*", "bir martalik kod*", "bir martalik parol*", "dogrulama parola*",
    // Indonesian, Malay, Filipino, Swahili
    "kode verifikasi", "kode otp", "kode keamanan", "kode konfirmasi", "kode aktivasi", "kode masuk", "kode akses",
    "kode rahasia", "kode sekali pakai", "kata sandi sekali pakai", "kode autentikasi", "kode otorisasi", "kode validasi",
    "kod pengesahan", "kod keselamatan", "kod pengaktifan", "kod tac", "nombor tac", "kod verifikasi", "no tac", "no. tac",
    "kata laluan sekali", "kod otp", "nombor pengesahan", "kod log masuk", "kod akses", "kode ng pagpapatunay",
    "pamberipikasyong code", "verification kodigo", "nambari ya uthibitisho", "msimbo wa uthibitisho", "namba ya siri",
    // Vietnamese
    "ma otp", "ma xac thuc", "ma xac minh", "ma xac nhan", "ma kich hoat", "ma bao mat", "ma dang nhap", "ma giao dich otp",
    "mat khau otp", "mat khau mot lan", "mat khau dung mot lan", "ma kiem tra", "ma truy cap", "ma sms", "ma code",
    // Greek
    "κωδικος επιβεβαιωσης", "κωδικος επαληθευσης", "κωδικος ασφαλειας", "κωδικος μιας χρησης", "κωδικο επιβεβαιωσης",
    "κωδικος ενεργοποιησης", "κωδικος προσβασης", "κωδικος συνδεσης", "κωδικος εισοδου", "κωδικο επαληθευσης",
];

/// Other alphabets and scripts without spaces.
#[rustfmt::skip]
pub(super) const CODES_EAST: &[&str] = &[
    // Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian
    "код подтверждения", "код доступа", "код безопасности", "код авторизации", "код активации", "код проверки",
    "код входа", "код для входа", "код регистрации", "проверочный код*", "одноразовый код*", "одноразовый пароль",
    "одноразовый пин", "сеансовый пароль", "временный пароль", "секретный код", "смс код", "sms код", "код смс",
    "код подтвержд*", "код верификации", "пароль для входа", "пароль подтверждения", "код перевирки", "код перевірки",
    "код підтвердження", "код доступу", "код безпеки", "код авторизації", "код активації", "код входу", "код для входу",
    "одноразовий код", "одноразовий пароль", "тимчасовий пароль", "код верифікації", "код за потвърждение",
    "код за верификация", "код за сигурност", "еднократен код", "еднократна парола", "код за потврду",
    "верификациони код", "код за потврда", "код пацвярджэння", "растау коды", "растау код*",
    // Hebrew
    "קוד אימות", "קוד האימות", "קוד הכניסה", "קוד כניסה", "קוד אבטחה", "קוד גישה", "קוד חד פעמי", "סיסמה חד פעמית",
    "קוד הזדהות", "קוד הפעלה", "קוד זיהוי", "קוד ההזדהות", "הקוד החד פעמי", "קוד אישור", "סיסמא חד פעמית",
    "קוד התחברות", "קוד ההתחברות", "קוד הגישה", "קוד האבטחה", "קוד הפעמי",
    // Arabic
    "*رمز التحقق", "*رمز تحقق", "*رمز التفعيل", "*رمز تفعيل", "*رمز الامان", "*رمز الدخول", "*رمز التاكيد", "*رمز تاكيد",
    "*رمز المرور", "*رمز تعريف*", "*كود التحقق", "*كود التفعيل", "*كود التاكيد", "*كود تفعيل", "*كود تحقق",
    "*كلمه المرور لمره واحده", "*كلمه مرور لمره واحده", "*الرقم السري المتغير", "*الرمز السري", "*رمز سري",
    "*كلمه السر لمره واحده", "*الرقم السري المؤقت", "*رمز المصادقه", "*رمز لمره واحده", "*رمز التوثيق", "*رقم التحقق",
    // Persian, Urdu, Pashto
    "كد تاييد", "كد ورود", "كد فعالسازي", "كد فعال سازي", "كد احراز هويت", "كد امنيتي", "كد يكبار مصرف", "كد يك بار مصرف",
    "رمز يكبار مصرف", "رمز يكبارمصرف", "رمز يك بار مصرف", "رمز پويا", "رمز پوياي", "رمز دوم", "رمز عبور", "رمز موقت", "كد تاييديه",
    "كد تاييد*", "كدتاييد*", "كد اعتبارسنجي", "كد صحت سنجي", "رمز ورود", "كد عضويت شما", "كد فعال‌سازي", "تصديقي كوڈ",
    "ويريفيكيشن كوڈ", "تصديقي كود", "سيكيورٹي كوڈ", "او ٹي پي", "او ٹی پی", "پن كوڈ آپ", "كود تاييد",
    // Hindi, Marathi, Nepali
    "सत्यापन कोड", "ओटीपी", "ओ टी पी", "वन टाइम पासवर्ड", "वन-टाइम पासवर्ड", "सुरक्षा कोड", "पुष्टि कोड", "प्रमाणीकरण कोड",
    "लॉगिन कोड", "सत्यापन क्रमांक", "पडताळणी कोड", "प्रमाणिकरण कोड", "एक बार का पासवर्ड", "वेरिफिकेशन कोड", "एकल उपयोग कोड",
    "सक्रियण कोड", "पासकोड",
    // Bengali, Assamese
    "যাচাইকরণ কোড", "ভেরিফিকেশন কোড", "ওটিপি", "ও টি পি", "ওয়ান টাইম পাসওয়ার্ড", "নিরাপত্তা কোড", "নিশ্চিতকরণ কোড",
    "যাচাই কোড", "সিকিউরিটি কোড", "যাচাইকরণের কোড", "একবার ব্যবহারযোগ্য", "পাসকোড", "নিশ্চিতকরণের কোড",
    // Other languages of India
    "ஒடிபி", "சரிபார்ப்புக் குறியீடு", "சரிபார்ப்பு குறியீடு", "ఓటీపీ", "ధృవీకరణ కోడ్", "ಒಟಿಪಿ", "ಪರಿಶೀಲನಾ ಕೋಡ್", "ഒടിപി",
    "സ്ഥിരീകരണ കോഡ്", "પિન કોડ", "ઓટીપી", "ચકાસણી કોડ", "ਓਟੀਪੀ", "ਤਸਦੀਕ ਕੋਡ", "පිවිසුම් කේතය", "සත්‍යාපන කේතය",
    // Thai, Lao, Khmer, Burmese
    "รหัสยืนยัน", "รหัส otp", "รหัสผ่านครั้งเดียว", "รหัสผ่านชั่วคราว", "รหัสผ่านแบบใช้ครั้งเดียว", "รหัสความปลอดภัย", "รหัสรักษาความปลอดภัย",
    "รหัสเข้าสู่ระบบ", "รหัสการยืนยัน", "รหัสตรวจสอบ", "รหัสลับ", "โค้ดยืนยัน", "โอทีพี", "รหัสเปิดใช้งาน", "รหัสใช้ครั้งเดียว",
    "ລະຫັດຢືນຢັນ", "លេខកូដផ្ទៀងផ្ទាត់", "កូដផ្ទៀងផ្ទាត់", "លេខកូដ", "အတည်ပြုကုဒ်", "အတည်ပြု ကုဒ်", "အတည်ပြုကုတ်",
    "လုံခြုံရေးကုဒ်", "အတည်ပြုနံပါတ်", "တစ်ခါသုံး", "လျှို့ဝှက်ကုဒ်", "အတည်ပြုချက်ကုဒ်",
    // Chinese
    "验证码", "校验码", "动态码", "动态密码", "动态验证码", "动态口令", "短信码", "短信口令", "确认码", "激活码", "随机码", "登录码", "登陆码",
    "安全码", "授权码", "认证码", "一次性密码", "一次性口令", "一次性代码", "临时密码", "验证代码", "验证密码", "检验码", "识别码", "交易码",
    "验证号", "短信密码", "注册码", "登录密码", "验证序号", "效验码", "身份码", "安全代码", "登录代码", "确认代码", "随机密码",
    "驗證碼", "校驗碼", "認證碼", "確認碼", "動態密碼", "動態碼", "動態驗證碼", "一次性密碼", "一次性驗證碼", "一次密碼", "安全碼", "啟用碼", "授權碼",
    "驗證密碼", "簡訊密碼", "簡訊驗證", "登入碼", "臨時密碼", "保安編碼", "保安密碼", "單次密碼", "驗證代碼", "流動密碼", "確認代碼",
    "一次性短訊密碼", "交易密碼", "開通碼", "識別碼", "安全代碼", "單次有效密碼",
    // Japanese
    "認証コード", "認証番号", "確認コード", "確認番号", "検証コード", "ワンタイムパスワード", "ワンタイムコード", "セキュリティコード", "セキュリティーコード",
    "ログインコード", "認証キー", "認証ナンバー", "パスコード", "本人確認番号", "登録コード", "アクセスコード", "暗証番号", "認証用コード", "認証パスワード",
    "一時パスワード", "使い捨てパスワード", "一時コード", "確認キー", "承認コード", "認証ピン", "アクティベーションコード", "ワンタイムpin",
    // Korean
    "인증번호", "인증 번호", "인증코드", "인증 코드", "확인코드", "확인 코드", "확인번호", "보안코드", "보안 코드", "보안번호", "임시비밀번호", "임시 비밀번호",
    "일회용 비밀번호", "일회용비밀번호", "일회용 코드", "일회성", "로그인 코드", "본인확인번호", "본인인증", "원타임", "접속코드", "인증키", "인증pin",
    "간편인증", "인증암호",
    // Georgian, Armenian, Mongolian, Amharic
    "ვერიფიკაციის კოდი", "დადასტურების კოდი", "ერთჯერადი კოდი", "հաստատման կոդ*", "баталгаажуулах код", "የማረጋገጫ ኮድ",
];
