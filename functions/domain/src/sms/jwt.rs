//! JSON Web Tokens (RFC 7519) under HS256, and nothing else.
//!
//! A crate for them reads a clock or draws randomness, which synthesis must not reach through `domain`, or takes its
//! HMAC from whoever calls it. The algorithm is fixed here, the key is HMAC's alone, and the caller says what time it is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::Forged;
use super::signature::{any_key, hmac_sha256, same};
use crate::limits::WEBHOOK_WINDOW_SECONDS;

const ALGORITHM: &str = "HS256";

/// The claims of a token that a key of `secret` signed.
///
/// # Errors
/// [`Forged::Unsigned`] where it is no token, [`Forged::Mismatch`] where it is another algorithm's or another key's.
pub fn claims(token: &str, secret: &str) -> Result<Value, Forged> {
    let (signed, signature) = token.rsplit_once('.').ok_or(Forged::Unsigned)?;
    let (header, claims) = signed.split_once('.').ok_or(Forged::Unsigned)?;
    let header = object(header)?;
    let typed =
        header.get("typ").is_none_or(|typ| typ.as_str().is_some_and(|typ| typ.eq_ignore_ascii_case("JWT")));
    // RFC 7515, 4.1.11: an extension that must be understood, and isn't, makes the token invalid.
    if header["alg"] != ALGORITHM || !typed || header.get("crit").is_some() {
        return Err(Forged::Mismatch);
    }
    let sent = decoded(signature)?;
    any_key(secret, |key| same(&hmac_sha256(key, &[signed.as_bytes()]), &sent))?;
    object(claims)
}

/// Checks that a token with these claims was made for `audience`, at most [`WEBHOOK_WINDOW_SECONDS`] before or after `now`.
///
/// # Errors
/// [`Forged::Mismatch`] where it is for another, [`Forged::Stale`] where it is of another time, [`Forged::Unsigned`] where it
/// doesn't say when it was made.
pub fn check(claims: &Value, audience: &str, now: u64) -> Result<(), Forged> {
    let meant = match &claims["aud"] {
        Value::Array(several) => several.iter().any(|one| one == audience),
        one => one == audience,
    };
    if !meant {
        return Err(Forged::Mismatch);
    }
    let time = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(time) => time.as_u64().map(Some).ok_or(Forged::Unsigned),
    };
    let made = time("iat")?.ok_or(Forged::Unsigned)?;
    let over = time("exp")?.is_some_and(|end| now >= end.saturating_add(WEBHOOK_WINDOW_SECONDS));
    let early = time("nbf")?.is_some_and(|start| start > now.saturating_add(WEBHOOK_WINDOW_SECONDS));
    match made.abs_diff(now) > WEBHOOK_WINDOW_SECONDS || over || early {
        true => Err(Forged::Stale),
        false => Ok(()),
    }
}

/// The token that says `claims`, signed with `key`.
pub fn token(claims: &Value, key: &str) -> String {
    let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let signed = format!("{}.{}", encoded(&json!({ "alg": ALGORITHM, "typ": "JWT" })), encoded(claims));
    let signature = URL_SAFE_NO_PAD.encode(hmac_sha256(key, &[signed.as_bytes()]));
    format!("{signed}.{signature}")
}

fn decoded(part: &str) -> Result<Vec<u8>, Forged> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Forged::Unsigned)
}

fn object(part: &str) -> Result<Value, Forged> {
    let value: Option<Value> = serde_json::from_slice(&decoded(part)?).ok();
    value.filter(Value::is_object).ok_or(Forged::Unsigned)
}
