//! The `Idempotency-Key` with which a caller marks repeats of one request.

use crate::{Invalid, limits};

/// Check a key: 1 to 255 visible ASCII characters.
pub fn check(key: &str) -> Result<(), Invalid> {
    let length = 1..=limits::IDEMPOTENCY_KEY_MAX_BYTES;
    if length.contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(())
    } else {
        Err(Invalid::new("Idempotency-Key", "must be 1 to 255 visible ASCII characters"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_visible_ascii() {
        for good in ["a", "7e3f-11", "~!", &"x".repeat(255)] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in ["", "a b", "é", "a\u{7f}", &"x".repeat(256)] {
            assert!(check(bad).is_err(), "{bad:?}");
        }
    }
}
