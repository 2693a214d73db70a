//! Numbers that are dialled or written to, and those of a calendar.

/// A month before a number: the number is its day or year.
#[rustfmt::skip]
pub(super) const MONTHS: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "enero", "febrero", "marzo", "abril", "mayo",
    "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "janeiro", "fevereiro", "marco", "maio", "junho",
    "julho", "setembro", "outubro", "novembro", "dezembro", "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout",
    "septembre", "octobre", "novembre", "decembre", "januar", "februar", "marz", "juni", "juli", "oktober", "dezember", "gennaio",
    "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre", "januari", "februari", "maart", "mei",
    "augustus", "augusti", "desember", "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "wrzesnia",
    "pazdziernika", "listopada", "grudnia", "ocak", "subat", "nisan", "mayis", "haziran", "temmuz", "agustos", "eylul", "ekim",
    "kasim", "aralik", "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря", "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
    "agustus", "ogos", "disember", "ιανουαριου", "φεβρουαριου", "μαρτιου", "απριλιου", "μαιου", "ιουνιου", "ιουλιου", "αυγουστου",
    "σεπτεμβριου", "οκτωβριου", "νοεμβριου", "δεκεμβριου", "ינואר", "פברואר", "מרץ", "אפריל", "מאי", "יוני", "יולי", "אוגוסט",
    "ספטמבר", "אוקטובר", "נובמבר", "דצמבר",
];

/// Numbers to call, to write to, to be written to.
#[rustfmt::skip]
pub(super) const PHONES: &[&str] = &[
    "call", "call us", "call us at", "call us on", "calling", "phone", "tel", "telephone", "helpline", "help line", "hotline", "help", "dial", "fax", "whatsapp at", "whatsapp on",
    "contact", "contact us", "contact us at", "support", "customer care", "customer service", "toll free", "tollfree", "text", "text stop to", "sms to", "reply to", "send to", "sent to", "to unsubscribe", "mobile no", "mobile number", "mobile",
    "phone number", "phone no", "msisdn", "cell", "ph", "opt out", "unsubscribe", "stop to",
    "llame", "llama", "llamanos", "telefono", "movil", "celular", "ligue", "ligar", "telefone", "telemovel", "contacto", "contato", "sac", "appelez", "appeler", "telephone", "contactez", "joindre", "anrufen", "rufen sie", "telefon", "rufnummer", "handynummer", "hotline",
    "telefonnummer", "chiama", "chiamare", "numero verde", "cellulare", "bel", "bellen", "telefoon", "telefoonnummer", "ring", "ringa", "ringe", "kontakt", "kontakta", "telefonnumret", "mobilnummer", "soita", "puhelin", "puhelinnumero*", "zadzwon", "dzwon",
    "tel.", "infolinia", "volejte", "zavolejte", "volajte", "infolinka", "telefonu", "sunati", "apelati", "apeleaza", "sunati la", "hivja", "hivd", "telefonszam*", "arayin", "arayiniz", "numarali", "musteri hizmetleri", "hubungi", "telepon", "telefon", "hubungi kami", "talian", "menghubungi", "tawag", "tumawag", "goi", "lien he", "hotline:",
    "sdt", "so dien thoai", "piga", "piga simu", "καλεστε", "τηλ", "τηλεφωνο", "καλεσε", "звоните", "звонить", "позвоните", "телефон", "телефону", "тел", "номер телефона", "дзвоніть", "телефонуйте", "зателефонуйте", "телефоном", "התקשר", "התקשרו", "טלפון", "לטלפון", "חייגו", "חייג", "להסרה", "נייד",
    "*اتصل", "*للاتصال", "*الاتصال", "*هاتف", "*الهاتف", "*جوال", "*الجوال", "*اتصل بنا", "تماس", "تلفن", "تماس بگيريد", "پشتيباني", "كال", "كال كريں", "لغو", "कॉल", "कॉल करें", "फोन", "हेल्पलाइन", "मोबाइल", "সংযোগ", "কল", "কল করুন", "ফোন", "হেল্পলাইন", "মোবাইল", "โทร", "โทร.", "ติดต่อ", "เบอร์", "สอบถาม",
    "ဖုန်း", "ဖုန်းနံပါတ်", "ဆက်သွယ်", "ခေါ်ဆို", "致电", "拨打", "客服", "热线", "电话", "手机号", "手机", "致電", "撥打", "電話", "熱線", "查詢", "客服專線", "洽", "电询", "お電話", "電話番号", "お問い合わせ", "問い合わせ", "連絡先", "전화", "문의", "고객센터", "대표번호", "무료수신거부", "수신거부", "연락처", "콜센터",
];
