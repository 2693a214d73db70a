//! The purpose of a token: one live token per user and purpose.

use crate::{Invalid, limits};

/// The purpose of a token that names none.
pub const DEFAULT: &str = "login";

/// Check a purpose: 1 to 64 of `a-z`, `0-9`, `.`, `_` and `-`.
pub fn check(purpose: &str) -> Result<(), Invalid> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b);
    let length = 1..=limits::PURPOSE_MAX_BYTES;
    if length.contains(&purpose.len()) && purpose.bytes().all(allowed) {
        Ok(())
    } else {
        Err(Invalid::new("purpose", "must be 1 to 64 of `a-z`, `0-9`, `.`, `_` and `-`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_are_small_slugs() {
        for good in ["login", DEFAULT, "a", "pay.eu_2-x", &"x".repeat(64)] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in ["", "Login", "a b", "a#b", "é", "a\n", &"x".repeat(65)] {
            assert!(check(bad).is_err(), "{bad:?}");
        }
    }
}
