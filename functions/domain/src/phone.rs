//! Telephone numbers in E.164: where an SMS goes.

/// True if `text` is an E.164 number: `+`, then 7 to 15 digits, the first of them not 0.
pub fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else {
        return false;
    };
    (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

/// The number of a user: the user id if it is one, else the metadata `phone`.
pub fn of<'a>(user_id: &'a str, metadata_phone: Option<&'a str>) -> Option<&'a str> {
    if is_e164(user_id) {
        return Some(user_id);
    }
    metadata_phone.filter(|number| is_e164(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_international_and_bare() {
        for good in ["+4915112345678", "+1234567", "+123456789012345"] {
            assert!(is_e164(good), "{good}");
        }
        for bad in [
            "",
            "+",
            "4915112345678",
            "+049151123456",
            "+123456",
            "+1234567890123456",
            "+49 151 1234",
            "+４９151123456",
        ] {
            assert!(!is_e164(bad), "{bad}");
        }
    }

    #[test]
    fn a_user_id_that_is_a_number_comes_first() {
        assert_eq!(of("+4915112345678", Some("+12345678")), Some("+4915112345678"));
        assert_eq!(of("ada", Some("+12345678")), Some("+12345678"));
        assert_eq!(of("ada", Some("12345678")), None);
        assert_eq!(of("ada", None), None);
    }
}
