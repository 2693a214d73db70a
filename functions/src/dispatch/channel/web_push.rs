//! Web Push to every browser that the person subscribed: encrypted for that browser (RFC 8291),
//! signed with the system's VAPID key (RFC 8292), kept by the push service for the rest of the
//! message's life. A subscription that its service says is gone is deleted.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::secret;
use http::{HeaderName, HeaderValue, Request, StatusCode};
use serde_json::json;
use tokio::task::JoinSet;
use web_push_native::jwt_simple::algorithms::ES256KeyPair;
use web_push_native::p256::PublicKey;
use web_push_native::{Auth, WebPushBuilder};

use super::{Channel, Means, News, judged, unusable};
use crate::Failure;
use crate::dispatch::attempt::{Delivered, Undelivered};
use crate::subscribe::{Kept, remove};
use crate::table::{Attributes, Item, Key};
use crate::transaction::Transaction;

const NAME: &str = "web_push";

/// Every notification has as many bytes before it is encrypted, so that its size says nothing of it. A push service takes
/// 3,993 (RFC 8291, section 4: one record, 4,096 bytes in all).
const PADDED_BYTES: usize = 2_048;

/// A signature holds as many seconds at least. A push service whose clock is ahead refuses one that is over, for good,
/// although the message still lives; more than a day is refused too (RFC 8292, section 2).
const SIGNED_SECONDS_MIN: u64 = 300;

pub struct WebPush;

impl Channel<News<'_>> for WebPush {
    /// Sent if one browser's service took it; the others had their chance.
    async fn send(&self, means: &Means, news: &News<'_>) -> Delivered {
        let Kept { subscriptions, .. } = Kept::read(&means.aws, &means.table, news.person).await?;
        if subscriptions.is_empty() {
            return Err(Undelivered::Skipped);
        }
        let vapid = vapid(means).await?;
        let mut tries = JoinSet::new();
        for (place, subscription) in subscriptions.iter().enumerate() {
            // A subscription whose keys can't encrypt won't ever work.
            let sent = encrypted(means, news, Item(subscription), &vapid)
                .map(|request| means.outbound.send(NAME, request));
            tries.spawn(async move {
                match sent {
                    Some(sent) => (place, sent.await.map_err(Undelivered::from).and_then(pushed)),
                    None => (place, Err(Undelivered::Gone)),
                }
            });
        }
        let mut outcome = Err(Undelivered::Gone);
        while let Some(joined) = tries.join_next().await {
            let (place, delivered) = joined.map_err(|_| Failure::new(NAME, "a try was cut short"))?;
            if let (Err(Undelivered::Gone), Some(subscription)) = (&delivered, subscriptions.get(place)) {
                // If it can't be deleted now, it is gone the next time as well.
                let _ = forget(means, news.person, Item(subscription)).await;
            }
            outcome = better(outcome, delivered);
        }
        outcome
    }
}

/// The outcome that the push service's answer stands for (RFC 8030).
fn pushed(status: StatusCode) -> Delivered {
    match status.as_u16() {
        404 | 410 => Err(Undelivered::Gone),
        _ => judged(NAME, status),
    }
}

/// The better of two: one browser is enough, and what may go better is worth another try.
fn better(one: Delivered, other: Delivered) -> Delivered {
    let rank = |delivered: &Delivered| match delivered {
        Ok(()) => 3,
        Err(Undelivered::Failed(_)) => 2,
        Err(Undelivered::Refused(_)) => 1,
        Err(Undelivered::Gone | Undelivered::Skipped) => 0,
    };
    if rank(&other) > rank(&one) { other } else { one }
}

/// The key that requests are signed with.
async fn vapid(means: &Means) -> Result<ES256KeyPair, Undelivered> {
    let secret = means.secrets.read(&means.aws, secret::VAPID).await?;
    let secret = secret.ok_or_else(|| unusable(NAME, "there is no VAPID key; a deployment draws it"))?;
    let bytes = URL_SAFE_NO_PAD.decode(secret.reveal().trim().trim_end_matches('='));
    let key = bytes.ok().and_then(|bytes| ES256KeyPair::from_bytes(&bytes).ok());
    key.ok_or_else(|| unusable(NAME, "the VAPID key is not 32 bytes in base64url"))
}

/// The news for one browser, if its subscription is one.
fn encrypted(
    means: &Means,
    news: &News<'_>,
    subscription: Item<'_>,
    vapid: &ES256KeyPair,
) -> Option<Request<Vec<u8>>> {
    let bytes = |name| URL_SAFE_NO_PAD.decode(subscription.text(name)?.trim_end_matches('=')).ok();
    let endpoint = means.outbound.address(subscription.text("endpoint")?)?;
    let key = PublicKey::from_sec1_bytes(&bytes("p256dh")?).ok()?;
    let auth: [u8; 16] = bytes("auth")?.try_into().ok()?;
    let body = json!({
        "title": news.said.title,
        "body": news.said.text,
        "link": news.link,
        "message_id": news.message_id,
    });
    let mut request = WebPushBuilder::new(endpoint, key, Auth::from(auth))
        .with_valid_duration(Duration::from_secs(news.seconds_left.max(SIGNED_SECONDS_MIN)))
        // The contact for the push service.
        .with_vapid(vapid, &means.site_url)
        .build(padded(&body.to_string()))
        .ok()?;
    // It takes one duration for the signature and for how long the push service keeps the news.
    request.headers_mut().insert(HeaderName::from_static("ttl"), HeaderValue::from(news.seconds_left));
    // The phone is to wake up for it.
    let urgency = (HeaderName::from_static("urgency"), HeaderValue::from_static("high"));
    request.headers_mut().insert(urgency.0, urgency.1);
    Some(request)
}

/// A JSON text with spaces behind it, which no reader of JSON minds: the library has no padding of its own.
fn padded(text: &str) -> String {
    let bytes = text.len().next_multiple_of(PADDED_BYTES);
    format!("{text}{}", " ".repeat(bytes - text.len()))
}

/// Delete a subscription of the person `name` that is gone.
async fn forget(means: &Means, name: &str, subscription: Item<'_>) -> Result<(), Failure> {
    let Some(id) = subscription.text("sk") else { return Ok(()) };
    let key = Key { pk: Key::push_of(name), sk: id.to_owned() };
    let write = Transaction::on(&means.table).delete(&key, "attribute_exists(#pk)", Attributes::new())?;
    remove(write, name, id)?.write(&means.aws).await.map(|_| ())
}
