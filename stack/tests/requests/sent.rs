//! A request as it goes over the wire, in each of AWS's protocols.

use axum::body::Body;
use http::{Method, Request};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

use super::cbor;

const FORM: &str = "application/x-www-form-urlencoded";

/// A request that is right, until something of it is changed.
#[derive(Clone)]
pub struct Sent {
    method: Method,
    path: String,
    region: &'static str,
    service: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl std::fmt::Debug for Sent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { method, path, region, service, headers, .. } = self;
        let body = String::from_utf8_lossy(&self.body);
        write!(f, "{method} {path} {service} {region} {headers:?} {body}")
    }
}

impl Sent {
    pub fn new(service: &'static str, method: Method, path: &str) -> Self {
        let (headers, body) = (Vec::new(), Vec::new());
        Self { method, path: path.to_owned(), region: "us-east-1", service, headers, body }
    }

    pub fn json(service: &'static str, version: &str, target: &str, body: &Value) -> Self {
        Self::new(service, Method::POST, "/")
            .header("content-type", &format!("application/x-amz-json-{version}"))
            .header("x-amz-target", target)
            .body(body.to_string())
    }

    pub fn query(service: &'static str, pairs: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        Self::new(service, Method::POST, "/").header("content-type", FORM).body(body)
    }

    pub fn rest_json(service: &'static str, method: Method, path: &str, body: &Value) -> Self {
        Self::new(service, method, path).header("content-type", "application/json").body(body.to_string())
    }

    pub fn cbor(service: &'static str, prefix: &str, operation: &str, body: &Value) -> Self {
        Self::new(service, Method::POST, &format!("/service/{prefix}/operation/{operation}"))
            .header("content-type", "application/cbor")
            .header("smithy-protocol", "rpc-v2-cbor")
            .body(cbor::encode(body))
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Another value for a header; none takes it away.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(one, _)| *one != name);
        if !value.is_empty() {
            self.headers.push((name, value.to_owned()));
        }
        self
    }

    pub const fn region(mut self, region: &'static str) -> Self {
        self.region = region;
        self
    }

    /// The answer to its form: the status, and the text.
    pub async fn check(&self, endpoint: &str) -> (u16, String) {
        self.clone().header("x-check-only", "yes").send(endpoint).await
    }

    pub async fn send(&self, endpoint: &str) -> (u16, String) {
        let scope = format!("20261130/{}/{}/aws4_request", self.region, self.service);
        let signature =
            format!("AWS4-HMAC-SHA256 Credential=test/{scope}, SignedHeaders=host;x-amz-date, Signature=0");
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(format!("{endpoint}{}", self.path))
            .header("authorization", signature)
            .header("x-amz-date", "20261130T120000Z");
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
        let answer = client.request(request.body(self.body.clone().into()).unwrap()).await.unwrap();
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}
