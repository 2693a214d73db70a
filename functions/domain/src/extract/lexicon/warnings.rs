//! The words of a sentence that warns of giving the code away, or of calls that ask for it.

#[rustfmt::skip]
pub(super) const WARNINGS: &[&str] = &[
    // English
    "never", "don't share", "do not share", "dont share", "not share", "don't give", "do not give", "don't disclose",
    "do not disclose", "not disclose", "with anyone", "to anyone", "with others", "not be shared", "don't tell", "do not tell",
    "nobody", "no one", "asks for", "ask for", "asking for", "didn't request", "did not request", "not requested", "scam",
    "do not reveal", "don't reveal", "avoid sharing", "do not forward", "will not ask", "won't ask", "not ask you",
    // Romance
    "nunca", "no compart*", "no lo compart*", "no la compart*", "no revel*", "nadie", "no divulg*", "nao compart*",
    "ninguem", "nao divulg*", "nao informe", "jamais", "ne partag*", "ne communiqu*", "ne le communiqu*", "ne le partag*",
    "personne", "ne divulg*", "ne transmet*", "non condivid*", "non comunic*", "nessuno", "mai", "niciodata", "nimanui",
    "cu nimeni", "nu divulg*", "nu comunic*", "nu impartas*", "ningu", "no comparteixis", "quiconque", "a terceros",
    // Germanic, Finnish
    "niemals", "niemand*", "nie", "teile diesen", "teilen sie", "nicht weiter*", "geben sie", "gib diesen", "nooit",
    "deel deze", "deel dit", "deel nooit", "nie weiter*", "aldrig", "aldri", "ingen", "ingenting", "dela inte", "del ikke",
    "ikke del", "noen", "nagon", "andre", "andra", "ala jaa", "ala kerro", "kenellekaan", "koskaan", "alkaa",
    // Slavic, Hungarian, Baltic
    "nigdy", "nikomu", "nie udostep*", "nie podawaj*", "nie przekaz*", "nikdy", "nesdel*", "nikom", "nezdiel*", "neposkyt*",
    "soha", "senki*", "ne ossza", "ne oszd", "ne adja", "ne add", "nemoj*", "nikoga", "никому", "никогда", "не сообщ*",
    "не передав*", "не называ*", "нікому", "ніколи", "не повідом*", "не передава*", "никога", "не споделя*", "не раскрыва*",
    // Turkish, Indonesian, Malay, Filipino, Vietnamese
    "kimse*", "paylasma*", "asla", "jangan", "siapapun", "siapa pun", "sesiapa", "huwag", "kaninuman", "khong chia se",
    "khong cung cap", "tuyet doi", "bat ky ai", "usimpe", "usishiriki", "kamwe",
    // Greek, Hebrew, Arabic, Persian
    "ποτε", "μην", "μη", "κανεναν", "לעולם", "אין למסור", "אין להעביר", "אל תמסור", "אל תשתף", "לאף אחד", "לא לשתף", "*لا تشارك*",
    "*لا تفصح*", "*لا تعط*", "*مشاركه*", "*لا تكشف*", "*ابدا", "هرگز", "قرار ندهيد", "به هيچ", "ديگران", "كسي", "شيئر نہ", "*لا تقم*", "نه كريں",
    // India, Southeast Asia
    "साझा न", "शेयर न", "किसी के साथ", "किसी को", "शेअर करू", "শেয়ার করবেন না", "কারো সাথে", "কাউকে", "জানাবেন না", "ห้าม", "อย่า", "ไม่ควร", "ຢ່າ", "កុំ",
    "မပေးပါ", "မမျှဝေ", "မပြော", "မည်သူ",
    // Chinese, Japanese, Korean
    "请勿", "切勿", "勿", "不要", "泄露", "泄漏", "泄密", "任何人", "他人", "請勿", "洩漏", "洩露", "不會", "不会", "教えない", "他人", "第三者", "共有しない",
    "絶対に", "ご注意", "타인", "절대", "공유하지", "알려주지", "노출",
];
