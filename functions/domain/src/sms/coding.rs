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

/// Hexadecimal UTF-16 of Latin letters and digits begins with `00`; of other scripts it has a letter.
fn looks_encoded(text: &str) -> bool {
    text.starts_with("00") || has_letter(text)
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
