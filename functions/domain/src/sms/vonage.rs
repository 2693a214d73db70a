//! Vonage's SMS API with signed webhooks: a form or JSON, with a signature among its fields.
//!
//! The time in it is that of the first attempt, which Vonage repeats for 24 hours, so it may be that
//! old. Parts come one by one.

use hmac::Hmac;
use md5::{Digest as _, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::form::Form;
use super::signature::{any_key, first_key, hex, mac, recent, same};
use super::{Event, Forged, Key, Part, Provider, Recipient, Reply, Signed, Sms, Webhook, json, number, time};
use crate::{Invalid, digest};

/// For how long Vonage repeats what it could not deliver, in seconds.
const REPEATED_SECONDS: u64 = 24 * 60 * 60;

/// Vonage's inbound messages.
#[derive(Clone, Copy, Debug)]
pub struct Vonage;

fn fields(webhook: &Webhook<'_>) -> Result<Form, Invalid> {
    match webhook.is_json() {
        true => Ok(Form::of_json(&json::object(webhook.body)?)),
        false => Ok(Form::read(webhook.body)),
    }
}

/// `&name=value` of each field but the signature, sorted by name, with `_` for `&` and `=` in values.
fn signed_text(form: &Form) -> String {
    let mut pairs: Vec<_> = form.pairs().iter().filter(|(name, _)| name != "sig").collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("&{name}={}", value.replace(['&', '='], "_"))).collect()
}

/// True if the signature is of one of the algorithms that an account can choose; they differ in length.
fn fits(key: &str, text: &str, sent: &[u8]) -> bool {
    let text = text.as_bytes();
    match sent.len() {
        16 => {
            let hash = Md5::new().chain_update(text).chain_update(key).finalize();
            same(&hash, sent) | same(&mac::<Hmac<Md5>>(key, &[text]), sent)
        }
        20 => same(&mac::<Hmac<Sha1>>(key, &[text]), sent),
        32 => same(&mac::<Hmac<Sha256>>(key, &[text]), sent),
        64 => same(&mac::<Hmac<Sha512>>(key, &[text]), sent),
        _ => false,
    }
}

impl Provider for Vonage {
    fn name(&self) -> &'static str {
        "vonage"
    }

    fn key(&self) -> Key {
        Key::Given("the signature secret")
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let form = fields(webhook).map_err(|_| Forged::Unsigned)?;
        let sent = form.optional("sig").and_then(hex).ok_or(Forged::Unsigned)?;
        let timestamp = form.optional("timestamp").ok_or(Forged::Unsigned)?;
        let text = signed_text(&form);
        any_key(secret, |key| fits(key, &text, &sent))?;
        recent(timestamp, webhook.now, REPEATED_SECONDS)
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let form = fields(webhook)?;
        if form.optional("text").is_none() && form.optional("status").is_some() {
            return Ok(Event::Ignored);
        }
        if form.optional("type") == Some("binary") {
            return Ok(Event::WithoutText);
        }
        let part = match form.optional("concat") {
            Some("true") => Part::of(
                "concat-part",
                form.id("concat-ref")?.to_owned(),
                form.small("concat-part")?,
                form.small("concat-total")?,
            )?,
            _ => None,
        };
        Ok(Event::Sms(Sms {
            id: form.id("messageId")?.to_owned(),
            sender: number::sender_without_plus(form.optional("msisdn").unwrap_or_default()),
            recipient: Recipient::of(form.optional("to"), webhook, "to")?,
            text: form.text("text")?.to_owned(),
            part,
            received_at: form.optional("message-timestamp").and_then(time::utc),
        }))
    }

    fn sends_parts(&self) -> bool {
        true
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid> {
        let key = first_key(secret)?;
        let to = sms.recipient.as_number().unwrap_or_default();
        let taken = time::to_utc(sms.received_at.unwrap_or(now));
        let now = now.to_string();
        let place = sms.part.as_ref().map(|part| (part.number.to_string(), part.total.to_string()));
        let mut pairs = vec![
            ("msisdn", sms.sender.trim_start_matches('+')),
            ("to", to.trim_start_matches('+')),
            ("messageId", sms.id.as_str()),
            ("text", sms.text.as_str()),
            ("type", if sms.text.is_ascii() { "text" } else { "unicode" }),
            ("message-timestamp", taken.as_str()),
            ("timestamp", now.as_str()),
            ("nonce", sms.id.as_str()),
        ];
        if let (Some(part), Some((number, total))) = (&sms.part, &place) {
            pairs.extend([("concat", "true"), ("concat-ref", part.reference.as_str())]);
            pairs.extend([("concat-part", number.as_str()), ("concat-total", total.as_str())]);
        }
        let text = signed_text(&Form::read(Form::write(&pairs).as_bytes()));
        let signature = digest::hex(&mac::<Hmac<Sha256>>(key, &[text.as_bytes()]));
        pairs.push(("sig", &signature));
        Ok(Signed::form(&sms.recipient.url(url), Form::write(&pairs)))
    }

    fn reply(&self) -> Reply {
        Reply::NO_CONTENT
    }
}
