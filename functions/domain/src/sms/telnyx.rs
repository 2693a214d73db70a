//! Telnyx: JSON, signed with Ed25519 over time and raw body; the secret is Telnyx's public key.
//!
//! Each attempt is signed anew, so the time is checked. Telnyx joins parts itself. An event may come
//! twice under two ids, so a message counts by its own.

use ring::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};
use serde_json::json;

use super::signature::{any_key, base64, first_key, fresh, to_base64};
use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, number, time};
use crate::Invalid;

const SIGNATURE: &str = "telnyx-signature-ed25519";
const TIMESTAMP: &str = "telnyx-timestamp";

/// The place of the receiving number.
const TO: &str = "/data/payload/to/0/phone_number";

/// Telnyx's inbound messages.
#[derive(Clone, Copy, Debug)]
pub struct Telnyx;

fn signed_bytes(timestamp: &str, body: &[u8]) -> Vec<u8> {
    [timestamp.as_bytes(), b"|", body].concat()
}

impl Provider for Telnyx {
    fn name(&self) -> &'static str {
        "telnyx"
    }

    fn key(&self) -> Key {
        Key::Public("Telnyx's public key in base64")
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let timestamp = webhook.header(TIMESTAMP).ok_or(Forged::Unsigned)?;
        let sent = base64(webhook.header(SIGNATURE).ok_or(Forged::Unsigned)?)?;
        let message = signed_bytes(timestamp, webhook.body);
        any_key(secret, |key| match base64(key) {
            Ok(key) => UnparsedPublicKey::new(&ED25519, key).verify(&message, &sent).is_ok(),
            Err(_) => false,
        })?;
        fresh(timestamp, webhook.now)
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let event = body::object(webhook.body)?;
        if body::text(&event, "/data/event_type")? != "message.received" {
            return Ok(Event::Ignored);
        }
        let text = body::optional(&event, "/data/payload/text");
        // A picture without words has `null` or no text; RCS and WhatsApp have a `body` of their own.
        if text.is_none() && body::optional(&event, "/data/payload/type") != Some("SMS") {
            return Ok(Event::WithoutText);
        }
        let sender = body::shown(&event, "/data/payload/from/phone_number").unwrap_or_default();
        // Of RCS it is a text, not a list.
        let to = body::shown(&event, TO).or_else(|| body::shown(&event, "/data/payload/to"));
        Ok(Event::Sms(Sms {
            id: body::id(&event, "/data/payload/id")?,
            sender: number::sender(&sender),
            recipient: Recipient::of(to.as_deref(), webhook, TO.trim_start_matches('/'))?,
            text: text.ok_or(Invalid::new("data/payload/text", "must be there, a text"))?.to_owned(),
            part: None,
            received_at: body::optional(&event, "/data/payload/received_at").and_then(time::rfc3339),
        }))
    }

    /// `secret` is the private key of a pair of one's own, the 32 bytes of its seed in base64.
    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid> {
        let not_a_seed = Invalid::new("secret", "must be an Ed25519 seed: 32 bytes in base64");
        let seed = base64(first_key(secret)?).map_err(|_| not_a_seed.clone())?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| not_a_seed)?;
        let to = sms.recipient.as_number();
        let body = json!({
            "data": {
                "id": sms.id,
                "event_type": "message.received",
                "payload": {
                    "id": sms.id,
                    "direction": "inbound",
                    "type": "SMS",
                    "from": { "phone_number": sms.sender },
                    "to": [{ "phone_number": to }],
                    "text": sms.text,
                    "parts": 1,
                    "received_at": time::to_rfc3339(sms.received_at.unwrap_or(now)),
                },
            },
        })
        .to_string();
        let timestamp = now.to_string();
        let signature = to_base64(pair.sign(&signed_bytes(&timestamp, body.as_bytes())).as_ref());
        Ok(Signed::json(&sms.recipient.url(url), body)
            .header(TIMESTAMP, timestamp)
            .header(SIGNATURE, signature))
    }
}
