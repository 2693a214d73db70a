//! A gateway whose parts come to know an API key one after the other. Their delay was recorded only by the patience
//! of a test: a key that was just tied to a plan answers 403 for so long that the test waits up to 10 times 12 s
//! (`apigateway/test_apigateway_api`, `TestUsagePlans`, `test_api_key_required_for_methods`, 2023-07-27).
//!
//! Nobody waits for it here: each request to the gateway takes three seconds of its own time.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use http::request::Parts;
use http::{Response, StatusCode};

/// The gateway's time that a request takes, in seconds.
const REQUEST: usize = 3;
/// The seconds after which each part knows a key; they answer in turn.
const PARTS: [usize; 3] = [20, 40, 60];

/// The keys that it knows.
#[derive(Default)]
pub struct Gateway {
    always: BTreeSet<String>,
    since: BTreeMap<String, usize>,
    now: usize,
    learns_nothing: bool,
}

impl Gateway {
    /// One that has known these keys for long.
    pub fn knowing(keys: impl IntoIterator<Item = String>) -> Self {
        Self { always: keys.into_iter().collect(), ..Self::default() }
    }

    /// It never comes to know another one.
    pub fn that_learns_nothing(self) -> Self {
        Self { learns_nothing: true, ..self }
    }

    /// Its refusal of a request, if the part that gets it doesn't know the key.
    pub fn refusal(&mut self, parts: &Parts) -> Option<Response<Body>> {
        if !parts.uri.path().contains("/_user_request_/") {
            return None;
        }
        self.now += REQUEST;
        let key = parts.headers.get("x-api-key").and_then(|key| key.to_str().ok()).unwrap_or_default();
        if self.always.contains(key) {
            return None;
        }
        let since = *self.since.entry(key.to_owned()).or_insert(self.now);
        let knows = !self.learns_nothing && self.now - since >= PARTS[self.now / REQUEST % PARTS.len()];
        let refusal = || {
            let body = Body::from(r#"{"message":"Forbidden"}"#);
            Response::builder().status(StatusCode::FORBIDDEN).body(body).unwrap()
        };
        (!knows).then(refusal)
    }
}
