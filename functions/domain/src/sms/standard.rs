//! Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over id, time and body, joined by dots.
//!
//! The key is base64 behind `whsec_`. A header may hold several signatures, of which each has its version before a
//! comma. Each attempt is signed anew, so the time is checked.

use super::signature::{any_key, base64, fresh, hmac_sha256, same, to_base64};
use super::{Forged, Webhook};

const PREFIX: &str = "whsec_";
const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";
const VERSION: &str = "v1";

/// Returns true if the webhook is signed so.
pub fn is_used(webhook: &Webhook<'_>) -> bool {
    webhook.header(SIGNATURE).is_some()
}

/// Returns true if the secret is a key of this standard.
pub fn is_key(secret: &str) -> bool {
    secret.starts_with(PREFIX)
}

/// Checks that one of the signatures fits one of the keys, and that the time is near.
pub fn verify(webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
    let header = |name| webhook.header(name).ok_or(Forged::Unsigned);
    let (id, timestamp) = (header(ID)?, header(TIMESTAMP)?);
    let listed = header(SIGNATURE)?.split_whitespace().filter_map(|entry| entry.split_once(','));
    let listed = listed.filter(|(version, _)| *version == VERSION);
    let sent: Vec<_> = listed.filter_map(|(_, signature)| base64(signature).ok()).collect();
    if sent.is_empty() {
        return Err(Forged::Unsigned);
    }
    any_key(secret, |key| {
        let computed = mac(key, id, timestamp, webhook.body);
        sent.iter().fold(false, |found, sent| same(&computed, sent) | found)
    })?;
    fresh(timestamp, webhook.now)
}

/// The headers of a request with this id and time.
pub fn sign(key: &str, id: &str, timestamp: &str, body: &[u8]) -> [(&'static str, String); 3] {
    let signature = format!("{VERSION},{}", to_base64(&mac(key, id, timestamp, body)));
    [(ID, id.to_owned()), (TIMESTAMP, timestamp.to_owned()), (SIGNATURE, signature)]
}

/// Empty, which equals no signature, where the key isn't base64.
fn mac(key: &str, id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    match base64(key.strip_prefix(PREFIX).unwrap_or(key)) {
        Ok(key) if !key.is_empty() => {
            hmac_sha256(key, &[id.as_bytes(), b".", timestamp.as_bytes(), b".", body])
        }
        _ => Vec::new(),
    }
}
