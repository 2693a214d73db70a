//! httpSMS (NdoleStudio): JSON of CloudEvents, with a JSON Web Token (HS256) for the address and the moment.
//!
//! The token says nothing of the body. It is made anew for each attempt, of which there are two, so its time is
//! checked. Android joins parts itself.

use std::collections::HashSet;

use jwt_simple::prelude::*;
use serde_json::json;

use super::signature::{any_key, first_key, keys};
use super::{Event, Forged, Provider, Recipient, Signed, Sms, Webhook, json as body, number, time};
use crate::{Invalid, limits};

const RECEIVED: &str = "message.phone.received";
const ISSUER: &str = "api.httpsms.com";

/// How long httpSMS makes a token good for, in seconds.
const LIFE_SECONDS: u64 = 600;

/// Phones with the app of httpSMS.
#[derive(Clone, Copy, Debug)]
pub struct HttpSms;

fn options(webhook: &Webhook<'_>) -> VerificationOptions {
    let near = Duration::from_secs(limits::WEBHOOK_WINDOW_SECONDS);
    VerificationOptions {
        allowed_audiences: Some(HashSet::from([webhook.url.to_owned()])),
        artificial_time: Some(UnixTimeStamp::from_secs(webhook.now)),
        time_tolerance: Some(near),
        max_validity: Some(near),
        ..VerificationOptions::default()
    }
}

/// Whether what is wrong with a token is its time.
fn is_stale(error: &jwt_simple::Error) -> bool {
    use jwt_simple::JWTError::{self, ClockDrift, TokenHasExpired, TokenIsTooOld, TokenNotValidYet};
    let error = error.downcast_ref::<JWTError>();
    matches!(error, Some(ClockDrift | TokenHasExpired | TokenIsTooOld | TokenNotValidYet))
}

impl Provider for HttpSms {
    fn name(&self) -> &'static str {
        "httpsms"
    }

    fn key(&self) -> super::Key {
        super::Key::Drawn
    }

    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged> {
        let given = webhook.header("Authorization").ok_or(Forged::Unsigned)?;
        let token = given.strip_prefix("Bearer ").ok_or(Forged::Unsigned)?;
        let check = |key: &str| {
            HS256Key::from_bytes(key.as_bytes()).verify_token::<NoCustomClaims>(token, Some(options(webhook)))
        };
        let refused: Vec<_> = keys(secret).filter_map(|key| check(key).err()).collect();
        match any_key(secret, |key| check(key).is_ok()) {
            Err(_) if refused.iter().any(is_stale) => Err(Forged::Stale),
            outcome => outcome,
        }
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
        let mut claims = Claims::create(Duration::from_secs(LIFE_SECONDS)).with_issuer(ISSUER);
        claims.issued_at = Some(UnixTimeStamp::from_secs(now));
        claims.expires_at = Some(UnixTimeStamp::from_secs(now.saturating_add(LIFE_SECONDS)));
        claims.invalid_before = Some(UnixTimeStamp::from_secs(now.saturating_sub(LIFE_SECONDS)));
        let claims = claims.with_audiences(HashSet::from([url.as_str()])).with_subject("otpost");
        let key = HS256Key::from_bytes(first_key(secret)?.as_bytes());
        let token = key.authenticate(claims).map_err(|_| Invalid::new("secret", "can't sign a token"))?;
        Ok(Signed::json(&url, body.to_string())
            .header("X-Event-Type", RECEIVED)
            .header("Authorization", format!("Bearer {token}")))
    }
}
