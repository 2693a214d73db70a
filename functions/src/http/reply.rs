//! A reply, as the gateway takes it.

use std::collections::BTreeMap;

use domain::Problem;
use serde::Serialize;
use serde_json::{Value, json};

use super::Cookie;

/// A proxy response of the REST API.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    status_code: u16,
    headers: BTreeMap<&'static str, String>,
    body: String,
    is_base64_encoded: bool,
}

impl Reply {
    /// `body` as JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::with(status, "application/json", body.to_string())
    }

    /// Nothing but the status 204.
    pub fn no_content() -> Self {
        Self::raw(204, "text/plain", "")
    }

    /// `body` as it is. An empty one has a type too: the gateway would say `application/json`. (Recorded,
    /// `test_aws_proxy_response_payload_format_validation`, 2024-11-15.)
    pub fn raw(status: u16, content_type: &str, body: &str) -> Self {
        Self::with(status, content_type, body.to_owned())
    }

    /// With a cookie, in place of any other.
    pub fn cookie(mut self, cookie: &Cookie) -> Self {
        self.headers.insert("set-cookie", cookie.header());
        self
    }

    /// A problem in the form of RFC 9457.
    pub fn problem(problem: &Problem) -> Self {
        let mut body = json!({
            "type": format!("urn:otpost:problem:{}", problem.code()),
            "title": problem.title(),
            "status": problem.status(),
            "code": problem.code(),
        });
        if let Problem::InvalidRequest(invalid) = problem {
            body["detail"] = invalid.to_string().into();
        }
        let mut reply = Self::with(problem.status(), "application/problem+json", body.to_string());
        // No `WWW-Authenticate`: the gateway gives it another name. (Recorded, `TestApiGatewayHeaderRemapping`, 2024-12-11.)
        if let Problem::TooManyTokens { retry_after_seconds } | Problem::Throttled { retry_after_seconds } =
            problem
        {
            reply.headers.insert("retry-after", retry_after_seconds.to_string());
        }
        reply
    }

    fn with(status_code: u16, content_type: &str, body: String) -> Self {
        let headers = BTreeMap::from([
            ("cache-control", "no-store".to_owned()),
            ("content-type", content_type.to_owned()),
        ]);
        Self { status_code, headers, body, is_base64_encoded: false }
    }
}
