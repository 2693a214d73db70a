//! Webhooks with more in them than anybody has documented, signed as the provider would sign them.
//!
//! The signatures are made here by ring, as the providers describe them, and not by the code that
//! verifies them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::Ed25519KeyPair;
use ring::{digest, hmac};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::cloud::SITE_HOST;
use super::event::Request;

/// A name that no provider has.
pub const NAME: &str = "unheardOf";

/// `request` with fields that nobody has heard of, wherever there can be some; the signature is
/// still that of what was there before.
pub fn extended(request: &Request) -> Request {
    let body = request.body.as_deref().unwrap();
    let body = match serde_json::from_str::<Value>(body) {
        Ok(mut message) => {
            extend(&mut message);
            message.to_string()
        }
        Err(_) => format!("{NAME}=a%3Db+%26+c&{body}&{NAME}2=&another={NAME}"),
    };
    Request { body: Some(body), ..request.clone() }
}

/// Add a member to the object, and to every object in it.
pub fn extend(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(extend);
            members.insert(NAME.to_owned(), json!({ "text": "another", "id": [1, null, true] }));
        }
        Value::Array(items) => items.iter_mut().for_each(extend),
        _ => {}
    }
}

/// The request, signed anew over the body that it has now.
pub fn signed_anew(provider: &str, mut request: Request, secret: &str) -> Request {
    let url = format!("https://{SITE_HOST}{}", request.path);
    let body = request.body.clone().unwrap();
    let text = |names_and_values: &[(String, String)]| -> String {
        names_and_values.iter().map(|(name, value)| format!("{name}{value}")).collect()
    };
    match provider {
        // The proof of these isn't made of the body.
        "aql" | "sinch" | "smsforwarder" | "httpsms" | "iphone" => {}
        "twilio" => {
            let mac = mac(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret, &[&url, &text(&sorted(&body))]);
            set(&mut request, "X-Twilio-Signature", STANDARD.encode(mac));
        }
        "plivo" => {
            let nonce = header(&request, "X-Plivo-Signature-V3-Nonce");
            let mac =
                mac(hmac::HMAC_SHA256, secret, &[url.as_str(), "?", &text(&sorted(&body)), ".", &nonce]);
            set(&mut request, "X-Plivo-Signature-V3", STANDARD.encode(mac));
        }
        "vonage" => {
            let pairs = sorted(&body).into_iter().filter(|(name, _)| name != "sig");
            let signed: String =
                pairs.map(|(name, value)| format!("&{name}={}", value.replace(['&', '='], "_"))).collect();
            let mac = hex(&mac(hmac::HMAC_SHA256, secret, &[&signed]));
            let old = sorted(&body).into_iter().find(|(name, _)| name == "sig").unwrap().1;
            request.body = Some(body.replace(&old, &mac));
        }
        "bird" => {
            let time = header(&request, "MessageBird-Request-Timestamp");
            let mut signed = format!("{time}\n{url}\n").into_bytes();
            signed.extend(digest::digest(&digest::SHA256, body.as_bytes()).as_ref());
            let mac = mac(hmac::HMAC_SHA256, secret, &[&signed]);
            set(&mut request, "MessageBird-Signature", STANDARD.encode(mac));
        }
        "telnyx" => {
            let pair = Ed25519KeyPair::from_seed_unchecked(&STANDARD.decode(secret).unwrap()).unwrap();
            let signed = format!("{}|{body}", header(&request, "telnyx-timestamp"));
            let signature = STANDARD.encode(pair.sign(signed.as_bytes()));
            set(&mut request, "telnyx-signature-ed25519", signature);
        }
        "android" => {
            let time = header(&request, "X-Timestamp");
            let mac = mac(hmac::HMAC_SHA256, secret, &[&body, &time]);
            set(&mut request, "X-Signature", hex(&mac));
        }
        "generic" => {
            let time = header(&request, "X-Otpost-Timestamp");
            let mac = mac(hmac::HMAC_SHA256, secret, &[time.as_str(), ".", &body]);
            set(&mut request, "X-Otpost-Signature", hex(&mac));
        }
        other => panic!("nothing here signs as {other}"),
    }
    request
}

/// The pairs of a form by name.
fn sorted(body: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    pairs.sort();
    pairs
}

fn mac(algorithm: hmac::Algorithm, secret: &str, parts: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut context = hmac::Context::with_key(&hmac::Key::new(algorithm, secret.as_bytes()));
    parts.iter().for_each(|part| context.update(part.as_ref()));
    context.sign().as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn header(request: &Request, name: &str) -> String {
    request.headers.iter().find(|(given, _)| given == name).unwrap().1.clone()
}

fn set(request: &mut Request, name: &str, value: String) {
    request.headers.iter_mut().find(|(given, _)| given == name).unwrap().1 = value;
}
