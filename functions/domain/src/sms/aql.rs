//! AQL: a form that isn't signed. A secret as the last segment of the URL proves it.
//!
//! There is no time in it, so none is checked. Parts that AQL could not join come one by one, with
//! `status` 1; where the account sends the `udh` too, they say which part they are, else each stands
//! for itself.

use super::form::Form;
use super::signature::{any_key, first_key, same};
use super::{Event, Forged, Key, Part, Provider, Recipient, Signed, Sms, Webhook, coding, number, udh};
use crate::Invalid;

/// AQL's virtual mobile numbers, and its geographic ones.
#[derive(Clone, Copy, Debug)]
pub struct Aql;

/// `status` of a part of a long message that wasn't joined.
const UNJOINED: &str = "1";

impl Provider for Aql {
    fn name(&self) -> &'static str {
        "aql"
    }

    fn key(&self) -> Key {
        Key::InUrl
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let sent = webhook.path_key.ok_or(Forged::Unsigned)?;
        any_key(secret, |key| same(key.as_bytes(), sent.as_bytes()))
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let form = Form::read(webhook.body);
        // A geographic number's field has another name.
        let to = form.optional("gwNumber").or_else(|| form.optional("destination"));
        let to = to.ok_or(Invalid::new("gwNumber", "must be there"))?;
        let message = form.text("message")?;
        Ok(Event::Sms(Sms {
            id: form.id("id")?.to_owned(),
            sender: number::sender_without_plus(form.optional("originator").unwrap_or_default()),
            recipient: Recipient::number(to, "gwNumber")?,
            text: match form.optional("coding") {
                Some("16") => coding::ucs2(message),
                Some("8") => coding::binary(message),
                _ => message.to_owned(),
            },
            part: form.optional("udh").and_then(udh::read),
            received_at: None,
        }))
    }

    fn sends_parts(&self) -> bool {
        true
    }

    fn is_told(&self) -> bool {
        true
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, _now: u64) -> Result<Signed, Invalid> {
        let header = sms.part.as_ref().map(udh::write).unwrap_or_default();
        let to = sms.recipient.as_number().unwrap_or_default();
        let mut pairs = vec![
            // As AQL writes them: without the plus sign.
            ("gwNumber", to.trim_start_matches('+')),
            ("originator", sms.sender.trim_start_matches('+')),
            ("message", sms.text.as_str()),
            ("id", sms.id.as_str()),
            ("coding", if sms.text.is_ascii() { "7" } else { "16" }),
            ("status", "0"),
        ];
        if matches!(sms.part, Some(Part { .. })) {
            pairs.pop();
            pairs.extend([("status", UNJOINED), ("udh", &header)]);
        }
        Ok(Signed::form(&format!("{url}/{}", first_key(secret)?), Form::write(&pairs)))
    }
}
