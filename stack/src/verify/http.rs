//! Requests as anybody in the world can send them: without credentials, and without following a redirect.

use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::http::{Headers, Request};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::Value as Json;

use crate::transport::{Transport, innermost};

/// CloudFront gives an origin as long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends requests.
pub(super) struct Http(Connector);

/// The answer to a request.
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Headers,
    body: Vec<u8>,
}

impl Http {
    pub(super) fn new(transport: &Transport) -> Self {
        Self(transport.connector())
    }

    /// The answer, whatever its status is; else one sentence that says why there is none.
    pub(super) async fn get(&self, url: &str) -> Result<Answer, String> {
        self.send("GET", url, &[], Vec::new()).await
    }

    /// A body that is JSON, with these headers besides.
    pub(super) async fn post(
        &self,
        url: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<Answer, String> {
        let mut all = vec![("content-type", "application/json".to_owned())];
        all.extend_from_slice(headers);
        self.send("POST", url, &all, body).await
    }

    /// Any request.
    pub(super) async fn send(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<Answer, String> {
        let mut request = Request::new(if body.is_empty() { SdkBody::empty() } else { SdkBody::from(body) });
        let wrong = |error: &dyn std::fmt::Display| format!("`{url}`: {error}");
        request.set_method(method).map_err(|error| wrong(&error))?;
        request.set_uri(url).map_err(|error| wrong(&error))?;
        for (name, value) in headers {
            request
                .headers_mut()
                .try_insert((*name).to_owned(), value.clone())
                .map_err(|error| wrong(&error))?;
        }
        let answer = tokio::time::timeout(PATIENCE, self.0.call(request)).await;
        let answer = answer.map_err(|_| format!("`{url}` did not answer in {} s", PATIENCE.as_secs()))?;
        let answer = answer.map_err(|error| wrong(&innermost(&error)))?;
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        let body = ByteStream::new(answer.into_body()).collect().await.map_err(|error| wrong(&error))?;
        Ok(Answer { status, headers, body: body.to_vec() })
    }
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)
    }

    /// The body, `null` if it isn't JSON.
    pub(super) fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The stable code of a problem+json; `None` if it is none.
    pub(super) fn problem(&self) -> Option<String> {
        let kind = self.header("content-type")?;
        let code = self.json()["code"].as_str()?.to_owned();
        kind.starts_with("application/problem+json").then_some(code)
    }
}
