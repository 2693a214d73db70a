//! ntfy: a POST to the topic (<https://docs.ntfy.sh/publish/>). Its server keeps nothing of the news. Google's gets it only
//! where the person wants that: no iPhone is told otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::secret;
use domain::Secret;
use http::header::AUTHORIZATION;
use http::{HeaderValue, Request};

use super::{Channel, Means, News, judged, unusable, with_secret};
use crate::dispatch::attempt::Delivered;

const NAME: &str = "ntfy";

pub struct Ntfy;

impl Channel<News<'_>> for Ntfy {
    async fn send(&self, means: &Means, news: &News<'_>) -> Delivered {
        with_secret(means, &secret::notify(news.person, NAME), async |secret| {
            publish(means, news, secret).await
        })
        .await
    }
}

async fn publish(means: &Means, news: &News<'_>, secret: &Secret) -> Delivered {
    let mut words = secret.reveal().split_whitespace();
    let topic = words.next().and_then(|topic| means.outbound.address(topic));
    let topic = topic.ok_or_else(|| unusable(NAME, "the secret is not `TOPIC_URL [TOKEN]`"))?;
    let mut request = Request::post(topic)
        .header("Title", header(&news.said.title))
        .header("Click", &news.link)
        .header("Priority", "high")
        .header("X-Cache", "no");
    if !news.by_firebase {
        request = request.header("X-Firebase", "no");
    }
    if let Some(token) = words.next() {
        let mut bearer = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|_| unusable(NAME, "the token of the secret does not fit a header"))?;
        bearer.set_sensitive(true);
        request = request.header(AUTHORIZATION, bearer);
    }
    let request = request
        .body(news.said.text.clone().into_bytes())
        .map_err(|_| unusable(NAME, "the request could not be made"))?;
    judged(NAME, means.outbound.send(NAME, request).await?)
}

/// A header's text in ASCII, as RFC 2047 says.
fn header(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    format!("=?UTF-8?B?{}?=", STANDARD.encode(text))
}
