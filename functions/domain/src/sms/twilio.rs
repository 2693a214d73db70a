//! Twilio: a form, signed with the account's auth token over the URL and every field.
//!
//! A repeat carries the same signature and there is no time in it, so none is checked. Twilio joins
//! parts itself.

use super::form::Form;
use super::signature::{any_key, base64, first_key, hmac_sha1, same, to_base64};
use super::{Event, Forged, Provider, Recipient, Reply, Signed, Sms, Webhook, number};
use crate::Invalid;

const SIGNATURE: &str = "X-Twilio-Signature";

/// Twilio's inbound messages.
#[derive(Clone, Copy, Debug)]
pub struct Twilio;

/// The URL, then each name and value, sorted by name; a pair that is there twice counts once.
fn signed_text(url: &str, form: &Form) -> String {
    let mut pairs: Vec<_> = form.pairs().iter().collect();
    pairs.sort();
    pairs.dedup();
    pairs.into_iter().fold(url.to_owned(), |text, (name, value)| text + name + value)
}

impl Provider for Twilio {
    fn name(&self) -> &'static str {
        "twilio"
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let sent = base64(webhook.header(SIGNATURE).ok_or(Forged::Unsigned)?)?;
        let text = signed_text(webhook.url, &Form::read(webhook.body));
        any_key(secret, |key| same(&hmac_sha1(key, &[text.as_bytes()]), &sent))
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let form = Form::read(webhook.body);
        Ok(Event::Sms(Sms {
            id: form.id("MessageSid")?.to_owned(),
            sender: number::sender(form.text("From")?),
            recipient: Recipient::number(form.text("To")?, "To")?,
            text: form.text("Body")?.to_owned(),
            part: None,
        }))
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, _now: u64) -> Result<Signed, Invalid> {
        let body = Form::write([
            ("MessageSid", sms.id.as_str()),
            ("From", &sms.sender),
            ("To", sms.recipient.as_number().unwrap_or_default()),
            ("Body", &sms.text),
            ("NumMedia", "0"),
        ]);
        let text = signed_text(url, &Form::read(body.as_bytes()));
        let signature = to_base64(&hmac_sha1(first_key(secret)?, &[text.as_bytes()]));
        Ok(Signed::new(url, "application/x-www-form-urlencoded", body).header(SIGNATURE, signature))
    }

    fn reply(&self) -> Reply {
        // TwiML that says nothing: without it some accounts log a warning for each message.
        Reply { status: 200, content_type: Some("text/xml"), body: "<Response/>" }
    }
}
