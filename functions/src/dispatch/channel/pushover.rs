//! Pushover: a form for its API (<https://pushover.net/api>).

use contract::secret;
use domain::Secret;
use http::Request;
use http::header::CONTENT_TYPE;
use url::form_urlencoded;

use super::{Channel, Means, News, judged, unusable, with_secret};
use crate::dispatch::attempt::Delivered;

const NAME: &str = "pushover";
const ENDPOINT: &str = "https://api.pushover.net/1/messages.json";

pub struct Pushover;

impl Channel<News<'_>> for Pushover {
    async fn send(&self, means: &Means, news: &News<'_>) -> Delivered {
        with_secret(means, &secret::notify(news.person, NAME), async |secret| push(means, news, secret).await)
            .await
    }
}

async fn push(means: &Means, news: &News<'_>, secret: &Secret) -> Delivered {
    let (token, user) = secret
        .reveal()
        .trim()
        .split_once(char::is_whitespace)
        .ok_or_else(|| unusable(NAME, "the secret is not `TOKEN USER`"))?;
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("token", token)
        .append_pair("user", user.trim())
        .append_pair("title", &news.said.title)
        .append_pair("message", &news.said.text)
        .append_pair("url", &news.link)
        .append_pair("url_title", "Otpost")
        .append_pair("priority", "1")
        .append_pair("timestamp", &news.now.to_string())
        .append_pair("ttl", &news.seconds_left.to_string())
        .finish();
    let request = Request::post(ENDPOINT)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form.into_bytes())
        .map_err(|_| unusable(NAME, "the request could not be made"))?;
    match means.outbound.send(NAME, request).await? {
        // The month's messages are used up; that doesn't pass in ten minutes.
        status if status.as_u16() == 429 => Err(unusable(NAME, "the service answered 429")),
        status => judged(NAME, status),
    }
}
