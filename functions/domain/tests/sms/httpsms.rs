//! httpSMS. The event has the fields that its source writes (commit 5dab6f80, July 2026); PyJWT made the token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::sms::{Event, Forged};
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::rig::{Sent, message, number};

const BODY: &str = r#"{"specversion":"1.0","id":"b5b02a4e-2b3c-4c1e-9c0f-3f2f6f0f1c11","source":"/v1/messages/receive",
    "type":"message.phone.received","datacontenttype":"application/json","time":"2026-11-30T12:00:00.5Z",
    "data":{"message_id":"32343a19-da5e-4b1b-a767-3298a73703cb","user_id":"WB7DRDWrJZRGbYrv2CKGkqbzvqdC",
    "owner":"+18005550199","encrypted":false,"contact":"+18005550100","timestamp":"2026-11-30T11:59:58.123Z",
    "content":"Your code is 482913","sim":"SIM1","attachments":null}}"#;
const TOKEN: &str = "Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOlsiaHR0cHM6Ly9vdHAuZXhhbXBsZS5jb20vdjEvc21zL\
    2h0dHBzbXMiXSwiZXhwIjoxNzk2MDQwNjAwLCJpYXQiOjE3OTYwNDAwMDAsImlzcyI6ImFwaS5odHRwc21zLmNvbSIsIm5iZiI6MTc5NjAzOTQ\
    wMCwic3ViIjoiV0I3RFJEV3JKWlJHYllydjJDS0drcWJ6dnFkQyJ9.4Mq9RaWBHSNzMvEJzYShGGLA0FFb2jiwM11xCmsDVwI";
const KEY: &str = "5f0c6a0e8b7d4f31a9c2";
const ISSUED_AT: u64 = 1_796_040_000;

fn inbound() -> Sent {
    Sent::json("httpsms", BODY).at(ISSUED_AT).header("Authorization", TOKEN)
}

#[test]
fn the_token_is_for_this_address_and_of_now() {
    assert_eq!(inbound().verify(KEY), Ok(()));
    assert_eq!(inbound().verify(&format!("another-key {KEY}")), Ok(()));
    assert_eq!(inbound().verify("another-key"), Err(Forged::Mismatch));
    assert_eq!(
        inbound().to("https://otp.example.com/v1/sms/httpsms/alice").verify(KEY),
        Err(Forged::Mismatch)
    );
    assert_eq!(inbound().without("Authorization").verify(KEY), Err(Forged::Unsigned));
    assert_eq!(inbound().header("Authorization", &TOKEN[7..]).verify(KEY), Err(Forged::Unsigned));
    // A token that claims to need no signature, and one of another algorithm.
    for header in ["eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0", "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9"] {
        let other = TOKEN.replace("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", header);
        assert_eq!(inbound().header("Authorization", &other).verify(KEY), Err(Forged::Mismatch), "{header}");
    }
    for (now, expected) in [
        (ISSUED_AT - 300, Ok(())),
        (ISSUED_AT + 300, Ok(())),
        (ISSUED_AT - 301, Err(Forged::Stale)),
        (ISSUED_AT + 301, Err(Forged::Stale)),
    ] {
        assert_eq!(inbound().at(now).verify(KEY), expected, "{now}");
    }
}

const URL: &str = "https://otp.example.com/v1/sms/httpsms";

