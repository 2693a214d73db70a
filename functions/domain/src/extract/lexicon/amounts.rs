//! Currencies, beside which a number is an amount; units of time and others, before which it is a measure.

#[rustfmt::skip]
pub(super) const MONEY: &[&str] = &[
    "$", "€", "£", "¥", "₹", "₽", "₩", "₴", "₺", "₪", "₫", "฿", "₦", "₱", "৳", "﷼", "₡", "₵", "₸", "₾", "៛", "₭", "rs", "rs.", "inr", "usd", "eur", "gbp",
    "chf", "jpy", "cny", "rmb", "aud", "cad", "nzd", "sgd", "hkd", "twd", "ntd", "thb", "idr", "rp", "myr", "rm", "php", "vnd", "krw", "krw", "aed", "sar", "qar", "kwd", "kd", "bhd",
    "omr", "jod", "egp", "mad", "dzd", "tnd", "ngn", "ghs", "ghc", "kes", "ksh", "kshs", "ugx", "ush", "tzs", "tsh", "etb", "birr", "zar", "bwp", "zmw", "mzn", "mwk", "rwf",
    "xof", "xaf", "fcfa", "cfa", "tl", "tly", "rub", "uah", "kzt", "uzs", "byn", "gel", "amd", "azn", "pln", "zl", "zloty*", "czk", "kc", "huf", "ft", "forint*", "ron", "lei", "leu", "bgn",
    "lv", "hrk", "rsd", "sek", "nok", "dkk", "kr", "kronor", "kroner", "isk", "brl", "r$", "mxn", "ars", "clp", "cop", "uyu", "crc", "gtq", "dop", "ves", 
    "pkr", "npr", "lkr", "bdt", "tk", "taka", "mmk", "mvr", "afn", "irr", "iqd", "lbp", "syp", "yer", "ils", "nis", "khr", "lak", "mnt", "btc", "eth", "usdt",
    "dollar*", "euro", "euros", "pound*", "peso", "pesos", "reais", "rupee*", "rupees", "rupiah", "ringgit", "baht", "dong", "yuan", "yen", "dirham*", "riyal*", "rial*", "dinar*",
    "naira", "shilling*", "som", 
    "ευρω", "руб*", "грн", "р", "р.", "гривен*", "тг", "тенге", "лв",
    "₴", "שח", "ש\"ח", "שקל*", "*ريال", "*درهم", "*جنيه", "*دينار", "*ليره", "تومان", "روپے", "روپيه",
    "रुपये", "रु", "रू", "टका", "টাকা", "บาท", "ကျပ်", "元", "人民币", "圓", "港元", "港幣", "新台幣", "円", "원", 
];

