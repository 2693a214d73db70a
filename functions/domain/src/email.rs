//! E-mail addresses: where an e-mail goes.

use crate::host;

/// Characters before the `@`, at most (RFC 5321 §4.5.3.1.1).
const LOCAL_MAX_BYTES: usize = 64;

/// True if `text` is an address that mail servers everywhere take as it is: ASCII, no quotes, no comments, one `@`, a
/// host with a name.
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    (1..=LOCAL_MAX_BYTES).contains(&local.len())
        && local.bytes().all(allowed)
        && local.split('.').all(|atom| !atom.is_empty())
        && host::is_name(&domain.to_ascii_lowercase())
        && domain.contains('.')
}

/// The address of a user: the user id if it is one, else the metadata `email`.
pub fn of<'a>(user_id: &'a str, metadata_email: Option<&'a str>) -> Option<&'a str> {
    if is_address(user_id) {
        return Some(user_id);
    }
    metadata_email.filter(|address| is_address(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain() {
        for good in ["a@b.de", "ada.lovelace+otp@mail.example.com", "o'neil@Example.COM"] {
            assert!(is_address(good), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        for bad in [
            "",
            "@",
            "a@",
            "@b.de",
            "a@b",
            "a b@c.de",
            "a@b@c.de",
            "\"a\"@b.de",
            "a@b.de,c@d.de",
            "a@b.de\r\n",
            "Ada <a@b.de>",
            "a..b@c.de",
            ".a@b.de",
            "a.@b.de",
            "a@[127.0.0.1]",
            "a@-b.de",
            "ä@b.de",
            &long,
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn a_user_id_that_is_an_address_comes_first() {
        assert_eq!(of("a@b.de", Some("c@d.de")), Some("a@b.de"));
        assert_eq!(of("ada", Some("c@d.de")), Some("c@d.de"));
        assert_eq!(of("ada", Some("nobody")), None);
        assert_eq!(of("ada", None), None);
    }
}
