//! Twilio: a form, signed with the account's auth token or a shared key over the URL and every field; or JSON,
//! signed over the URL with the body's SHA-256 in its query. Of a shared key a header names the algorithm.
//!
//! There is no time in it, so none is checked. Twilio joins parts itself.

use sha2::{Digest as _, Sha256};

use super::form::Form;
use super::signature::{any_key, base64, first_key, hmac_sha1, hmac_sha256, same, to_base64};
use super::{Event, Forged, Key, Provider, Recipient, Reply, Signed, Sms, Webhook, json, number};
use crate::{Invalid, digest};

const SIGNATURE: &str = "X-Twilio-Signature";
/// `key=ID,algorithm=NAME`, where it is signed with a shared key.
const SETTINGS: &str = "X-Twilio-Webhooks-Signature-Settings";

/// `MessageStatus` of a message that came; of one that was sent it is another.
const RECEIVED: &str = "received";

/// Characters of a message's id.
const SID_LENGTH: usize = 34;

/// Twilio's inbound messages.
#[derive(Clone, Copy, Debug)]
pub struct Twilio;

/// The MAC by the algorithm that the webhook names, and that of auth tokens where it names none. Empty, which
/// equals no signature, for an algorithm that isn't known.
fn mac(webhook: &Webhook<'_>, key: &str, text: &str) -> Vec<u8> {
    let settings = webhook.header(SETTINGS).unwrap_or_default().split(',');
    let mut named = settings.filter_map(|setting| setting.split_once('='));
    let algorithm = named.find(|(name, value)| name.trim() == "algorithm" && !value.trim().is_empty());
    match algorithm.map(|(_, value)| value.trim().to_ascii_uppercase()).as_deref() {
        None | Some("HMAC_SHA1") => hmac_sha1(key, &[text.as_bytes()]),
        Some("HMAC_SHA256") => hmac_sha256(key, &[text.as_bytes()]),
        Some(_) => Vec::new(),
    }
}

/// The URL, then each name and value, sorted; a pair that is there twice counts once.
fn of_form(url: &str, body: &[u8]) -> String {
    let form = Form::read(body);
    let mut pairs: Vec<_> = form.pairs().iter().collect();
    pairs.sort();
    pairs.dedup();
    pairs.into_iter().fold(url.to_owned(), |text, (name, value)| text + name + value)
}

/// The URL, to which Twilio adds the body's hash: the URL that it is given has no query of its own.
fn of_json(url: &str, body: &[u8]) -> String {
    format!("{url}?bodySHA256={}", digest::hex(&Sha256::digest(body)))
}

impl Provider for Twilio {
    fn name(&self) -> &'static str {
        "twilio"
    }

    fn key(&self) -> Key {
        Key::Given("the shared key's secret, or the auth token")
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let sent = base64(webhook.header(SIGNATURE).ok_or(Forged::Unsigned)?)?;
        let signed_text = if webhook.is_json() { of_json } else { of_form };
        let text = signed_text(webhook.url, webhook.body);
        any_key(secret, |key| same(&mac(webhook, key, &text), &sent))
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let form = match webhook.is_json() {
            true => Form::of_json(&json::object(webhook.body)?),
            false => Form::read(webhook.body),
        };
        // The signature is over names and values with nothing between them. So each name that Twilio sends must
        // be there, or what is read as an id could be the beginning of one; and none may be empty, or the end of
        // the URL could be sent as a field.
        if form.optional("").is_some() {
            return Err(Invalid::new("body", "must have a name for each field"));
        }
        let (text, state) = (form.optional("Body"), form.optional("MessageStatus"));
        if text.is_none() && state.is_some_and(|state| state != RECEIVED) {
            return Ok(Event::Ignored);
        }
        if text == Some("") && form.optional("NumMedia").is_some_and(|count| count != "0") {
            return Ok(Event::WithoutText);
        }
        Ok(Event::Sms(Sms {
            id: form.id_of("MessageSid", SID_LENGTH)?.to_owned(),
            sender: number::sender(form.text("From")?),
            recipient: Recipient::of(Some(form.text("To")?), webhook, "To")?,
            text: form.text("Body")?.to_owned(),
            part: None,
            received_at: None,
        }))
    }

    fn is_told(&self) -> bool {
        true
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, _now: u64) -> Result<Signed, Invalid> {
        let body = Form::write(&[
            ("MessageSid", sms.id.as_str()),
            ("From", &sms.sender),
            ("To", sms.recipient.as_number().unwrap_or_default()),
            ("Body", &sms.text),
            ("NumMedia", "0"),
        ]);
        let url = sms.recipient.url(url);
        let text = of_form(&url, body.as_bytes());
        let signature = to_base64(&hmac_sha1(first_key(secret)?, &[text.as_bytes()]));
        Ok(Signed::form(&url, body).header(SIGNATURE, signature))
    }

    fn reply(&self) -> Reply {
        // TwiML that says nothing: to a body of another kind Twilio logs a warning.
        Reply { status: 200, content_type: "text/xml", body: "<Response/>" }
    }
}
