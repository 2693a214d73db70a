//! An iPhone: the JSON that an automation of Shortcuts posts, with a key in a header.
//!
//! Shortcuts can't sign, and knows neither an id nor the time of a message. A repeat is known by what it says, from
//! whom and for whom, for as long as somebody may repeat it. The URL ends with a person's name.

use serde_json::json;

use super::signature::{any_key, first_key, same};
use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, number};
use crate::{Invalid, limits};

const AUTHORIZATION: &str = "Authorization";
const SCHEME: &str = "Bearer ";

/// iPhones with an automation of Shortcuts.
#[derive(Clone, Copy, Debug)]
pub struct Iphone;

impl Provider for Iphone {
    fn name(&self) -> &'static str {
        "iphone"
    }

    fn key(&self) -> Key {
        Key::Drawn
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let given = webhook.header(AUTHORIZATION).ok_or(Forged::Unsigned)?.trim();
        let sent = given.strip_prefix(SCHEME).ok_or(Forged::Unsigned)?.trim();
        any_key(secret, |key| same(key.as_bytes(), sent.as_bytes()))
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let message = body::object(webhook.body)?;
        let (sender, to) =
            (body::shown(&message, "/sender").unwrap_or_default(), body::shown(&message, "/to"));
        let text = body::text(&message, "/text")?;
        // A picture has none.
        if text.trim().is_empty() {
            return Ok(Event::WithoutText);
        }
        Ok(Event::Sms(Sms {
            id: String::new(),
            sender: number::sender(&sender),
            recipient: Recipient::of(to.as_deref(), webhook, "to")?,
            text: text.to_owned(),
            part: None,
            received_at: None,
        }))
    }

    fn identity(&self, _webhook: &Webhook<'_>, sms: &Sms, person: &str) -> String {
        json!([person, sms.sender, sms.text]).to_string()
    }

    fn remembered_seconds(&self) -> u64 {
        limits::REPEAT_WITHOUT_ID_SECONDS
    }

    fn is_told(&self) -> bool {
        true
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, _now: u64) -> Result<Signed, Invalid> {
        let mut message = json!({ "sender": sms.sender, "text": sms.text });
        if let Some(to) = sms.recipient.as_number() {
            message["to"] = to.into();
        }
        let key = first_key(secret)?;
        Ok(Signed::json(&sms.recipient.url(url), message.to_string())
            .header(AUTHORIZATION, format!("{SCHEME}{key}")))
    }
}
