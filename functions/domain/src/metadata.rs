//! The data that an application attaches to a token: a few pairs of text.

use std::collections::BTreeMap;

use crate::{Invalid, limits, user_id::is_printable};

/// The pairs, in the order of their keys.
pub type Metadata = BTreeMap<String, String>;

/// The key under which an SMS finds its number when the user id isn't one.
pub const PHONE: &str = "phone";

/// The key under which an e-mail finds its address when the user id isn't one.
pub const EMAIL: &str = "email";

/// The key of the user's language, BCP 47.
pub const LOCALE: &str = "locale";

/// The key of the host of the page that the token is typed into; browsers fill it in there alone.
pub const DOMAIN: &str = "domain";

/// Check metadata: at most 16 pairs and 1,024 bytes in all, printable, keys not empty.
pub fn check(metadata: &Metadata) -> Result<(), Invalid> {
    let bytes: usize = metadata.iter().map(|(key, value)| key.len() + value.len()).sum();
    if metadata.len() > limits::METADATA_MAX_PAIRS || bytes > limits::METADATA_MAX_BYTES {
        return Err(Invalid::new("metadata", "must have at most 16 pairs and 1024 bytes"));
    }
    let printable = |text: &str| text.chars().all(is_printable);
    if metadata.iter().any(|(key, value)| key.is_empty() || !printable(key) || !printable(value)) {
        return Err(Invalid::new("metadata", "must be printable text, with no empty key"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Metadata {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn metadata_is_small_and_printable() {
        assert!(check(&Metadata::new()).is_ok());
        assert!(check(&pairs(&[("order", "Grüße 7"), ("empty", "")])).is_ok());
        assert!(check(&pairs(&[("k", &"v".repeat(1023))])).is_ok());
        assert!(check(&pairs(&[("k", &"v".repeat(1024))])).is_err());
        assert!(check(&pairs(&[("", "v")])).is_err());
        assert!(check(&pairs(&[("k", "a\nb")])).is_err());
        assert!(check(&pairs(&[("k\u{202e}", "b")])).is_err());
        let many: Metadata = (0..17).map(|n| (n.to_string(), String::new())).collect();
        assert!(check(&many).is_err());
    }
}
