//! SmsForwarder (pppscn): the form that its webhook sends by default, with a signature of the time alone.
//!
//! The time is that of the message's first attempt, and the app repeats within seconds, if at all; so it is checked.
//! Nothing signs the body. There is no id, and no number of its own: the URL ends with a person's name.

use serde_json::json;

use super::form::Form;
use super::signature::{any_key, base64, first_key, fresh, hmac_sha256, same, to_base64};
use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, number, time};
use crate::Invalid;

/// In the app's template of a message: what its last but two lines begin with.
const TEMPLATE: &str = "\nSubId：";

/// Phones with the app.
#[derive(Clone, Copy, Debug)]
pub struct SmsForwarder;

fn fields(webhook: &Webhook<'_>) -> Result<Form, Invalid> {
    match webhook.is_json() {
        true => Ok(Form::of_json(&body::object(webhook.body)?)),
        false => Ok(Form::read(webhook.body)),
    }
}

fn mac(key: &str, timestamp: &str) -> Vec<u8> {
    hmac_sha256(key, &[timestamp.as_bytes(), b"\n", key.as_bytes()])
}

/// The signature, which the app encodes for a URL before a form does.
fn signature(form: &Form) -> Result<Vec<u8>, Forged> {
    let sent = form.optional("sign").ok_or(Forged::Unsigned)?;
    if !sent.contains('%') {
        return base64(sent);
    }
    let decoded = form_urlencoded::parse(sent.as_bytes()).next().ok_or(Forged::Unsigned)?;
    base64(&decoded.0)
}

/// The SMS in what the app's default template makes of it: sender, text, name of the SIM, its id, time of receipt, name
/// of the phone, a line each. None in another template.
fn templated<'a>(content: &'a str, from: &str) -> Option<&'a str> {
    let rest = content.strip_prefix(from)?.strip_prefix('\n')?;
    let (with_sim, _) = rest.rsplit_once(TEMPLATE)?;
    with_sim.rsplit_once('\n').map(|(text, _sim)| text)
}

impl Provider for SmsForwarder {
    fn name(&self) -> &'static str {
        "smsforwarder"
    }

    fn key(&self) -> Key {
        Key::Drawn
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let form = fields(webhook).map_err(|_| Forged::Unsigned)?;
        let (sent, millis) = (signature(&form)?, form.optional("timestamp").ok_or(Forged::Unsigned)?);
        any_key(secret, |key| same(&mac(key, millis), &sent))?;
        // The last three digits are milliseconds.
        fresh(millis.get(..millis.len().saturating_sub(3)).unwrap_or_default(), webhook.now)
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let form = fields(webhook)?;
        let (from, content) = (form.optional("from").unwrap_or_default(), form.text("content")?);
        Ok(Event::Sms(Sms {
            id: String::new(),
            sender: number::sender(from),
            recipient: Recipient::of(form.optional("to"), webhook, "to")?,
            text: templated(content, from).unwrap_or(content).to_owned(),
            part: None,
            received_at: None,
        }))
    }

    /// The text that is forwarded of an SMS: the default template has the time of its receipt. In another template there may be
    /// none, and the time at which it was forwarded first stands for it.
    fn identity(&self, webhook: &Webhook<'_>, sms: &Sms, person: &str) -> String {
        let form = fields(webhook).ok();
        let field = |name| form.as_ref().and_then(|form| form.optional(name)).unwrap_or_default();
        let (from, content) = (field("from"), field("content"));
        let forwarded = if templated(content, from).is_some() { "" } else { field("timestamp") };
        json!([forwarded, person, sms.sender, content]).to_string()
    }

    fn is_told(&self) -> bool {
        true
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid> {
        let key = first_key(secret)?;
        let millis = now.saturating_mul(1_000).to_string();
        let at = time::to_utc(sms.received_at.unwrap_or_default());
        // The name of the phone tells messages apart that are alike.
        let content = format!("{}\n{}\nSIM1{TEMPLATE}1\n{at}\n{}", sms.sender, sms.text, sms.id);
        let encoded: String =
            form_urlencoded::byte_serialize(to_base64(&mac(key, &millis)).as_bytes()).collect();
        let mut pairs = vec![("from", sms.sender.as_str()), ("content", &content), ("timestamp", &millis)];
        // A field of one's own, which the app can be told to send.
        pairs.extend(sms.recipient.as_number().map(|number| ("to", number)));
        pairs.push(("sign", &encoded));
        Ok(Signed::form(&sms.recipient.url(url), Form::write(&pairs)))
    }
}
