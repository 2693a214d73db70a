//! Plivo: a form, signed with the auth token: over URL and nonce (V2), or every field too (V3).
//!
//! There is no time in it, so none is checked. V2 doesn't cover the body, so it counts only where
//! there is no V3. Plivo joins parts itself.

use super::form::Form;
use super::signature::{any_key, base64, first_key, hmac_sha256, same, to_base64};
use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, number};
use crate::Invalid;

const V2: &str = "X-Plivo-Signature-V2";
/// As V2, with the token of the main account where a subaccount's number received the message.
const V2_MAIN: &str = "X-Plivo-Signature-Ma-V2";
const V2_NONCE: &str = "X-Plivo-Signature-V2-Nonce";
const V3: &str = "X-Plivo-Signature-V3";
/// As V3, with the token of the main account.
const V3_MAIN: &str = "X-Plivo-Signature-Ma-V3";
const V3_NONCE: &str = "X-Plivo-Signature-V3-Nonce";

/// Characters of a message's id.
const UUID_LENGTH: usize = 36;

/// Plivo's inbound messages.
#[derive(Clone, Copy, Debug)]
pub struct Plivo;

/// The URL and each name and value, sorted. The question mark stands even before an empty query.
fn v3_text(url: &str, body: &[u8], nonce: &str) -> String {
    let form = Form::read(body);
    let mut pairs: Vec<_> = form.pairs().iter().collect();
    pairs.sort();
    let mark = if pairs.is_empty() { "" } else { "?" };
    let fields: String = pairs.into_iter().flat_map(|(name, value)| [name.as_str(), value]).collect();
    format!("{url}{mark}{fields}.{nonce}")
}

/// Checks that one of the signatures in the headers fits; each may list several.
fn fits(webhook: &Webhook<'_>, headers: [&str; 2], text: &str, secret: &str) -> Result<(), Forged> {
    let listed = headers.into_iter().filter_map(|name| webhook.header(name)).flat_map(|list| list.split(','));
    let sent: Vec<_> = listed.filter_map(|signature| base64(signature).ok()).collect();
    if sent.is_empty() {
        return Err(Forged::Unsigned);
    }
    any_key(secret, |key| {
        let computed = hmac_sha256(key, &[text.as_bytes()]);
        sent.iter().fold(false, |found, sent| same(&computed, sent) | found)
    })
}

impl Provider for Plivo {
    fn name(&self) -> &'static str {
        "plivo"
    }

    fn key(&self) -> Key {
        Key::Given("the auth token")
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        if [V3, V3_MAIN].into_iter().any(|name| webhook.header(name).is_some()) {
            let nonce = webhook.header(V3_NONCE).ok_or(Forged::Unsigned)?;
            return fits(webhook, [V3, V3_MAIN], &v3_text(webhook.url, webhook.body, nonce), secret);
        }
        let nonce = webhook.header(V2_NONCE).ok_or(Forged::Unsigned)?;
        // With other characters in it, what V3 has signed would be a signature of V2, over any body.
        if nonce.is_empty() || !nonce.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Forged::Mismatch);
        }
        fits(webhook, [V2, V2_MAIN], &format!("{}{nonce}", webhook.url), secret)
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let form = Form::read(webhook.body);
        if form.optional("Text").is_none() && form.optional("Status").is_some() {
            return Ok(Event::Ignored);
        }
        let has_media =
            form.optional("Media0").is_some() || form.optional("Type").is_some_and(|kind| kind != "sms");
        if form.optional("Text").unwrap_or_default().is_empty() && has_media {
            return Ok(Event::WithoutText);
        }
        Ok(Event::Sms(Sms {
            id: form.id_of("MessageUUID", UUID_LENGTH)?.to_owned(),
            sender: number::sender_without_plus(form.optional("From").unwrap_or_default()),
            recipient: Recipient::of(form.optional("To"), webhook, "To")?,
            text: form.text("Text")?.to_owned(),
            part: None,
            received_at: None,
        }))
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid> {
        let key = first_key(secret)?;
        let to = sms.recipient.as_number().unwrap_or_default();
        let body = Form::write(&[
            ("From", sms.sender.trim_start_matches('+')),
            ("To", to.trim_start_matches('+')),
            ("Text", &sms.text),
            ("Type", "sms"),
            ("MessageUUID", &sms.id),
        ]);
        let (url, nonce) = (sms.recipient.url(url), now.to_string());
        let v2 = to_base64(&hmac_sha256(key, &[url.as_bytes(), nonce.as_bytes()]));
        let v3 = to_base64(&hmac_sha256(key, &[v3_text(&url, body.as_bytes(), &nonce).as_bytes()]));
        let signed = Signed::form(&url, body).header(V2, v2).header(V2_NONCE, nonce.as_str());
        Ok(signed.header(V3, v3).header(V3_NONCE, nonce))
    }
}
