//! Any sender that can sign: JSON with HMAC-SHA256.
//!
//! `POST` of `{"id", "from", "to", "text", "received_at"?, "part"?: {"reference", "number", "total"}}` with
//! `X-Otpost-Timestamp` in seconds and `X-Otpost-Signature`, the HMAC-SHA256 of time stamp, `.` and raw
//! body in hexadecimal. The sender signs each attempt anew, so the time is checked.

use serde_json::{Value, json};

use super::signature::{any_key, first_key, fresh, hex, hmac_sha256, same};
use super::{
    Event, Forged, Key, Part, Provider, Recipient, Signed, Sms, Webhook, json as body, number, time,
};
use crate::{Invalid, digest};

const SIGNATURE: &str = "X-Otpost-Signature";
const TIMESTAMP: &str = "X-Otpost-Timestamp";

/// The generic provider.
#[derive(Clone, Copy, Debug)]
pub struct Generic;

fn sign(key: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    hmac_sha256(key, &[timestamp.as_bytes(), b".", body])
}

fn part(message: &Value) -> Result<Option<Part>, Invalid> {
    let Some(part) = message.get("part").filter(|part| !part.is_null()) else {
        return Ok(None);
    };
    let count =
        |name: &str| part.get(name).and_then(Value::as_u64).and_then(|count| u8::try_from(count).ok());
    let (Some(number), Some(total)) = (count("number"), count("total")) else {
        return Err(Invalid::new("part", "must have `number` and `total`, at most 255"));
    };
    Part::of("part", body::id(message, "/part/reference")?, number, total)
}

impl Provider for Generic {
    fn name(&self) -> &'static str {
        "generic"
    }

    fn key(&self) -> Key {
        Key::Drawn
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let timestamp = webhook.header(TIMESTAMP).ok_or(Forged::Unsigned)?;
        let sent = webhook.header(SIGNATURE).and_then(hex).ok_or(Forged::Unsigned)?;
        any_key(secret, |key| same(&sign(key, timestamp, webhook.body), &sent))?;
        fresh(timestamp, webhook.now)
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let message = body::object(webhook.body)?;
        let (sender, to) = (body::shown(&message, "/from").unwrap_or_default(), body::shown(&message, "/to"));
        Ok(Event::Sms(Sms {
            id: body::id(&message, "/id")?,
            sender: number::sender(&sender),
            recipient: Recipient::of(to.as_deref(), webhook, "to")?,
            text: body::text(&message, "/text")?.to_owned(),
            part: part(&message)?,
            received_at: body::optional(&message, "/received_at").and_then(time::rfc3339),
        }))
    }

    fn sends_parts(&self) -> bool {
        true
    }

    fn is_told(&self) -> bool {
        true
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid> {
        let to = sms.recipient.as_number();
        let mut message = json!({ "id": sms.id, "from": sms.sender, "to": to, "text": sms.text });
        if let Some(Part { reference, number, total }) = &sms.part {
            message["part"] = json!({ "reference": reference, "number": number, "total": total });
        }
        if let Some(at) = sms.received_at {
            message["received_at"] = time::to_rfc3339(at).into();
        }
        let body = message.to_string();
        let timestamp = now.to_string();
        let signature = digest::hex(&sign(first_key(secret)?, &timestamp, body.as_bytes()));
        let signed = Signed::json(&sms.recipient.url(url), body);
        Ok(signed.header(TIMESTAMP, timestamp).header(SIGNATURE, signature))
    }
}
