//! Words for a code that may also be another code; near a purpose, or right beside a number, they count.

#[rustfmt::skip]
pub(super) const NOUNS: &[&str] = &[
    // English, French, Dutch
    "code", "codes", "pin", "pincode", "pin code", "pin number", "password", "passwd", "pwd", "token", "tan", "tac", "pass key",
    "passphrase", "passkey code", "p/w", "otp/pin", "mot de passe", "wachtwoord", "wagwoord", "mdp",
    // Spanish, Portuguese, Catalan, Italian, Romanian
    "codigo", "codigos", "clave", "contrasena", "senha", "token", "codi", "contrasenya", "codice", "parola", "cod", "codul",
    "codul tau", "parola ta", "chiave",
    // German
    "kennwort", "passwort", "zahlenfolge", "ziffernfolge", "kode", "geheimzahl", "kodewort",
    // Scandinavian, Finnish, Estonian, Icelandic
    "kod*", "chod", "losenord", "passord", "adgangskode", "kodeord", "koodi*", "salasana*", "tunnusluku*",
    "kood", "parool", "tunnuskoodi*", "koda", "kodinn", "oryggiskodi", "stadfestingarkodi", "kodi", "kodin",
    // Polish, Czech, Slovak, South Slavic, Hungarian, Baltic, Albanian
    "kodem", "kodu", "kody", "haslo", "hasla", "heslo", "kodo", "geslo", "lozinka", "jelsz*", "kodja", "kodod", "kodot",
    "kodjat", "kodunk", "kodas", "slaptazodis", "kods", "parole", "kodi",
    // Turkish, Azerbaijani, Uzbek
    "kodu", "kodunuz", "kodunuzu", "kodun", "kodunu", "sifre", "sifreniz", "sifresi", "sifren", "sifrenizi", "parolaniz",
    "parolasi", "sifreniz:", "kodi", "parol", "parolingiz", "kodingiz", "parolunuz", "kodum",
    // Indonesian, Malay, Filipino, Vietnamese, Swahili
    "sandi", "kata laluan", "kata sandi", "kodigo", "kodnya", "kodenya", "mat khau", "ma pin", "ma so", "ma cua ban", "ma la", "la ma", "nambari yako", "namba yako",
    "msimbo", "nywila", "nambari ya siri", "kodi ya", "ma:",
    // Greek
    "κωδικος", "κωδικο", "κωδικου", "κωδικοι", "συνθηματικο", "pin σας",
    // Cyrillic
    "код*", "пароль", "пароля", "паролем", "пин", "пин код", "пінкод", "пін", "пін код",
    "парола", "лозинка", "кодът", "пинкод", "код-пароль", "коды:", "кодыңыз", "код -",
    // Hebrew
    "קוד", "הקוד", "בקוד", "לקוד", "קודך", "והקוד", "סיסמה", "סיסמא", "סיסמתך", "הסיסמה", "הסיסמא", "סיסמת",
    // Arabic, Persian, Urdu
    "*رمز", "*رمزك", "*رمزكم", "*كود", "*كودك", "*كلمه المرور", "*كلمه السر", "*الرقم السري", "*كلمه مرور", "*رقمك السري", "كد",
    "كد:", "گذرواژه", "كلمه عبور", "پسورد", "كوڈ", "پاس ورڈ", "پن", "كدي", "پاسورد", "*رمز عبور",
    // India and neighbours
    "कोड", "पासवर्ड", "पिन", "कूट", "কোড", "কোডটি", "কোডটা", "পাসওয়ার্ড", "পিন", "পাসওয়ার্ড", "কোড:", "குறியீடு", "கடவுச்சொல்", "కోడ్", "పాస్‌వర్డ్",
    "ಕೋಡ್", "ಪಾಸ್‌ವರ್ಡ್", "കോഡ്", "પાસવર્ડ", "કોડ", "ਕੋਡ", "ਪਾਸਵਰਡ", "කේතය", "මුරපදය",
    // Southeast Asia
    "รหัส", "โค้ด", "พิน", "รหัสผ่าน", "ລະຫັດ", "កូដ", "ពាក្យសម្ងាត់", "ကုဒ်", "ကုတ်", "စကားဝှက်", "လျှို့ဝှက်နံပါတ်", "ကုဒ်နံပါတ်", "ကုတ်နံပါတ်",
    // Chinese, Japanese, Korean
    "代码", "口令", "密码", "代碼", "密碼", "コード", "パスワード", "暗証", "코드", "비밀번호", "암호", "패스워드",
    // Georgian, Armenian, Mongolian, Amharic
    "კოდი", "პაროლი", "კოდია", "կոդ*", "գաղտնաբառ*", "нууц код", "ኮድ",
];
