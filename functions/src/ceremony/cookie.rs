//! The cookie by which a browser finds its ceremonies again.
//!
//! It holds a secret for each, newest first, with a tag of its challenge: a browser with two tabs has two ceremonies,
//! and the answer to one must not end the other.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Secret;
use domain::digest::hash;
use domain::limits::CEREMONY_SECONDS;

use crate::http::{Cookie, Request};

/// The cookie that binds ceremonies to the browser that began them.
pub const COOKIE: &str = "__Host-otpost-ceremony";

/// Ceremonies of one browser at a time; one more takes the place of the oldest.
const KEPT: usize = 8;

/// Characters of a browser's secret: 258 bits.
pub(super) const SECRET_LENGTH: usize = 43;

/// Characters of a tag: 66 bits of a hash.
const TAG_LENGTH: usize = 11;

/// The cookie with the ceremony of `challenge` under `secret`, and those that the browser of `request` has.
pub(super) fn with(request: &Request, challenge: &[u8], secret: &Secret) -> Cookie {
    let begun = format!("{}{}", secret.reveal(), tag(challenge));
    let value = entries(request).take(KEPT - 1).fold(begun, |value, entry| format!("{value}.{entry}"));
    Cookie::new(COOKIE, Secret::new(value), CEREMONY_SECONDS)
}

/// The secret of the ceremony of `challenge`. If the browser has others alone, the secret of the newest: an answer to
/// another challenge uses it up.
pub(super) fn secret_of<'a>(request: &'a Request, challenge: &[u8]) -> Option<&'a str> {
    let tag = tag(challenge);
    let entry = entries(request).find(|entry| entry.ends_with(&tag)).or_else(|| entries(request).next());
    entry.and_then(|entry| entry.get(..SECRET_LENGTH))
}

fn entries(request: &Request) -> impl Iterator<Item = &str> {
    let is_entry = |entry: &&str| {
        entry.len() == SECRET_LENGTH + TAG_LENGTH
            && entry.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    request.cookie(COOKIE).unwrap_or_default().split('.').filter(is_entry)
}

fn tag(challenge: &[u8]) -> String {
    let mut tag = URL_SAFE_NO_PAD.encode(hash(&[b"challenge", challenge]));
    tag.truncate(TAG_LENGTH);
    tag
}