/// Units of time, before which a number is a duration or the end of one.
#[rustfmt::skip]
pub(super) const DURATIONS: &[&str] = &[
    "min", "mins", "minute", "minutes", "sec", "secs", "second", "seconds", "hr", "hrs", "hour", "hours", "h", "day", "days", "week", "weeks", "month", "months", "year", "years", "pm",
    "minuto", "minutos", "segundo*", "hora", "horas", "dia", "dias", "minuti", "secondi", "ore", "giorni", "secondes", "seconde", "heure", "heures", "jour", "jours", "minuten", "sekunden", "stunden", "tage", "uhr",
    "uur", "dagen", "seconden", "sekunder", "minuter", "minutter", "timmar", "timer", "dagar", "dage", "dager", "minuutti*", "sekunti*", "tunti*", "paiva*", "minut", "minuty", "sekund", "godzin*", "dni", "hodin*", "minute", "secunde",
    "zile", "perc", "percig", "masodperc*", "orat", "oran", "dakika*", "saniye*", "saat", "gun", "menit", "detik", "jam", "hari", "minit", "saat", "phut", "giay", "gio", "ngay", "dakikah", "sekunde", "minuti", "λεπτ*", "δευτερολεπτ*", "ωρ*", "ημερ*",
    "минут*", "мин", "секунд*", "сек", "час", "часа", "часов", "дней", "дня", "хвилин*", "хв", "годин*", "днів", "דקות", "דקה", "שניות", "שעות", "*دقيقه", "*دقائق", "*ثانيه", "*ساعه", "*ساعات", "دقيقه", "ثانيه", "ساعت", "منٹ", "سيكنڈ", "گھنٹے", "*يوم", "روز",
    "मिनट", "मिनटों", "सेकंड", "घंटे", "दिन", "মিনিট", "সেকেন্ড", "ঘণ্টা", "ঘন্টা", "দিন", "นาที", "วินาที", "ชั่วโมง", "วัน", "မိနစ်", "စက္ကန့်", "နာရီ", "分钟", "分鐘", "分", "秒", "秒钟", "小时", "小時", "天", "年", "月", "日", "分間", "秒間", "時間", "分以内", "時", "분", "초", "시간", "일", "년", "월", "분간", "초간", "분이내",
    "mnt", "dk", "sn", "dak", "minuts", "segons", "minutit", "sekundit", "tundi", "minutur", "min.", "minuciu",
    "minut*", "valandas", "valandu", "stundas", "dəqiqə*", "daqiqa*", "minuto*", "oras", "saa", "masaa", "siku",
    "хвилини", "минути", "хв.", "мин.", "хвіліны", "хвілін*", "сати", "минута", "секунди", "часа", "часу", "годзін*", "сағат", "цаг", "секундын", "минутын",
    "मिनिटे", "मिनिट*", "मिनेट", "நிமிட*", "నిమిష*", "ನಿಮಿಷ*", "മിനിറ്റ്*", "മിനിട്ട്*", "મિનિટ*", "ਮਿੰਟ*", "මිනිත්තු*", "විනාඩි*",
    "ນາທີ", "នាទី", "წუთ*", "րոպե*", "ደቂቃ*", "منٹس", "点前", "點前",
];

#[rustfmt::skip]
pub(super) const UNITS: &[&str] = &[
    "%", "percent", "mb", "gb", "kb", "km", "kg", "points", "pts", "puntos", "pontos", "punkte", "punti", "punten", "poang", "points.", "miles", "steps", "items", "people", "users", "units", "kwh", "minutes.", "puan", "poin", "diem", "баллов", "бонус*", "балів", "נקודות", "*نقطه",
    "*نقاط", "امتياز", "अंक", "পয়েন্ট", "คะแนน", "积分", "積分", "点", "포인트", "점", "명", "건", "件", "条", "号", "號", "楼", "road", "street", "avenue", "ave", "blvd", "rd", "lane", "drive", "ile biten", "ile sonlanan", "numarali", "nolu", "vegu", "vegzodesu", "-re vegzodo", "paattyv*",
    "को समाप्त", "पर समाप्त", "သို့", "သို့ပို့", "번으로", "宛", "नंबर पर", "numaranıza",
];

/// Names of amounts, which stand before them.
#[rustfmt::skip]
pub(super) const AMOUNTS: &[&str] = &[
    "amount", "amt", "balance", "bal", "avl bal", "avail bal", "importe", "monto", "saldo", "montant",
    "betrag", "importo", "bedrag", "belopp", "belob", "belop", "summa", "kwota", "castka", "suma", "osszeg",
    "tutar", "jumlah", "nominal", "amaun", "baki", "so tien", "so du", "ποσο", "ποσου", "υπολοιπο", "сумма",
    "сумму", "баланс", "остаток", "сума", "סכום", "יתרה", "*مبلغ", "*بمبلغ", "*رصيد*", "*الرصيد", "مانده",
    "موجودي", "राशि", "পরিমাণ", "ব্যালেন্স", "ยอด", "จำนวนเงิน", "จำนวน", "ငွေ", "金额", "余额", "金額", "餘額", "残高",
    "잔액", "금액", "잔고",
];
