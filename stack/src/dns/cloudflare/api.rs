//! Cloudflare's API: a token, requests that are repeated where that helps, and its refusals told apart.
//!
//! It must not know which records are wanted. The token is never shown.

use std::fmt;
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::http::Request;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::Value as Json;
use tokio::time::{sleep, timeout};

use crate::console::Console;
use crate::error::Error;
use crate::transport::{Transport, innermost};

/// The environment variable of the token.
pub const TOKEN: &str = "CLOUDFLARE_API_TOKEN";
/// The API in place of Cloudflare's own.
pub const BASE_URL: &str = "CLOUDFLARE_BASE_URL";

const CLOUDFLARE: &str = "https://api.cloudflare.com/client/v4";
/// An answer takes a second as a rule.
const TIMEOUT: Duration = Duration::from_secs(30);
const ATTEMPTS: u32 = 5;
/// Too frequent requests are refused for five minutes: Cloudflare's page "Rate limits".
const WAIT_MAX_SECONDS: u64 = 300;
/// The codes of "an A, AAAA, or CNAME record with that host already exists" and of an identical one.
const TAKEN: [u64; 4] = [81_053, 81_054, 81_057, 81_058];
/// The codes of what a token is that can't be one.
const MALFORMED_TOKEN: [u64; 2] = [6_003, 6_111];

/// A connection, made when it is first needed.
pub struct Api {
    connector: Connector,
    base: String,
    token: String,
    /// The first pause before a request is repeated.
    pause: Duration,
}

/// The reason for which Cloudflare refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It doesn't know the token, or the token may not do this.
    Token(String),
    /// There is no such thing.
    NotFound(String),
    /// Something is there already.
    Taken(String),
    /// Any other refusal: Cloudflare's own words, or the reason why there was no answer.
    Other(String),
}

/// An answer, whatever it says.
struct Answer {
    status: u16,
    retry_after: Option<u64>,
    body: Json,
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Api({}, …)", self.base)
    }
}

impl Api {
    /// With the token and the address that the environment has, by the way on which AWS is reached.
    ///
    /// # Errors
    /// [`crate::error::Exit::Credentials`] when there is no token, and when it would be sent in clear.
    pub fn from_environment(way: &Transport) -> Result<Self, Error> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let base = set(BASE_URL).unwrap_or_else(|| CLOUDFLARE.to_owned());
        let token = set(TOKEN).ok_or_else(|| {
            Error::credentials(format!("there is no token for Cloudflare: {TOKEN} is not set")).hint(
                "make one that may edit the zone's DNS (docs/domain.md says how), and set the variable to it",
            )
        })?;
        Self::new(&base, token.trim(), way)
    }

    fn new(base: &str, token: &str, transport: &Transport) -> Result<Self, Error> {
        let base = base.trim_end_matches('/');
        let here = is_loopback(base);
        if !base.starts_with("https://") && !here {
            let message = format!("`{base}` would be sent the token for Cloudflare in clear");
            return Err(Error::usage(message).hint(format!("unset {BASE_URL}, or give it an https:// URL")));
        }
        if token.is_empty() || !token.bytes().all(|b| b.is_ascii_graphic()) {
            let message = format!("{TOKEN} is not a valid token");
            return Err(
                Error::credentials(message).hint("set it to the token alone, without quotes and spaces")
            );
        }
        let pause = Duration::from_millis(if here { 5 } else { 1_000 });
        Ok(Self { connector: transport.connector(), base: base.to_owned(), token: token.to_owned(), pause })
    }

    /// The result of a request: the `result` of its answer. A request that was too many, that found the service out
    /// of order, or that had no answer is repeated.
    ///
    /// # Errors
    /// With Cloudflare's refusal.
    pub async fn call(
        &self,
        method: &str,
        path: &str,
        body: Option<&Json>,
        console: &mut Console,
    ) -> Result<Json, Refusal> {
        let mut pause = self.pause;
        let mut tried = 1;
        loop {
            let (why, wait) = match self.send(method, path, body).await {
                Ok(answer) if answer.status == 429 || answer.status >= 500 => {
                    let asked = answer.retry_after.map(|seconds| seconds.min(WAIT_MAX_SECONDS));
                    (answer.said(), asked.map(Duration::from_secs))
                }
                Ok(answer) => return answer.result(),
                Err(why) => (why, None),
            };
            if tried == ATTEMPTS {
                return Err(Refusal::Other(format!("{why}, {ATTEMPTS} times in a row")));
            }
            let wait = wait.unwrap_or(pause);
            console.line(format!("  Cloudflare: {why}; trying again in {} s", wait.as_secs()));
            sleep(wait).await;
            pause *= 2;
            tried += 1;
        }
    }

    async fn send(&self, method: &str, path: &str, body: Option<&Json>) -> Result<Answer, String> {
        let text = body.map(Json::to_string);
        let mut request = Request::new(text.map_or_else(SdkBody::empty, SdkBody::from));
        request.set_method(method).map_err(|error| error.to_string())?;
        request.set_uri(format!("{}{path}", self.base)).map_err(|error| error.to_string())?;
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {}", self.token));
        headers.insert("content-type", "application/json");
        headers.insert("user-agent", concat!("otpost/", env!("CARGO_PKG_VERSION")));
        let answer = async {
            let answer = self.connector.call(request).await.map_err(|error| innermost(&error))?;
            let status = answer.status().as_u16();
            let retry_after = answer.headers().get("retry-after").and_then(|text| text.trim().parse().ok());
            let body = ByteStream::new(answer.into_body()).collect().await;
            let body = body.map_err(|error| innermost(&error))?.into_bytes();
            Ok(Answer { status, retry_after, body: serde_json::from_slice(&body).unwrap_or_default() })
        };
        let late = |_| Err(format!("no answer in {} s", TIMEOUT.as_secs()));
        timeout(TIMEOUT, answer).await.unwrap_or_else(late)
    }
}

