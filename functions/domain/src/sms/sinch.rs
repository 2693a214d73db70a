//! Sinch: JSON with Basic authentication; the secret is `user:password`.
//!
//! There is no time that is signed, so none is checked. Sinch joins parts itself.

use serde_json::json;

use super::signature::{any_key, base64, first_key, same, to_base64};
use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, number, time};
use crate::Invalid;

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
        let credentials = format!("Basic {}", to_base64(first_key(secret)?.as_bytes()));
        Ok(Signed::json(&sms.recipient.url(url), body.to_string()).header("Authorization", credentials))
    }
}
