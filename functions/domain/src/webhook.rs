//! The webhooks that Otpost itself posts, signed so that their receiver can tell them from others'.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Secret;
use crate::digest::hex;

/// The header with the seconds since the epoch at which a body was signed, in decimal.
pub const TIMESTAMP: &str = "x-otpost-timestamp";

/// The header with the signature of a body.
pub const SIGNATURE: &str = "x-otpost-signature";

/// HMAC-SHA-256 under `key` over the timestamp in decimal, a full stop and the body, in
/// hexadecimal. The `generic` provider of the relay is signed the same way.
pub fn signature(key: &Secret, timestamp: u64, body: &[u8]) -> String {
    // HMAC takes a key of any length; the error of the type can't occur.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()) else { return String::new() };
    mac.update(timestamp.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    hex(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key`
    #[test]
    fn the_signature_is_what_openssl_makes() {
        let made = signature(&Secret::new("key".to_owned()), 1_700_000_000, br#"{"a":1}"#);
        assert_eq!(made, "a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03");
    }
}
