//! A code and the next number with one sign between: `482913,5 minutes`.

use domain::extract::extract;

#[test]
fn a_duration_behind_a_sign_is_no_part_of_the_code() {
    let table = [
        // English, Romance
        "Your code is 482913,5 minutes left",
        "Your code is 482913.5 minutes left",
        "OTP 482913/5 min",
        "OTP 482913:5 mins",
        "Your verification code: 482913,24h",
        "Tu código de verificación: 482913,5 minutos de validez",
        "O seu código é 482913.5 minutos de validade",
        "Votre code : 482913,10 minutes de validité",
        "Il tuo codice è 482913,5 minuti di validità",
        "Codul tău: 482913,5 minute valabilitate",
        "El teu codi de verificació: 482913,5 minuts",
        // Germanic
        "Dein Code: 482913,5 Minuten gültig",
        "Je verificatiecode: 482913,5 minuten geldig",
        "Jou verifikasiekode: 482913,5 minute geldig",
        "Din kod: 482913,5 minuter",
        "Din engangskode: 482913,5 minutter",
        "Din kode er 482913,60 sekunder",
        // Finnic, Baltic, Icelandic, Albanian, Hungarian
        "Vahvistuskoodi: 482913,5 minuuttia",
        "Kinnituskood: 482913,5 minutit",
        "Patvirtinimo kodas: 482913,5 minutes",
        "Apstiprinājuma kods: 482913,5 minūtes",
        "Staðfestingarkóðinn: 482913,5 mínútur",
        "Kodi i verifikimit: 482913,5 minuta",
        "Az Ön kódja: 482913,5 percig érvényes",
        // Slavic
        "Twój kod: 482913,5 minut ważności",
        "Ověřovací kód: 482913,5 minut",
        "Overovací kód: 482913,5 minút",
        "Potrditvena koda: 482913,5 minut",
        "Sigurnosni kod: 482913,5 minuta",
        "Ваш код: 482913,5 минут",
        "Ваш код підтвердження: 482913,5 хвилин",
        "Код за потвърждение: 482913,5 минути",
        "Код пацвярджэння: 482913,5 хвілін",
        // Turkic, Mongolian
        "Onay kodunuz: 482913,3 dakika geçerli",
        "Təsdiq kodu: 482913,3 dəqiqə",
        "Tasdiqlash kodi: 482913,3 daqiqa",
        "Растау коды: 482913,3 минут",
        "Баталгаажуулах код: 482913,3 минут",
        // Southeast Asia, Africa
        "Kode verifikasi Anda 482913,5 menit",
        "Kod pengesahan anda 482913,5 minit",
        "Ang iyong OTP: 482913,5 minuto",
        "Mã xác thực: 482913,5 phút",
        "Nambari ya uthibitisho: 482913,5 min",
        "รหัสยืนยัน 482913,5 นาที",
        "ລະຫັດຢືນຢັນ 482913,5 ນາທີ",
        "លេខកូដ 482913,5 នាទី",
        "အတည်ပြုကုဒ် 482913,5 မိနစ်",
        "የማረጋገጫ ኮድ 482913,5 ደቂቃ",
        // Greek, Hebrew, Arabic, Persian, Urdu
        "Κωδικός επιβεβαίωσης: 482913,5 λεπτά",
        "קוד האימות: 482913,5 דקות",
        "رمز التحقق: 482913,5 دقائق",
        "رمز التحقق: ٤٨٢٩١٣,٥ دقائق",
        "کد تأیید: ۴۸۲۹۱۳,۵ دقیقه",
        "تصدیقی کوڈ: 482913,5 منٹ",
        // India
        "आपका सत्यापन कोड: 482913,5 मिनट",
        "पडताळणी कोड: 482913,5 मिनिटे",
        "আপনার যাচাইকরণ কোড: ৪৮২৯১৩,৫ মিনিট",
        "சரிபார்ப்பு குறியீடு: 482913,5 நிமிடங்கள்",
        "ధృవీకరణ కోడ్: 482913,5 నిమిషాలు",
        "ಪರಿಶೀಲನಾ ಕೋಡ್: 482913,5 ನಿಮಿಷ",
        "സ്ഥിരീകരണ കോഡ്: 482913,5 മിനിറ്റ്",
        "ચકાસણી કોડ: 482913,5 મિનિટ",
        "ਤਸਦੀਕ ਕੋਡ: 482913,5 ਮਿੰਟ",
        "සත්‍යාපන කේතය: 482913,5 මිනිත්තු",
        // Chinese, Japanese, Korean
        "您的验证码是482913,5分钟内有效",
        "【青松】验证码482913.10分钟内有效",
        "【青松】482913(验证码),5分钟内有效",
        "校验码：482913/60秒",
        "您的驗證碼是482913,5分鐘內有效",
        "認証コード 482913,10分間有効",
        "인증번호 482913,3분 이내 입력",
        // Georgian, Armenian
        "დადასტურების კოდი: 482913,5 წუთი",
        "Հաստատման կոդ՝ 482913,5 րոպե",
    ];
    let wrong: Vec<_> = table.iter().filter(|text| extract(text).code.as_deref() != Some("482913")).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn groups_times_and_dates_tied_to_a_code_are_told_apart() {
    let table = [
        ("您的验证码是482 913,5分钟内有效", "482913"),
        ("Your code: 482-913,5 minutes", "482913"),
        ("Your code: 7731,5 minutes", "7731"),
        ("验证码7731,24小时内有效", "7731"),
        ("Your code is 482913,14:30 is when it expires", "482913"),
        ("验证码482913,2026-05-12前有效", "482913"),
        ("Your code 482913,12/05/2026", "482913"),
        ("Dein Code: 482913,30.11.2026", "482913"),
        ("OTP 48291355/300 sec", "48291355"),
        ("OTP 482913/5min", "482913"),
        ("Your code is 482 913 10 minutes left", "482913"),
        ("OTP: 482 913 10 minutes", "482913"),
        ("您的验证码 48 29 13 5分钟内有效", "482913"),
    ];
    for (text, expected) in table {
        assert_eq!(extract(text).code.as_deref(), Some(expected), "{text:?}");
    }
}

#[test]
fn amounts_times_dates_addresses_and_versions_stay_whole() {
    for text in [
        "Your code for 1,200 points",
        "Your code: 4829,50 EUR",
        "Your code for the payment of 4829.50 at Fern",
        "Your code for 4829,5 USD",
        "Your code for 1.200.500 IDR",
        "Your code for the transfer of 482 913,50 EUR",
        "Your code for 1 482 913.50 kr",
        "Your code costs 4829,-",
        "Your code took 1200,5 km",
        "Your code: 12,5 minutes",
        "Your code needs 1,200 minutes",
        "Your code needs 1 200 minutes",
        "Your code needs 1.200,5 minutes",
        "Your code expires at 12:30",
        "Your code expires at 12:30:45",
        "Your code expires on 12/05/2026",
        "Your code expires on 2026/05/12",
        "Your code expires on 2026.05.12",
        "Your code expires on 2026-05-12,14:30",
        "Your code was asked for from 192.168.100.250",
        "Your code was asked for from 10.0.4829.1",
        "Your code works from version 4829.5 on",
        "Your code works with build 19045.3930",
        "Your code comes by call from 0800.555.0199",
        "Your code was sent to 555.0199",
        "您的验证码将发送至4829.5元订单",
        "您的订单金额4829,50元",
        "Dein Code für 4829,50 € kommt gleich",
        "Votre code pour 4 829,50 EUR arrive",
        "Код для оплаты 4829,50 руб. придёт",
    ] {
        assert_eq!(extract(text).code, None, "{text:?}");
    }
}
