//! Bird, once MessageBird: JSON of two APIs.
//!
//! That of today signs as Standard Webhooks do, each attempt anew. That of the Channels signs over time, URL and the
//! body's SHA-256; a repeat carries the time of the first attempt, and Bird repeats for 8 hours, so it may be that
//! old. There the number that received the message is missing now and then; the URL then ends with a person's name.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::signature::{any_key, base64, first_key, hmac_sha256, recent, same, to_base64};
use super::{
    Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, number, standard, time,
};
use crate::Invalid;

const SIGNATURE: &str = "MessageBird-Signature";
const TIMESTAMP: &str = "MessageBird-Request-Timestamp";

/// The event of today's API when a message has come.
const RECEIVED: &str = "sms.received";

/// For how long Bird repeats what it could not deliver, in seconds.
const REPEATED_SECONDS: u64 = 8 * 60 * 60;

/// The place of the receiving number, if it is there.
const RECIPIENT: &str = "/receiver/connector/identifierValue";

/// Bird's inbound messages.
#[derive(Clone, Copy, Debug)]
pub struct Bird;

fn sign(key: &str, timestamp: &str, url: &str, body: &[u8]) -> Vec<u8> {
    let hash = Sha256::digest(body);
    hmac_sha256(key, &[timestamp.as_bytes(), b"\n", url.as_bytes(), b"\n", &hash])
}

/// The message of an event of today's API.
fn received(event: &Value, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
    // It is missing where there were attachments alone.
    let Some(text) = body::optional(event, "/data/text") else { return Ok(Event::WithoutText) };
    let to = body::shown(event, "/data/to");
    Ok(Event::Sms(Sms {
        id: body::id(event, "/data/sms_id")?,
        sender: number::sender(&body::shown(event, "/data/from").unwrap_or_default()),
        recipient: Recipient::of(to.as_deref(), webhook, "data/to")?,
        text: text.to_owned(),
        part: None,
        received_at: body::optional(event, "/timestamp").and_then(time::rfc3339),
    }))
}

/// The body that today's API sends.
fn of_today(sms: &Sms, key: &str, url: &str, now: u64) -> Signed {
    let body = json!({
        "type": RECEIVED,
        "timestamp": time::to_rfc3339(sms.received_at.unwrap_or(now)),
        "data": {
            "sms_id": sms.id,
            "from": sms.sender,
            "to": sms.recipient.as_number(),
            "text": sms.text,
            // Its SDK insists on these.
            "workspace_id": "ws_00000000000000000000000000",
            "segments": { "count": 1, "encoding": "UCS2", "characters": sms.text.chars().count() },
            "tags": null,
            "metadata": null,
            "requested_language": null,
            "resolved_language": null,
            "template_id": null,
            "template_version_id": null,
            "template_content_hash": null,
        },
    })
    .to_string();
    let headers = standard::sign(key, &sms.id, &now.to_string(), body.as_bytes());
    let signed = Signed::json(&sms.recipient.url(url), body);
    headers.into_iter().fold(signed, |signed, (name, value)| signed.header(name, value))
}

impl Provider for Bird {
    fn name(&self) -> &'static str {
        "bird"
    }

    fn key(&self) -> Key {
        Key::Drawn
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        if standard::is_used(webhook) {
            return standard::verify(webhook, secret);
        }
        let timestamp = webhook.header(TIMESTAMP).ok_or(Forged::Unsigned)?;
        let sent = base64(webhook.header(SIGNATURE).ok_or(Forged::Unsigned)?)?;
        any_key(secret, |key| same(&sign(key, timestamp, webhook.url, webhook.body), &sent))?;
        recent(timestamp, webhook.now, REPEATED_SECONDS)
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let envelope = body::object(webhook.body)?;
        if let Some(kind) = body::optional(&envelope, "/type").filter(|_| envelope.get("data").is_some()) {
            return if kind == RECEIVED { received(&envelope, webhook) } else { Ok(Event::Ignored) };
        }
        if body::optional(&envelope, "/event").is_some_and(|event| event != "sms.inbound") {
            return Ok(Event::Ignored);
        }
        // Without its envelope, a message is what the Channels API shows of it.
        let message = envelope.get("payload").unwrap_or(&envelope);
        if body::optional(message, "/direction").is_some_and(|direction| direction != "incoming") {
            return Ok(Event::Ignored);
        }
        if body::optional(message, "/body/type").is_some_and(|kind| kind != "text") {
            return Ok(Event::WithoutText);
        }
        let sender = body::shown(message, "/sender/contact/identifierValue").unwrap_or_default();
        let to = body::shown(message, RECIPIENT);
        Ok(Event::Sms(Sms {
            id: body::id(message, "/id")?,
            sender: number::sender(&sender),
            recipient: Recipient::of(to.as_deref(), webhook, RECIPIENT.trim_start_matches('/'))?,
            text: body::text(message, "/body/text/text")?.to_owned(),
            part: None,
            received_at: body::optional(message, "/createdAt").and_then(time::rfc3339),
        }))
    }

    /// In the way of the API that the key is of.
    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid> {
        let key = first_key(secret)?;
        if standard::is_key(key) {
            return Ok(of_today(sms, key, url, now));
        }
        let body = json!({
            "service": "channels",
            "event": "sms.inbound",
            "payload": {
                "id": sms.id,
                "sender": { "contact": { "identifierKey": "phonenumber", "identifierValue": sms.sender } },
                "receiver": { "connector": { "identifierValue": sms.recipient.as_number() } },
                "body": { "type": "text", "text": { "text": sms.text } },
                "direction": "incoming",
                "createdAt": time::to_rfc3339(sms.received_at.unwrap_or(now)),
            },
        })
        .to_string();
        let timestamp = now.to_string();
        let url = sms.recipient.url(url);
        let signature = to_base64(&sign(key, &timestamp, &url, body.as_bytes()));
        Ok(Signed::json(&url, body).header(TIMESTAMP, timestamp).header(SIGNATURE, signature))
    }
}
