//! The user that a token is for, by the application's own name for them.

use unicode_normalization::is_nfc;

use crate::digest::{hash, hex};
use crate::{Invalid, limits};

/// The user that the canary issues for and verifies. Nobody else may name it.
pub const CANARY: &str = "otpost-canary";

/// Check a user id: 1 to 256 bytes of printable Unicode in normalization form C, with no blank at either
/// end and no U+FFFD.
///
/// Two ids that a reader can't tell apart would be two users to the table. U+FFFD stands for bytes that
/// weren't UTF-8: API Gateway puts it in their place, so that different bytes would be one user (recorded,
/// `test_apigateway_s3`, 2025-03-17).
///
/// # Errors
/// The rule that `user_id` breaks.
pub fn check(user_id: &str) -> Result<(), Invalid> {
    if !(1..=limits::USER_ID_MAX_BYTES).contains(&user_id.len()) {
        return Err(Invalid::new("user_id", "must be 1 to 256 bytes of UTF-8"));
    }
    if !user_id.chars().all(is_printable) {
        return Err(Invalid::new("user_id", "must be printable, without control or format characters"));
    }
    if user_id.contains(char::REPLACEMENT_CHARACTER) {
        return Err(Invalid::new(
            "user_id",
            "must not contain U+FFFD, which stands for bytes that are not UTF-8",
        ));
    }
    if user_id.starts_with(is_blank) || user_id.ends_with(is_blank) {
        return Err(Invalid::new("user_id", "must not begin or end with a blank"));
    }
    if !is_nfc(user_id) {
        return Err(Invalid::new("user_id", "must be in Unicode normalization form C"));
    }
    Ok(())
}

/// The hash that stands for a user in keys, cursors and contexts, in hexadecimal.
pub fn hashed(tenant: &str, user_id: &str) -> String {
    hex(&hash(&[tenant.as_bytes(), user_id.as_bytes()]))
}

/// Returns true if a character shows as nothing but space: white space, or the empty Braille pattern.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{2800}'
}

/// True if a character shows as itself: no control, no separator of lines, no format character
/// (they reorder or hide text), no private use, no noncharacter.
pub fn is_printable(c: char) -> bool {
    const HIDDEN: [(u32, u32); 24] = [
        (0x00ad, 0x00ad),
        (0x0600, 0x0605),
        (0x061c, 0x061c),
        (0x06dd, 0x06dd),
        (0x070f, 0x070f),
        (0x0890, 0x0891),
        (0x08e2, 0x08e2),
        (0x115f, 0x1160),
        (0x180e, 0x180e),
        (0x200b, 0x200f),
        (0x2028, 0x202e),
        (0x2060, 0x206f),
        (0x3164, 0x3164),
        (0xe000, 0xf8ff),
        (0xfdd0, 0xfdef),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfffb),
        (0x110bd, 0x110bd),
        (0x110cd, 0x110cd),
        (0x13430, 0x1343f),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0xe0000, 0x10_ffff),
    ];
    let code = u32::from(c);
    !c.is_control()
        && code & 0xfffe != 0xfffe
        && !HIDDEN.iter().any(|(first, last)| (*first..=*last).contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn user_ids_are_printable_and_composed() {
        for good in
            ["a", "ada@example.com", "+4915112345678", "Zoë Ünal", "王小明", "a b", "🙂", &"x".repeat(256)]
        {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a\0",
            "a\n",
            "a\u{7f}",
            "a\u{85}",
            "a\u{202e}b",
            "a\u{200d}b",
            "e\u{301}",
            "\u{212b}",
            "\u{e000}",
            "\u{ffff}",
            "\u{1fffe}",
            "\u{feff}a",
            "jos\u{fffd}",
            " ",
            " ada",
            "ada ",
            "ada\u{a0}",
            "\u{3000}ada",
            "\u{2009}\u{2009}",
            "ada\u{2800}",
            &"x".repeat(257),
            &"é".repeat(129),
        ] {
            assert!(check(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn tenants_have_users_of_their_own() {
        assert_eq!(hashed("default", "ada").len(), 64);
        assert_ne!(hashed("default", "ada"), hashed("other", "ada"));
        assert_ne!(hashed("a", "bc"), hashed("ab", "c"));
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_keeps_the_rules(text in any::<String>()) {
            if check(&text).is_ok() {
                prop_assert!(text.len() <= 256 && !text.is_empty());
                prop_assert!(!text.chars().any(char::is_control));
                prop_assert!(is_nfc(&text));
                prop_assert_eq!(text.trim(), text.as_str());
                prop_assert!(!text.contains(char::REPLACEMENT_CHARACTER));
            }
        }
    }
}
