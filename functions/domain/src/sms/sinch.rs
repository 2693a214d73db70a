//! Sinch: JSON, signed over body, nonce and time where the service plan has a secret for callbacks; else with Basic
//! authentication, and the secret is `user:password`.
//!
//! Sinch repeats for almost 23 hours, so that a time may be that old. Basic authentication signs none. Sinch joins
//! parts itself.

use serde_json::json;

use super::signature::{any_key, base64, first_key, hmac_sha256, recent, same, to_base64};
use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, number, time};
use crate::Invalid;

const SIGNATURE: &str = "x-sinch-webhook-signature";
const NONCE: &str = "x-sinch-webhook-signature-nonce";
const TIMESTAMP: &str = "x-sinch-webhook-signature-timestamp";
const ALGORITHM: &str = "x-sinch-webhook-signature-algorithm";

/// For how long Sinch repeats what it could not deliver, in seconds.
const REPEATED_SECONDS: u64 = (22 * 60 + 45) * 60;

fn mac(key: &str, body: &[u8], nonce: &str, timestamp: &str) -> Vec<u8> {
    hmac_sha256(key, &[body, b".", nonce.as_bytes(), b".", timestamp.as_bytes()])
}

/// Sinch's inbound messages.
#[derive(Clone, Copy, Debug)]
pub struct Sinch;

impl Provider for Sinch {
    fn name(&self) -> &'static str {
        "sinch"
    }

    fn key(&self) -> Key {
        Key::Credentials
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        if let Some(signature) = webhook.header(SIGNATURE) {
            let header = |name| webhook.header(name).ok_or(Forged::Unsigned);
            let (sent, nonce, timestamp) = (base64(signature)?, header(NONCE)?, header(TIMESTAMP)?);
            any_key(secret, |key| same(&mac(key, webhook.body, nonce, timestamp), &sent))?;
            return recent(timestamp, webhook.now, REPEATED_SECONDS);
        }
        let given = webhook.header("Authorization").ok_or(Forged::Unsigned)?;
        let (scheme, credentials) = given.split_once(' ').ok_or(Forged::Unsigned)?;
        if !scheme.eq_ignore_ascii_case("Basic") {
            return Err(Forged::Unsigned);
        }
        let sent = base64(credentials)?;
        any_key(secret, |key| same(key.as_bytes(), &sent))
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let message = body::object(webhook.body)?;
        match body::text(&message, "/type")? {
            "mo_text" => {}
            "mo_binary" | "mo_media" => return Ok(Event::WithoutText),
            _ => return Ok(Event::Ignored),
        }
        let (sender, to) = (body::shown(&message, "/from").unwrap_or_default(), body::shown(&message, "/to"));
        Ok(Event::Sms(Sms {
            id: body::id(&message, "/id")?,
            sender: number::sender_without_plus(&sender),
            recipient: Recipient::of(to.as_deref(), webhook, "to")?,
            text: body::text(&message, "/body")?.to_owned(),
            part: None,
            received_at: body::optional(&message, "/received_at").and_then(time::rfc3339),
        }))
    }

    fn is_told(&self) -> bool {
        true
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid> {
        let to = sms.recipient.as_number().unwrap_or_default();
        let body = json!({
            "type": "mo_text",
            "id": sms.id,
            "from": sms.sender.trim_start_matches('+'),
            "to": to.trim_start_matches('+'),
            "body": sms.text,
            "received_at": time::to_rfc3339(sms.received_at.unwrap_or(now)),
        });
        let key = first_key(secret)?;
        let signed = Signed::json(&sms.recipient.url(url), body.to_string());
        if key.contains(':') {
            return Ok(signed.header("Authorization", format!("Basic {}", to_base64(key.as_bytes()))));
        }
        let timestamp = now.to_string();
        let signature = to_base64(&mac(key, &signed.body, &sms.id, &timestamp));
        let signed = signed.header(SIGNATURE, signature).header(NONCE, sms.id.as_str());
        Ok(signed.header(TIMESTAMP, timestamp).header(ALGORITHM, "HmacSHA256"))
    }
}
