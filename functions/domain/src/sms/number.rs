//! Telephone numbers as providers write them: with a plus sign, without one, or with a space where a
//! form turned the plus sign into one.

use crate::{Invalid, phone};

/// Digits from which on a sender of a provider that leaves the plus sign out is a telephone number: short
/// codes have fewer.
const SENDER_MIN_DIGITS: usize = 9;

/// The virtual number that `field` names, in E.164.
///
/// # Errors
/// It isn't an international number.
pub fn recipient(text: &str, field: &'static str) -> Result<String, Invalid> {
    international(text).ok_or(Invalid::new(field, "must be a number with its country code"))
}

/// A sender, of a provider that writes telephone numbers with their plus sign: in E.164; a short code, name
/// or national number as it is.
pub fn sender(text: &str) -> String {
    let plus = text.starts_with(['+', ' ']);
    international(text).filter(|_| plus).unwrap_or_else(|| text.trim().to_owned())
}

/// A sender, of a provider that leaves the plus sign out.
pub fn sender_without_plus(text: &str) -> String {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    match digits {
        SENDER_MIN_DIGITS.. => international(text).unwrap_or_else(|| text.trim().to_owned()),
        _ => sender(text),
    }
}

/// The number in E.164, if that is what it is but for its prefix and separators.
fn international(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00")).unwrap_or(&bare);
    Some(format!("+{digits}")).filter(|number| phone::is_e164(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_gets_its_plus_sign() {
        for written in
            ["+447700900123", "447700900123", " 447700900123", "00447700900123", "+44 7700 900-123"]
        {
            assert_eq!(recipient(written, "to").unwrap(), "+447700900123", "{written:?}");
            assert_eq!(sender_without_plus(written), "+447700900123", "{written:?}");
        }
        for written in ["+447700900123", " 447700900123", "+44 (7700) 900.123"] {
            assert_eq!(sender(written), "+447700900123", "{written:?}");
        }
    }

    #[test]
    fn a_recipient_is_a_number() {
        for written in ["", "+", "07700900123", "Bank", "+4477009001234567", "٤٤٧٧٠٠٩٠٠١٢٣"] {
            assert_eq!(recipient(written, "to").unwrap_err().field, "to", "{written:?}");
        }
    }

    #[test]
    fn short_codes_names_and_national_numbers_stay() {
        for written in ["60163", "Bank", "G00gle", "1234567", "07700900123", "MyBank 24"] {
            assert_eq!(sender(written), written);
            assert_eq!(sender_without_plus(written), written);
        }
        assert_eq!(sender("6505551212"), "6505551212");
        assert_eq!(sender(" Bank "), "Bank");
    }
}
