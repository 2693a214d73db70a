//! Client keys: how an application proves who it is.
//!
//! A key reads `otpost.<name>.<43 characters>`; the last part carries 258 random bits and is
//! stored as a hash alone. It is random enough to need no slow hash.

use crate::digest::{Hash, hash};
use crate::token::{self, Alphabet};
use crate::{Invalid, Secret, limits};

const PREFIX: &str = "otpost";
const SECRET_LENGTH: usize = 43;

/// The name of the canary's own client. It is kept apart from the others, and none of them may have it.
pub const CANARY: &str = "canary";

/// A client key as a caller presents it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientKey {
    /// The client's name.
    pub name: String,
    secret: Secret,
}

impl ClientKey {
    /// A new key for the client `name`, from the random bytes that `fill` gives.
    pub fn generate<E>(name: &str, fill: impl FnMut(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let secret = token::random(Alphabet::Base64Url.symbols(), SECRET_LENGTH, fill)?;
        Ok(Self { name: name.to_owned(), secret })
    }

    /// Read a key. `None` if it isn't one; why is nobody's business but the caller's.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (prefix, name, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let well_formed = parts.next().is_none()
            && prefix == PREFIX
            && check_name(name).is_ok()
            && secret.len() == SECRET_LENGTH
            && secret.bytes().all(|b| Alphabet::Base64Url.symbols().contains(&b));
        well_formed.then(|| Self { name: name.to_owned(), secret: Secret::new(secret.to_owned()) })
    }

    /// The key as text, for the one time that it is shown.
    pub fn text(&self) -> Secret {
        Secret::new(format!("{PREFIX}.{}.{}", self.name, self.secret.reveal()))
    }

    /// The hash that is stored instead of the key.
    pub fn hash(&self) -> Hash {
        hash(&[self.name.as_bytes(), self.secret.reveal().as_bytes()])
    }
}

/// Check a client's name: 1 to 32 of `a-z`, `0-9` and `-`, the first a letter.
pub fn check_name(name: &str) -> Result<(), Invalid> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let starts_well = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    if starts_well && name.len() <= limits::CLIENT_NAME_MAX_BYTES && name.bytes().all(allowed) {
        Ok(())
    } else {
        Err(Invalid::new("name", "must be 1 to 32 of `a-z`, `0-9` and `-`, and start with a letter"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    fn key(name: &str) -> ClientKey {
        let mut next = 0u8;
        let Ok(key) = ClientKey::generate(name, |bytes: &mut [u8]| {
            for byte in bytes {
                *byte = next;
                next = next.wrapping_add(37);
            }
            Ok::<(), Infallible>(())
        });
        key
    }

    #[test]
    fn a_key_reads_back() {
        let made = key("web-shop1");
        let text = made.text();
        assert_eq!(text.reveal().len(), "otpost.web-shop1.".len() + 43);
        let Some(read) = ClientKey::parse(text.reveal()) else { panic!("it parses") };
        assert_eq!(read, made);
        assert_eq!(read.hash(), made.hash());
        assert_ne!(key("other").hash(), made.hash());
    }

    #[test]
    fn what_is_no_key_is_none() {
        let good = key("shop").text();
        let good = good.reveal();
        for bad in [
            String::new(),
            "otpost".to_owned(),
            "otpost.shop.".to_owned(),
            good.replacen("otpost", "OTPOST", 1),
            good.replacen("shop", "Shop", 1),
            good.replacen("shop", "", 1),
            format!("{good}a"),
            format!("{good}.a"),
            format!(" {good}"),
            good[..good.len() - 1].to_owned(),
            format!("{}é", &good[..good.len() - 2]),
        ] {
            assert!(ClientKey::parse(&bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn debug_keeps_the_key_to_itself() {
        let made = key("shop");
        assert!(!format!("{made:?}").contains(made.secret.reveal()));
    }

    #[test]
    fn names_are_checked() {
        for good in ["a", "shop", "shop-2", &"x".repeat(32)] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", "-a", "2a", "Shop", "a_b", "a.b", &"x".repeat(33)] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
