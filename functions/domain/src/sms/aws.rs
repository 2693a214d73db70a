//! AWS End User Messaging: the JSON that its two-way messages publish to an SNS topic.
//!
//! It comes by the topic, which IAM alone lets in, and never by HTTP: what an address sends under this
//! name is refused. `body` is the `Message` of the SNS record. Parts are joined.

use serde_json::json;

use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, number};
use crate::Invalid;

/// AWS End User Messaging's inbound messages.
#[derive(Clone, Copy, Debug)]
pub struct Aws;

impl Provider for Aws {
    fn name(&self) -> &'static str {
        "aws"
    }

    fn key(&self) -> Key {
        Key::Events
    }

    /// Refuses everything: what comes by HTTP isn't from the topic.
    fn verify(&self, _webhook: &Webhook<'_>, _secret: &str) -> Result<(), Forged> {
        Err(Forged::Unsigned)
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let message = body::object(webhook.body)?;
        let sender = body::shown(&message, "/originationNumber").unwrap_or_default();
        Ok(Event::Sms(Sms {
            id: body::id(&message, "/inboundMessageId")?,
            sender: number::sender(&sender),
            recipient: Recipient::number(body::text(&message, "/destinationNumber")?, "destinationNumber")?,
            text: body::text(&message, "/messageBody")?.to_owned(),
            part: None,
            received_at: None,
        }))
    }

    /// Only the body counts, which belongs into the topic.
    fn sign(&self, sms: &Sms, _secret: &str, url: &str, _now: u64) -> Result<Signed, Invalid> {
        let body = json!({
            "originationNumber": sms.sender,
            "destinationNumber": sms.recipient.as_number(),
            "messageKeyword": "KEYWORD",
            "messageBody": sms.text,
            "inboundMessageId": sms.id,
        });
        Ok(Signed::json(url, body.to_string()))
    }
}
