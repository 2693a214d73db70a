//! Checks of the client data that webauthn-rs doesn't make, or not closely.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

use super::reason::Reason;

/// The client data, as far as it is checked here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    origin: String,
    cross_origin: Option<bool>,
    top_origin: Option<Value>,
}

/// The challenge that was signed; empty if there is none, or no bytes of one.
pub fn challenge(json: &[u8]) -> Vec<u8> {
    let data: Option<Value> = serde_json::from_slice(json).ok();
    let text = data.as_ref().and_then(|data| data.get("challenge")).and_then(Value::as_str);
    text.and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).unwrap_or_default()
}

/// The origin is the site's to the letter, and no frame of another origin asked: the library checks
/// `crossOrigin` at registration alone, `topOrigin` never, and compares parsed URLs.
pub fn check(json: &[u8], origin: &str) -> Result<(), Reason> {
    let data: ClientData = serde_json::from_slice(json).map_err(|_| Reason::Malformed)?;
    if data.origin != origin {
        return Err(Reason::Origin);
    }
    if data.cross_origin == Some(true) || data.top_origin.is_some() {
        return Err(Reason::CrossOrigin);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://otp.example.com";

    fn checked(fields: &str) -> Result<(), Reason> {
        check(format!("{{{fields}}}").as_bytes(), ORIGIN)
    }

    #[test]
    fn only_the_exact_origin_passes() {
        assert_eq!(checked(r#""origin":"https://otp.example.com","type":"webauthn.get""#), Ok(()));
        for origin in [
            "http://otp.example.com",
            "https://otp.example.com/",
            "https://otp.example.com:443",
            "https://OTP.example.com",
            "https://example.com",
            "https://a.otp.example.com",
            "",
            "null",
        ] {
            assert_eq!(checked(&format!(r#""origin":"{origin}""#)), Err(Reason::Origin), "{origin}");
        }
        for fields in ["", r#""origin":null"#, r#""origin":["https://otp.example.com"]"#] {
            assert_eq!(checked(fields), Err(Reason::Malformed), "{fields}");
        }
        let twice = r#""origin":"https://otp.example.com","origin":"https://otp.example.com""#;
        assert_eq!(checked(twice), Err(Reason::Malformed));
    }

    #[test]
    fn no_frame_of_another_origin_passes() {
        let with = |more: &str| checked(&format!(r#""origin":"{ORIGIN}",{more}"#));
        assert_eq!(with(r#""crossOrigin":false"#), Ok(()));
        assert_eq!(with(r#""crossOrigin":true"#), Err(Reason::CrossOrigin));
        assert_eq!(with(r#""crossOrigin":"false""#), Err(Reason::Malformed));
        assert_eq!(with(r#""topOrigin":"https://otp.example.com""#), Err(Reason::CrossOrigin));
    }
}
