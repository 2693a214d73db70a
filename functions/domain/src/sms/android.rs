//! SMS Gateway for Android (capcom6): JSON, signed over raw body and time.
//!
//! The phone signs each attempt anew, so the time is checked. Android joins parts itself. A phone doesn't
//! always know its own number; then the URL ends with a person's name.

use serde_json::json;

use super::signature::{any_key, first_key, fresh, hex, hmac_sha256, same};
use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, number};
use crate::{Invalid, digest};

const SIGNATURE: &str = "X-Signature";
const TIMESTAMP: &str = "X-Timestamp";
const RECEIVED: &str = "sms:received";

/// Phones with the app.
#[derive(Clone, Copy, Debug)]
pub struct Android;

impl Provider for Android {
    fn name(&self) -> &'static str {
        "android"
    }

    fn key(&self) -> Key {
        Key::Drawn
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let timestamp = webhook.header(TIMESTAMP).ok_or(Forged::Unsigned)?;
        let sent = webhook.header(SIGNATURE).and_then(hex).ok_or(Forged::Unsigned)?;
        any_key(secret, |key| same(&hmac_sha256(key, &[webhook.body, timestamp.as_bytes()]), &sent))?;
        fresh(timestamp, webhook.now)
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let event = body::object(webhook.body)?;
        if body::text(&event, "/event")? != RECEIVED {
            return Ok(Event::Ignored);
        }
        // Older versions name the sender otherwise.
        let sender =
            body::optional(&event, "/payload/sender").or(body::optional(&event, "/payload/phoneNumber"));
        let sender = sender.ok_or(Invalid::new("payload/sender", "must be there, a text"))?;
        let to = body::optional(&event, "/payload/recipient");
        Ok(Event::Sms(Sms {
            // The event's id: that of the message is made of its content, and not unique.
            id: body::id(&event, "/id")?,
            sender: number::sender(sender),
            recipient: Recipient::of(to, webhook, "payload/recipient")?,
            text: body::text(&event, "/payload/message")?.to_owned(),
            part: None,
        }))
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid> {
        let body = json!({
            "id": sms.id,
            "event": RECEIVED,
            "payload": {
                "messageId": sms.id,
                "message": sms.text,
                "sender": sms.sender,
                "recipient": sms.recipient.as_number(),
                "simNumber": 1,
            },
        })
        .to_string();
        let timestamp = now.to_string();
        let mac = hmac_sha256(first_key(secret)?, &[body.as_bytes(), timestamp.as_bytes()]);
        let signed = Signed::json(&sms.recipient.url(url), body);
        Ok(signed.header(SIGNATURE, digest::hex(&mac)).header(TIMESTAMP, timestamp))
    }
}
