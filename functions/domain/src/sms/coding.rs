//! Texts in hexadecimal, as gateways send what isn't in the default alphabet.
//!
//! A text that merely looks like it stays as it is: a code of digits must never be decoded away.

use super::signature::hex;

/// A text that is declared as UCS-2: UTF-16 in hexadecimal, big end first, or already UTF-8.
pub fn ucs2(text: &str) -> String {
    let decode = || {
        let bytes = hex(text).filter(|bytes| bytes.len() % 2 == 0 && looks_encoded(text))?;
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        String::from_utf16(&units).ok().filter(|text| is_readable(text))
    };
    decode().unwrap_or_else(|| text.to_owned())
}

/// A text that is declared as binary: UTF-8 or Latin-1 in hexadecimal, or already text.
pub fn binary(text: &str) -> String {
    let decode = || {
        let bytes = hex(text).filter(|_| has_letter(text))?;
        let latin = || bytes.iter().copied().map(char::from).collect();
        Some(String::from_utf8(bytes.clone()).unwrap_or_else(|_| latin())).filter(|text| is_readable(text))
    };
    decode().unwrap_or_else(|| text.to_owned())
}

/// Digits of what is decimal, and hexadecimal UTF-16 all the same, at least: three characters. Codes are shorter.
const ENCODED_MIN_DIGITS: usize = 12;

/// Hexadecimal UTF-16 has a letter, but for texts of Latin, Greek, Cyrillic, Hebrew, Arabic and Indic letters and
/// digits that happen to need none: there each character begins with a zero.
fn looks_encoded(text: &str) -> bool {
    let of_low_scripts = || text.as_bytes().chunks_exact(4).all(|unit| unit.first() == Some(&b'0'));
    has_letter(text) || (text.len() >= ENCODED_MIN_DIGITS && of_low_scripts())
}

fn has_letter(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_readable(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ucs2_in_hexadecimal_is_decoded() {
        assert_eq!(ucs2("0031003200330034"), "1234");
        assert_eq!(ucs2("0059006f00750072"), "Your");
        assert_eq!(ucs2("042F04410068"), "Ясh");
        assert_eq!(ucs2("D83DDD11"), "🔑");
        // Without a letter in it.
        assert_eq!(ucs2("06310645063206430020003400380032003900310033"), "رمزك 482913");
        assert_eq!(ucs2("004000200031"), "@ 1");
    }

    #[test]
    fn a_text_of_every_script_survives_in_hexadecimal() {
        for text in [
            "Your code is 482913",
            "Ваш код 482913",
            "Κωδικός 482913",
            "קוד 482913",
            "رمزك ٤٨٢٩١٣",
            "कोड ४८२९१३",
            "কোড ৪৮২৯১৩",
            "รหัส ๔๘๒๙๑๓",
            "验证码482913",
            "認証コード482913",
            "인증번호 482913",
            "482913",
        ] {
            let encoded: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            assert_eq!(ucs2(&encoded), text, "{encoded}");
        }
    }

    #[test]
    fn a_code_is_never_decoded() {
        for code in ["00482913", "0048", "06310645", "0012345678", "04820913", "48291356"] {
            assert_eq!(ucs2(code), code);
        }
    }

    #[test]
    fn a_text_that_is_one_already_stays() {
        for text in ["Ваш код 123456", "482913", "48291356", "", "D83D", "abc", "0007", "code 12"] {
            assert_eq!(ucs2(text), text, "{text:?}");
        }
        for text in ["Votre code 123456", "482913", "48291356", "", "0A0", "07ab"] {
            assert_eq!(binary(text), text, "{text:?}");
        }
    }

    #[test]
    fn binary_in_hexadecimal_is_utf_8_or_latin_1() {
        assert_eq!(binary("436f646520343832393133"), "Code 482913");
        assert_eq!(binary("636C6520636C C3A9".replace(' ', "").as_str()), "cle clé");
        assert_eq!(binary("636CE9"), "clé");
    }
}