impl Answer {
    fn result(mut self) -> Result<Json, Refusal> {
        let codes: Vec<_> = self.errors().filter_map(|error| error["code"].as_u64()).collect();
        let is_one_of = |known: &[u64]| codes.iter().any(|code| known.contains(code));
        match self.status {
            200..300 if self.body["success"] == true => Ok(self.body["result"].take()),
            401 | 403 => Err(Refusal::Token(self.said())),
            400 if is_one_of(&MALFORMED_TOKEN) => Err(Refusal::Token(self.said())),
            404 => Err(Refusal::NotFound(self.said())),
            _ if is_one_of(&TAKEN) => Err(Refusal::Taken(self.said())),
            _ => Err(Refusal::Other(self.said())),
        }
    }

    fn errors(&self) -> impl Iterator<Item = &Json> {
        self.body["errors"].as_array().into_iter().flatten()
    }

    /// `status 403: Authentication error (10000)`
    fn said(&self) -> String {
        let errors = self.errors().map(|error| {
            let message = error["message"].as_str().unwrap_or("no message");
            error["code"].as_u64().map_or_else(|| message.to_owned(), |code| format!("{message} ({code})"))
        });
        let errors: Vec<_> = errors.collect();
        match errors.as_slice() {
            [] => format!("status {}", self.status),
            errors => format!("status {}: {}", self.status, errors.join(", ")),
        }
    }
}

/// True if plain HTTP to this URL stays on this machine.
fn is_loopback(base: &str) -> bool {
    let Some(rest) = base.strip_prefix("http://") else { return false };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    ["127.0.0.1", "localhost", "[::1]"].contains(&host)
}

#[cfg(test)]
mod tests {
    use super::{Api, CLOUDFLARE};
    use crate::error::Exit;
    use crate::transport::Transport;

    #[test]
    fn a_token_is_sent_over_tls_or_within_this_machine_and_shown_nowhere() {
        let new = |base: &str, token: &str| Api::new(base, token, &Transport::direct());
        for base in [CLOUDFLARE, "http://127.0.0.1:8080/client/v4", "http://localhost:1", "http://[::1]:1"] {
            let api = new(base, "s3cret").unwrap();
            assert!(!format!("{api:?}").contains("s3cret"));
        }
        for base in ["http://api.cloudflare.com", "http://127.0.0.1.example.com", "ftp://127.0.0.1", ""] {
            assert_eq!(new(base, "s3cret").unwrap_err().exit, Exit::Usage, "{base}");
        }
        for token in ["", "two words", "line\nbreak"] {
            assert_eq!(new(CLOUDFLARE, token).unwrap_err().exit, Exit::Credentials, "{token}");
        }
    }
}
