//! A person with a browser: its cookies, and a phone that makes and uses passkeys (1Password's crates).

mod phone;

use std::collections::BTreeMap;

use axum::body::Body;
use http::header;
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use phone::Phone;

/// A person, with the address of the site that they visit.
pub struct Person {
    site: String,
    http: Client<HttpConnector, Body>,
    cookies: BTreeMap<String, String>,
    phone: Phone,
}

impl Person {
    /// Somebody with a new phone.
    pub fn new(site: &str) -> Self {
        let http = Client::builder(TokioExecutor::new()).build_http();
        Self { site: site.to_owned(), http, cookies: BTreeMap::new(), phone: Phone::new(site) }
    }

    /// Register a passkey; `proof` is an invitation, a recovery code or an assertion. The answer.
    pub async fn register(&mut self, proof: &Value, name: &str) -> Result<Value, String> {
        let options = self.call("POST", "/registration/options", Some(proof), 200).await?;
        let credential = self.phone.create(&options).await?;
        let body = json!({ "name": name, "credential": credential });
        self.call("POST", "/registration", Some(&body), 201).await
    }

    /// The assertion of a ceremony.
    pub async fn touch(&mut self, ceremony: &str, subject: Option<&str>) -> Result<Value, String> {
        let mut body = json!({ "ceremony": ceremony });
        if let Some(subject) = subject {
            body["subject"] = json!(subject);
        }
        let options = self.call("POST", "/challenges", Some(&body), 200).await?;
        let credential = self.phone.sign(&options).await?;
        Ok(json!({ "credential": credential }))
    }

    /// Call the API as the site's page does.
    pub async fn call(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        status: u16,
    ) -> Result<Value, String> {
        let mut request = http::Request::builder().method(method).uri(format!("{}/v1{path}", self.site));
        if method != "GET" {
            request = request.header(header::ORIGIN, &self.site);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<_> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let body = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        let answer =
            self.http.request(request.body(body).unwrap()).await.map_err(|error| error.to_string())?;
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (pair, _) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.cookies.retain(|_, value| !value.is_empty());
        let answered = answer.status().as_u16();
        assert_ne!(answered, 429, "{path} met a limit: that says nothing of a grant");
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        let body: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if answered == status {
            return Ok(body);
        }
        let path = path.split('?').next().unwrap_or_default();
        Err(format!("{method} {path} answered {answered} {}", body["code"]))
    }
}
