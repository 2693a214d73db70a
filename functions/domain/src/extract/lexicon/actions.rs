//! The verbs that tell a reader what to do with a code, those between a code and its name, and the words that lead on to its purpose.

/// Before a number: type it in.
#[rustfmt::skip]
pub(super) const INSTRUCTIONS: &[&str] = &[
    "enter", "use", "type", "input", "insert", "submit", "provide", "key in", "using", "entering", "type in", "reply with",
    "introduce", "introduzca", "ingresa", "ingrese", "usa", "use", "utiliza", "utilice", "escribe", "digita", "digite",
    "insira", "informe", "utilize", "entrez", "saisissez", "utilisez", "utilise", "tapez", "saisir", "renseignez", "tape",
    "verwende", "verwenden sie", "nutze", "gib", "geben sie", "geben sie bitte", "gib bitte", "bitte", "eingeben", "benutze", "inserisci", "utilizza", "digita",
    "inserire", "voer", "gebruik", "vul", "toets", "ange", "anvand", "skriv", "skriv inn", "bruk", "brug", "indtast", "tast",
    "tast inn", "syota", "kayta", "anna", "wpisz", "uzyj", "podaj", "wprowadz", "zadejte", "pouzijte", "zadajte", "opiste",
    "pouzite", "introdu", "introduceti", "folositi", "foloseste", "utilizati", "utilizeaza", "ird be", "add meg", "hasznald",
    "hasznalja", "girin", "giriniz", "kullanin", "kullaniniz", "masukkan", "gunakan", "masukan", "sila masukkan", "ilagay",
    "gamitin", "i enter", "nhap", "su dung", "dung ma", "ingiza", "tumia", "unesite", "upisite", "koristite", "vnesite",
    "εισαγετε", "χρησιμοποιηστε", "πληκτρολογηστε", "καταχωρηστε", "εισαγαγετε", "δωστε", "введите", "используйте", "введи",
    "укажите", "наберите", "введіть", "використовуйте", "вкажіть", "въведете", "използвайте", "унесите", "הזן", "הזינו",
    "הקש", "הקישו", "הקלד", "הקלידו", "הכנס", "השתמש", "יש להזין", "יש להקליד", "*ادخل", "*استخدم", "*اكتب", "وارد كنيد",
    "درج كريں", "استعمال كريں", "दर्ज", "उपयोग", "इस्तेमाल", "ব্যবহার", "লিখুন", "ใช้", "กรอก", "ใส่", "ป้อน", "ရိုက်ထည့်", "ထည့်သွင်း", "输入",
    "輸入", "填写", "填寫", "使用", "入力", "입력", "입력해", "입력하세요", "请填入",
];

/// Between a code and its name, in either order.
#[rustfmt::skip]
pub(super) const COPULAS: &[&str] = &[
    "is", "are", "was", "is:", "as", "will be", "es", "e", "sao", "est", "sont", "ist", "lautet", "lauten", "sind", "sei",
    "is uw", "is je", "luidt", "ar", "er", "on", "to", "brzmi", "je", "zni", "este", "esta", "sunt", "a kovetkezo", "adalah",
    "ialah", "yaitu", "la", "ay", "ni", "jest", "eshte", "yra", "ir", "olarak", "su", "es la", "es el", "serait", "num",
    "ειναι", "это", "является", "-", "це", "есть", "хүү", "е", "הוא", "הינו", "היא", "זה", "هو", "هي", "است", "ميباشد",
    "مي باشد", "ہے", "है", "हैं", "आहे", "হল", "হলো", "হচ্ছে", "হয়", "ஆகும்", "คือ", "เป็น", "ແມ່ນ", "គឺ", "ဖြစ်ပါသည်", "ဖြစ်သည်",
    "မှာ", "က", "是", "为", "為", "係", "作为", "作為", "用作", "设为", "設為", "初始化", "は", "です", "は、", "は次", "는", "은", "이", "입니다", "არის", "է", "болно", "នេះ",
];

/// Between a code and what it is for: `KQXWFD to sign in`.
#[rustfmt::skip]
pub(super) const TOWARDS: &[&str] = &[
    "to", "for", "in order to", "when", "as", "para", "para poder", "por", "pour", "afin de", "per", "per a", "pentru", "pentru a", "ca sa", "um", "zum", "zur",
    "fur", "om", "voor", "for att", "for å", "for at", "til", "til at", "till", "vid", "ved", "a", "az", "aby", "do", "w celu", "pro", "k", "ke", "na", "pre",
    "za", "da", "kako biste", "lai", "ile", "icin", "ila", "bilan", "uchun", "untuk", "bagi", "upang", "sa", "de", "khi", "ili", "kwa", "για", "για να", "στην",
    "для", "чтобы", "при", "щоб", "за", "за да", "каб", "כדי", "עבור", "لـ", "من اجل", "براي", "جهت", "تا", "كے ليے", "से", "के लिए", "দিয়ে", "জন্য",
    "เพื่อ", "สำหรับ", "ໃນ", "ເພື່ອ", "ដើម្បី", "ဖြင့်", "以", "来", "用于", "用於", "进行", "完成", "で", "を", "로", "으로", "를", "을",
];

/// Words that stand in capitals between a code's name and its purpose: `enter the code BELOW to sign in`.
#[rustfmt::skip]
pub(super) const EMPHASES: &[&str] = &[
    "only", "below", "above", "here", "sent", "within", "asap", "today", "again", "attached", "following", "received", "just", "once", "immediately", "and",
    "from", "alert", "alerts", "requested", "pending", "expired", "required", "needed", "service", "changed", "generated", "updated", "used", "failed",
    "with", "that", "this", "your", "when", "before", "after", "online", "email", "sms", "solo", "abajo", "aqui", "recibido", "ahora", "apenas", "agora",
    "uniquement", "seulement", "ci-dessous", "maintenant", "sotto", "subito", "ricevuto", "jetzt", "sofort", "unten", "hier", "hieronder", "alleen", "nur",
    "personal", "secreta", "secreto", "segreto", "segreta", "enviado", "enviada", "abaixo", "recebido", "recebida", "inviato", "inviata", "personale", "unico", "unica",
    "temporal", "personnel", "confidentiel", "envoye", "gesendet", "erhalten", "persoonlijk", "ontvangen", "otrzymany", "podany", "alindan", "dibawah", "bawah",
];

/// Words before `Bank code` that begin no name.
pub(super) const NO_NAMES: &[&str] =
    &["your", "the", "my", "our", "this", "a", "use", "enter", "with", "and"];
