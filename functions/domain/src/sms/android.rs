//! SMS Gateway for Android (capcom6): JSON, signed over raw body and time.
//!
//! The phone signs each attempt anew, so the time is checked. Android joins parts itself. A phone doesn't
//! always know its own number; then the URL ends with a person's name. One SMS may come as two events.

use serde_json::json;

use super::signature::{any_key, first_key, fresh, hex, hmac_sha256, same};
use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, number, time};
use crate::{Invalid, digest};

const SIGNATURE: &str = "X-Signature";
const TIMESTAMP: &str = "X-Timestamp";
const RECEIVED: &str = "sms:received";

/// The time at which the network took it, by the clock of the network or of the phone.
const RECEIVED_AT: &str = "/payload/receivedAt";

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
        match body::text(&event, "/event")? {
            RECEIVED => {}
            "sms:data-received" | "mms:received" | "mms:downloaded" => return Ok(Event::WithoutText),
            _ => return Ok(Event::Ignored),
        }
        // Older versions name the sender otherwise.
        let sender = body::shown(&event, "/payload/sender").filter(|sender| !sender.trim().is_empty());
        let sender = sender.or_else(|| body::shown(&event, "/payload/phoneNumber")).unwrap_or_default();
        let to = body::shown(&event, "/payload/recipient");
        Ok(Event::Sms(Sms {
            id: body::id(&event, "/id")?,
            sender: number::sender(&sender),
            recipient: Recipient::of(to.as_deref(), webhook, "payload/recipient")?,
            text: body::text(&event, "/payload/message")?.to_owned(),
            part: None,
            received_at: body::optional(&event, RECEIVED_AT).and_then(time::rfc3339),
        }))
    }

    /// The text, its sender, its person and the time at which the network took it. An SMS is as many events as the
    /// app has webhooks, each with an id of its own, and twice as many in some versions from 1.51 to 1.65. The
    /// app's `messageId` doesn't count: it is a hash of 32 bits, of which the time is no part up to version
    /// 1.66.1, and of which the SIM is one, though the app may know it for one of two events alone.
    fn identity(&self, webhook: &Webhook<'_>, sms: &Sms, person: &str) -> String {
        let event = body::object(webhook.body).unwrap_or_default();
        match body::shown(&event, RECEIVED_AT).filter(|at| !at.trim().is_empty()) {
            Some(at) => json!([at, person, sms.sender, sms.text]).to_string(),
            None => sms.id.clone(),
        }
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
                // Without it each message is one of its own, whatever it says.
                "receivedAt": sms.received_at.map(time::to_rfc3339),
            },
        })
        .to_string();
        let timestamp = now.to_string();
        let mac = hmac_sha256(first_key(secret)?, &[body.as_bytes(), timestamp.as_bytes()]);
        let signed = Signed::json(&sms.recipient.url(url), body);
        Ok(signed.header(SIGNATURE, digest::hex(&mac)).header(TIMESTAMP, timestamp))
    }
}
