//! Codes of letters alone.

use domain::extract::extract;

#[test]
fn letters_between_a_name_of_codes_and_a_purpose_are_the_code() {
    let table = [
        // English
        "Use verification code KQXWFD to sign in.",
        "OTP KQXWFD for your login.",
        "Enter code KQXWFD to confirm your e-mail address",
        "Your code KQXWFD to log in to Fern. Never share it.",
        "To sign in use code KQXWFD.",
        "passcode: KQXWFD. Never share it.",
        // Romance
        "Introduce el código KQXWFD para confirmar tu operación.",
        "Use o código KQXWFD para confirmar a operação",
        "Utilisez le code KQXWFD pour vous connecter.",
        "Inserisci il codice KQXWFD per accedere.",
        "Folosește codul KQXWFD pentru autentificare",
        "Introdueix el codi KQXWFD per confirmar",
        // Germanic
        "Verwende den Code KQXWFD, um dich anzumelden.",
        "Dein Code KQXWFD zur Bestätigung",
        "Gebruik de code KQXWFD om in te loggen.",
        "Gebruik die kode KQXWFD om te verifieer",
        "Använd koden KQXWFD för att logga in",
        "Bruk koden KQXWFD for å logge inn",
        "Brug koden KQXWFD til at logge ind",
        // Finnic, Baltic, Icelandic, Albanian, Hungarian
        "Vahvistuskoodi KQXWFD kirjautumiseen",
        "Kinnituskood KQXWFD sisselogimiseks",
        "Patvirtinimo kodas KQXWFD prisijungti",
        "Apstiprinājuma kods KQXWFD lai pieslēgtos",
        "Kóðinn KQXWFD til að staðfesta",
        "Përdorni kodin KQXWFD për konfirmim",
        "Írja be a kódot KQXWFD a bejelentkezéshez",
        // Slavic
        "Użyj kodu KQXWFD, aby się zalogować.",
        "Zadejte kód KQXWFD pro přihlášení",
        "Zadajte kód KQXWFD na prihlásenie",
        "Vnesite kodo KQXWFD za prijavo",
        "Unesite kod KQXWFD za prijavu",
        "Введите код KQXWFD для входа",
        "Введіть код KQXWFD, щоб увійти",
        "Въведете код KQXWFD за потвърждение",
        "Код KQXWFD для пацвярджэння",
        // Turkic
        "Onay kodunuz KQXWFD ile giriş yapın",
        "Təsdiq kodu KQXWFD giriş üçün",
        "Tasdiqlash kodi KQXWFD kirish uchun",
        // Southeast Asia, Africa
        "Gunakan kode KQXWFD untuk masuk",
        "Gunakan kod KQXWFD untuk pengesahan",
        "Gamitin ang code KQXWFD para mag-log in",
        "Nhập mã OTP KQXWFD để xác nhận",
        "Tumia nambari ya uthibitisho KQXWFD kuingia",
        "ใช้รหัส KQXWFD เพื่อเข้าสู่ระบบ",
        "ໃຊ້ລະຫັດ KQXWFD ເພື່ອຢືນຢັນ",
        "ប្រើលេខកូដ KQXWFD ដើម្បីផ្ទៀងផ្ទាត់",
        "အတည်ပြုကုဒ် KQXWFD ဖြင့် ဝင်ရောက်ပါ",
        // Greek, Hebrew, Arabic, Persian, Urdu
        "Χρησιμοποιήστε τον κωδικό KQXWFD για σύνδεση",
        "השתמש בקוד KQXWFD לאימות",
        "استخدم الرمز KQXWFD لتسجيل الدخول",
        "کد KQXWFD برای ورود",
        "تصدیقی کوڈ KQXWFD درج کریں",
        // India
        "लॉगिन के लिए कोड KQXWFD दर्ज करें",
        "কোড KQXWFD দিয়ে লগইন করুন",
        "సరిచూడండి ధృవీకరణ కోడ్ KQXWFD లాగిన్",
        // Chinese, Japanese, Korean
        "验证码KQXWFD，用于登录",
        "請輸入驗證碼 KQXWFD 以登入",
        "コードKQXWFDでログイン",
        "인증코드 KQXWFD 로 로그인하세요",
        // Georgian, Armenian
        "გამოიყენეთ კოდი KQXWFD ავტორიზაციისთვის",
        "կոդ KQXWFD հաստատման համար",
    ];
    let wrong: Vec<_> = table.iter().filter(|text| extract(text).code.as_deref() != Some("KQXWFD")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn words_in_capitals_are_none() {
    for text in [
        "Use code SPRING to get 20% off",
        "Use code WELCOME to sign up and get £5",
        "Use code FRIEND to register and win",
        "Activate code SUMMER for a free month",
        "Enter your HSBC code to sign in",
        "Enter the code FERN sent you to sign in",
        "Enter the code BELOW to sign in",
        "Enter the code SENT to confirm your order",
        "Use your PIN code ASAP to confirm",
        "Use the code ONLY to sign in",
        "Never give your code TWICE to confirm",
        "DO NOT SHARE YOUR OTP WITH ANYONE TO LOG IN",
        "NEVER TELL YOUR CODE EVEN TO CONFIRM",
        "Your verification code from FERN to sign in is on its way",
        "Código VERANO para conseguir un 20% de descuento",
        "Usa el código AMIGO para confirmar tu regalo",
        "Mit dem Code SOMMER zur Bestätigung 10 € sparen",
        "Code PROMO pour valider -20%",
        "Промокод ВЕСНА для входа",
        "优惠码SPRING用于登录",
        "クーポンコードSPRINGでログイン",
        "쿠폰코드 SPRING 로 로그인하세요",
        "Kode promo JATI untuk masuk",
        "Security code ALERT for your login",
        "Verification code REQUESTED to sign in",
        "Use Wi-Fi code FERNGUEST to log in",
        "Introduzca su código PERSONAL para confirmar",
        "Ingrese el código ENVIADO para confirmar",
        "Digite o código ENVIADO para confirmar",
        "Use a senha ABAIXO para entrar",
        "Inserisci il codice RICEVUTO per confermare",
        "Use code SUMMER to unlock your account benefits",
        "Get a code to sign in",
    ] {
        assert_eq!(extract(text).code, None, "{text:?}");
    }
}