/// The outcome of a token with this header and these claims, signed with the key.
fn signed(header: Value, claims: Value) -> Result<(), Forged> {
    let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let signed = format!("{}.{}", encoded(&header), encoded(&claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    let token = format!("Bearer {signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
    inbound().header("Authorization", &token).verify(KEY)
}

fn claims() -> Value {
    json!({ "aud": URL, "exp": ISSUED_AT + 600, "iat": ISSUED_AT, "iss": "api.httpsms.com", "nbf": ISSUED_AT - 600 })
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

#[test]
fn a_header_says_nothing_but_hs256() {
    let hs256 = json!({ "alg": "HS256", "typ": "JWT" });
    assert_eq!(signed(hs256, claims()), Ok(()));
    for header in [json!({ "alg": "HS256" }), json!({ "alg": "HS256", "typ": "jwt", "kid": "1" })] {
        assert_eq!(signed(header, claims()), Ok(()));
    }
    // All of these are signed with the key.
    for header in [
        json!({ "typ": "JWT" }),
        json!({ "alg": "none" }),
        json!({ "alg": "hs256" }),
        json!({ "alg": "HS384" }),
        json!({ "alg": "RS256" }),
        json!({ "alg": ["HS256"] }),
        json!({ "alg": "HS256", "typ": "JWE" }),
        json!({ "alg": "HS256", "typ": 1 }),
        json!({ "alg": "HS256", "crit": ["b64"], "b64": true }),
    ] {
        assert_eq!(signed(header.clone(), claims()), Err(Forged::Mismatch), "{header}");
    }
    assert_eq!(signed(json!([]), claims()), Err(Forged::Unsigned));
}

#[test]
fn claims_are_for_this_address_by_this_service_and_of_now() {
    let header = || json!({ "alg": "HS256", "typ": "JWT" });
    let other = "https://otp.example.com/v1/sms/httpsms/";
    for (claims, expected) in [
        (with("aud", json!([URL])), Ok(())),
        (with("aud", json!([other, URL])), Ok(())),
        (with("aud", json!(other)), Err(Forged::Mismatch)),
        (with("aud", json!([])), Err(Forged::Mismatch)),
        (with("aud", json!({ "url": URL })), Err(Forged::Mismatch)),
        (with("iss", json!("httpsms.com")), Err(Forged::Mismatch)),
        (with("iss", Value::Null), Err(Forged::Mismatch)),
        (with("iat", json!(ISSUED_AT - 301)), Err(Forged::Stale)),
        (with("iat", json!("1796040000")), Err(Forged::Unsigned)),
        (with("iat", json!(-1)), Err(Forged::Unsigned)),
        (with("exp", json!(ISSUED_AT - 299)), Ok(())),
        (with("exp", json!(ISSUED_AT - 300)), Err(Forged::Stale)),
        (with("exp", json!(1.5)), Err(Forged::Unsigned)),
        (with("nbf", json!(ISSUED_AT + 300)), Ok(())),
        (with("nbf", json!(ISSUED_AT + 301)), Err(Forged::Stale)),
        (json!({ "aud": URL, "iss": "api.httpsms.com", "exp": ISSUED_AT + 600 }), Err(Forged::Unsigned)),
        (json!({ "aud": URL, "iss": "api.httpsms.com", "iat": ISSUED_AT }), Ok(())),
        (json!([claims()]), Err(Forged::Unsigned)),
    ] {
        assert_eq!(signed(header(), claims.clone()), expected, "{claims}");
    }
}

#[test]
fn a_message_is_read_by_name() {
    let mut expected = message("Your code is 482913");
    expected.id = "32343a19-da5e-4b1b-a767-3298a73703cb".to_owned();
    expected.sender = "+18005550100".to_owned();
    expected.recipient = number("+18005550199");
    expected.received_at = Some(ISSUED_AT - 2);
    assert_eq!(inbound().sms(), expected);
    inbound().may_lack_its_sender("data/contact");
    inbound().needs(&["type", "data/message_id", "data/owner", "data/content"]);
}

#[test]
fn what_only_the_app_can_read_is_told() {
    let encrypted = BODY.replace("\"encrypted\":false", "\"encrypted\":true");
    assert_eq!(inbound().body(&encrypted).parse().unwrap_err().field, "data/encrypted");
}

#[test]
fn pictures_and_other_events_are_acknowledged() {
    let picture =
        BODY.replace("Your code is 482913", "").replace("\"attachments\":null", "\"attachments\":[\"1\"]");
    assert_eq!(inbound().body(&picture).parse(), Ok(Event::WithoutText));
    for event in
        ["message.phone.sent", "message.phone.delivered", "phone.heartbeat.offline", "message.call.missed"]
    {
        let other = BODY.replace("message.phone.received", event);
        assert_eq!(inbound().body(&other).parse(), Ok(Event::Ignored), "{event}");
    }
}
