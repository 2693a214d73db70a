//! The names that people give their passkeys.

use crate::user_id::is_printable;
use crate::{Invalid, limits};

/// U+200C and U+200D: emoji of several parts and Persian words are written with them.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Check the name of a passkey: 1 to 64 printable characters, not all of them spaces. A joiner may stand
/// between two of them. `site/scripts/ceremony.js` has the same rule, for the time before the touch.
///
/// # Errors
/// `name` breaks the rule.
pub fn check_name(name: &str) -> Result<(), Invalid> {
    let length = name.chars().take(limits::PASSKEY_NAME_MAX_CHARS + 1).count();
    let at_the_ends = name.starts_with(JOINERS) || name.ends_with(JOINERS);
    let well_formed = length <= limits::PASSKEY_NAME_MAX_CHARS
        && name.chars().all(|c| is_printable(c) || JOINERS.contains(&c))
        && !at_the_ends
        && !name.trim().is_empty();
    if well_formed { Ok(()) } else { Err(Invalid::new("name", "must be 1 to 64 printable characters")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_printable() {
        for good in [
            "iPhone",
            "Ada's phone",
            "電話",
            "x",
            "👨\u{200d}👩\u{200d}👧 iPad",
            "گوشی\u{200c}ها",
            &"é".repeat(64),
        ] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            " ",
            "a\nb",
            "a\u{202e}b",
            "\u{200d}",
            "\u{200c}a",
            "a\u{200d}",
            "a\u{200b}b",
            &"é".repeat(65),
        ] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
