//! httpSMS (NdoleStudio): JSON of CloudEvents, with a JSON Web Token (HS256) for the address and the moment.
//!
//! The token says nothing of the body. It is made anew for each attempt, of which there are two, so its time is
//! checked. Android joins parts itself.

use serde_json::json;

use super::signature::first_key;
use super::{Event, Forged, Key, Provider, Recipient, Signed, Sms, Webhook, json as body, jwt, number, time};
use crate::Invalid;

const RECEIVED: &str = "message.phone.received";
const ISSUER: &str = "api.httpsms.com";

/// The life of a token of httpSMS, in seconds.
const LIFE_SECONDS: u64 = 600;

/// Phones with the app of httpSMS.
#[derive(Clone, Copy, Debug)]
pub struct HttpSms;

impl Provider for HttpSms {
    fn name(&self) -> &'static str {
        "httpsms"
    }

    fn key(&self) -> Key {
        Key::Drawn
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let given = webhook.header("Authorization").ok_or(Forged::Unsigned)?;
        let token = given.strip_prefix("Bearer ").ok_or(Forged::Unsigned)?;
        let claims = jwt::claims(token, secret)?;
        if claims["iss"] != ISSUER {
            return Err(Forged::Mismatch);
        }
        jwt::check(&claims, webhook.url, webhook.now)
    }

    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid> {
        let event = body::object(webhook.body)?;
        if body::text(&event, "/type")? != RECEIVED {
            return Ok(Event::Ignored);
        }
        if event.pointer("/data/encrypted").and_then(serde_json::Value::as_bool) == Some(true) {
            return Err(Invalid::new(
                "data/encrypted",
                "must be false: only the app has the key of such a text",
            ));
        }
        let text = body::text(&event, "/data/content")?;
        let attached = event.pointer("/data/attachments").and_then(|list| list.as_array());
        if text.is_empty() && attached.is_some_and(|attached| !attached.is_empty()) {
            return Ok(Event::WithoutText);
        }
        let to = body::shown(&event, "/data/owner");
        Ok(Event::Sms(Sms {
            id: body::id(&event, "/data/message_id")?,
            sender: number::sender(&body::shown(&event, "/data/contact").unwrap_or_default()),
            recipient: Recipient::of(to.as_deref(), webhook, "data/owner")?,
            text: text.to_owned(),
            part: None,
            received_at: body::optional(&event, "/data/timestamp").and_then(time::rfc3339),
        }))
    }

    fn is_told(&self) -> bool {
        true
    }

    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid> {
        let url = sms.recipient.url(url);
        let at = time::to_rfc3339(sms.received_at.unwrap_or(now));
        let body = json!({
            "specversion": "1.0",
            "id": sms.id,
            "source": "/v1/messages/receive",
            "type": RECEIVED,
            "datacontenttype": "application/json",
            "time": at,
            "data": {
                "message_id": sms.id,
                "user_id": "otpost",
                "owner": sms.recipient.as_number(),
                "encrypted": false,
                "contact": sms.sender,
                "timestamp": at,
                "content": sms.text,
                "sim": "SIM1",
                "attachments": [],
            },
        });
        let claims = json!({
            "aud": url,
            "exp": now.saturating_add(LIFE_SECONDS),
            "iat": now,
            "iss": ISSUER,
            "nbf": now.saturating_sub(LIFE_SECONDS),
            "sub": "otpost",
        });
        let token = jwt::token(&claims, first_key(secret)?);
        Ok(Signed::json(&url, body.to_string())
            .header("X-Event-Type", RECEIVED)
            .header("Authorization", format!("Bearer {token}")))
    }
}
