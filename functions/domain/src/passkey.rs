//! The names that people give their passkeys.

use crate::user_id::is_printable;
use crate::{Invalid, limits};

/// Check the name of a passkey: 1 to 64 printable characters, not all of them spaces.
pub fn check_name(name: &str) -> Result<(), Invalid> {
    let length = name.chars().take(limits::PASSKEY_NAME_MAX_CHARS + 1).count();
    let well_formed =
        length <= limits::PASSKEY_NAME_MAX_CHARS && name.chars().all(is_printable) && !name.trim().is_empty();
    if well_formed { Ok(()) } else { Err(Invalid::new("name", "must be 1 to 64 printable characters")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_printable() {
        for good in ["iPhone", "Ada's phone", "電話", "x", &"é".repeat(64)] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", " ", "a\nb", "a\u{202e}b", &"é".repeat(65)] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
