//! The common parts of providers' signatures: keys, encodings, times.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha2::Sha256;

use crate::{Invalid, digest, limits};

/// The reason for which a webhook isn't the provider's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forged {
    /// There is no signature, or nothing that looks like one.
    Unsigned,
    /// The signature doesn't fit: another body, URL or secret.
    Mismatch,
    /// The signature's time is too far from ours.
    Stale,
}

impl Forged {
    /// The reason as a metric names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Mismatch => "mismatch",
            Self::Stale => "stale",
        }
    }
}

impl fmt::Display for Forged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::error::Error for Forged {}

/// The secrets in a secret's text.
pub fn keys(secret: &str) -> impl Iterator<Item = &str> {
    secret.split_whitespace()
}

/// The secret to sign with.
///
/// # Errors
/// There is none.
pub fn first_key(secret: &str) -> Result<&str, Invalid> {
    keys(secret).next().ok_or(Invalid::new("secret", "must not be empty"))
}

/// Checks that one of the secrets fits. All are tried, so that the time doesn't tell which.
pub fn any_key(secret: &str, fits: impl Fn(&str) -> bool) -> Result<(), Forged> {
    match keys(secret).fold(false, |found, key| fits(key) | found) {
        true => Ok(()),
        false => Err(Forged::Mismatch),
    }
}

/// HMAC-SHA256 of the parts one after the other.
pub fn hmac_sha256(key: impl AsRef<[u8]>, parts: &[&[u8]]) -> Vec<u8> {
    mac::<Hmac<Sha256>>(key, parts)
}

/// HMAC-SHA1 of the parts one after the other.
pub fn hmac_sha1(key: impl AsRef<[u8]>, parts: &[&[u8]]) -> Vec<u8> {
    mac::<Hmac<Sha1>>(key, parts)
}

/// The MAC of the parts one after the other.
pub fn mac<M: Mac + KeyInit>(key: impl AsRef<[u8]>, parts: &[&[u8]]) -> Vec<u8> {
    // HMAC takes keys of every length; a MAC that doesn't gives nothing, which equals no signature.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key.as_ref()) else {
        return Vec::new();
    };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

/// Checks that the MAC is the one that was sent. An empty one is none.
pub fn same(computed: &[u8], sent: &[u8]) -> bool {
    !computed.is_empty() && digest::same(computed, sent)
}

/// The bytes that were sent in base64.
pub fn base64(text: &str) -> Result<Vec<u8>, Forged> {
    STANDARD.decode(text.trim()).map_err(|_| Forged::Unsigned)
}

/// Bytes in base64.
pub fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes that were sent in hexadecimal, of either case.
pub fn hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    let nibble = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    if digits.len() % 2 == 1 {
        return None;
    }
    digits.chunks_exact(2).map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
}

/// Checks that the time of an attempt that was signed anew, in seconds since the epoch and decimal digits, is
/// at most [`limits::WEBHOOK_WINDOW_SECONDS`] away from ours.
pub fn fresh(sent: &str, now: u64) -> Result<(), Forged> {
    recent(sent, now, 0)
}

/// As [`fresh`], of a webhook that is repeated as it was signed for `repeated` seconds.
pub fn recent(sent: &str, now: u64, repeated: u64) -> Result<(), Forged> {
    let sent: u64 = sent.parse().map_err(|_| Forged::Unsigned)?;
    let earliest = now.saturating_sub(repeated).saturating_sub(limits::WEBHOOK_WINDOW_SECONDS);
    let latest = now.saturating_add(limits::WEBHOOK_WINDOW_SECONDS);
    if (earliest..=latest).contains(&sent) { Ok(()) } else { Err(Forged::Stale) }
}
