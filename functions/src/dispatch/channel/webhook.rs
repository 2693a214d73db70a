//! A POST of JSON to a URL of the person's or the operator's, signed as [`domain::webhook`] says.

use contract::secret;
use domain::{Secret, webhook};
use http::Request;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::{Channel, Issued, Means, News, judged, unusable, with_secret};
use crate::clock;
use crate::dispatch::attempt::Delivered;

const NAME: &str = "webhook";

pub struct Webhook;

impl Channel<News<'_>> for Webhook {
    async fn send(&self, means: &Means, news: &News<'_>) -> Delivered {
        let body = json!({
            "event": "message_received",
            "message_id": news.message_id,
            "link": news.link,
            "has_code": news.has_code,
            "at": clock::rfc3339(news.now),
        });
        let name = secret::notify(news.person, NAME);
        with_secret(means, &name, async |secret| post(means, secret, &body).await).await
    }
}

impl Channel<Issued<'_>> for Webhook {
    async fn send(&self, means: &Means, issued: &Issued<'_>) -> Delivered {
        let body = json!({
            "event": "token_issued",
            "token_id": issued.token_id,
            "user_id": issued.user_id,
            "purpose": issued.purpose,
            "token": issued.token.reveal(),
            "expires_at": clock::rfc3339(issued.valid_until),
        });
        with_secret(means, secret::TOKENS_WEBHOOK, async |secret| post(means, secret, &body).await).await
    }
}

/// Post `body` to where `secret` says, `URL KEY`, signed at this time.
async fn post(means: &Means, secret: &Secret, body: &Value) -> Delivered {
    let target = secret.reveal().trim().split_once(char::is_whitespace);
    let target = target.and_then(|(url, key)| Some((means.outbound.address(url)?, key.trim())));
    let (url, key) = target.ok_or_else(|| unusable(NAME, "the secret is not `URL KEY`"))?;
    let body = body.to_string().into_bytes();
    let now = clock::now();
    let request = Request::post(url)
        .header(CONTENT_TYPE, "application/json")
        .header(webhook::TIMESTAMP, now)
        .header(webhook::SIGNATURE, webhook::signature(&Secret::new(key.to_owned()), now, &body))
        .body(body)
        .map_err(|_| unusable(NAME, "the request could not be made"))?;
    judged(NAME, means.outbound.send(NAME, request).await?)
}
