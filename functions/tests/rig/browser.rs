//! A browser: it keeps cookies, names its origin, and does the ceremonies as the pages do.

use std::collections::BTreeMap;

use contract::Function;
use serde_json::{Value, json};

use super::cloud::{Cloud, SITE_URL};
use super::event::{Reply, Request};
use super::phone::Phone;

/// A browser with its cookies.
#[derive(Clone, Default)]
pub struct Browser {
    pub cookies: BTreeMap<String, String>,
    /// Another origin than the site's.
    pub origin: Option<String>,
}

impl Browser {
    pub fn new() -> Self {
        Self::default()
    }

    /// Send a request with its cookies, and keep those of the answer.
    pub async fn send(&mut self, cloud: &Cloud, request: Request) -> Reply {
        let mut request = request;
        if request.method != "GET" {
            request = request.header("Origin", self.origin.as_deref().unwrap_or(SITE_URL));
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("Cookie", &pairs.join("; "));
        }
        let reply = cloud.send(&request).await;
        if let Some(cookie) = reply.headers.get("set-cookie") {
            self.keep(cloud, cookie);
        }
        reply
    }

    fn keep(&mut self, cloud: &Cloud, cookie: &str) {
        let (pair, attributes) = cookie.split_once("; ").unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        assert!(name.starts_with("__Host-otpost-"), "{name}");
        for attribute in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(attributes.split("; ").any(|other| other == attribute), "no {attribute} in {cookie}");
        }
        assert!(!attributes.contains("Domain"), "{cookie}");
        if attributes.contains("Max-Age=0;") {
            self.cookies.remove(name);
            return;
        }
        let secrets: Vec<_> = value.split('.').filter_map(|part| part.get(..43)).collect();
        assert!(!secrets.is_empty(), "256 bits");
        secrets.into_iter().for_each(|secret| cloud.watch.secret(secret));
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub async fn get(&mut self, cloud: &Cloud, path: &str) -> Reply {
        self.send(cloud, Request::new("GET", path)).await
    }

    pub async fn post(&mut self, cloud: &Cloud, path: &str, body: &Value) -> Reply {
        self.send(cloud, Request::new("POST", path).json(body)).await
    }

    /// Begin a ceremony: the options for the authenticator.
    pub async fn challenge(&mut self, cloud: &Cloud, kind: &str, subject: Option<&str>) -> Value {
        let mut body = json!({ "ceremony": kind });
        if let Some(subject) = subject {
            body["subject"] = subject.into();
        }
        let reply = self.post(cloud, "/v1/challenges", &body).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }

    /// Begin a ceremony and touch.
    pub async fn touch(
        &mut self,
        cloud: &Cloud,
        phone: &mut Phone,
        kind: &str,
        subject: Option<&str>,
    ) -> Value {
        let options = self.challenge(cloud, kind, subject).await;
        phone.get(&options).await
    }

    /// Begin a registration with what lets in; the options for the authenticator.
    pub async fn enrol(&mut self, cloud: &Cloud, entry: &Value) -> Value {
        let reply = self.post(cloud, "/v1/registration/options", entry).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }

    /// Register a passkey with what lets in.
    pub async fn register(&mut self, cloud: &Cloud, entry: &Value, phone: &mut Phone, name: &str) -> Reply {
        let options = self.enrol(cloud, entry).await;
        let credential = phone.create(&options).await;
        let body = json!({ "name": name, "credential": credential });
        let reply = self.post(cloud, "/v1/registration", &body).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        let body = reply.json();
        for code in body["recovery_codes"].as_array().into_iter().flatten() {
            cloud.watch.secret(code.as_str().unwrap());
        }
        reply
    }

    pub async fn sign_in(&mut self, cloud: &Cloud, phone: &mut Phone) -> Reply {
        let credential = self.touch(cloud, phone, "sign_in", None).await;
        let reply = self.post(cloud, "/v1/session", &json!({ "credential": credential })).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply
    }
}

impl Cloud {
    /// Ask the `admin` function.
    pub async fn admin(&self, request: Value) -> Value {
        let response = self.invoke(Function::Admin, &request).await.unwrap();
        if let Some(secret) = response["secret"].as_str() {
            self.watch.secret(secret);
        }
        response
    }

    /// Invite a person: what lets them in.
    pub async fn invite(&self, name: &str, operator: bool) -> Value {
        let request =
            json!({ "operation": "invite", "name": name, "operator": operator, "valid_seconds": 3_600 });
        let response = self.admin(request).await;
        assert_eq!(response["result"], "invited", "{response}");
        json!({ "invitation": response["secret"] })
    }

    /// A person with a passkey; what the registration answered.
    pub async fn person(&self, name: &str, operator: bool, phone: &mut Phone) -> Value {
        let entry = self.invite(name, operator).await;
        Browser::new().register(self, &entry, phone, "phone").await.json()
    }

    /// A person's recovery code: what lets them in.
    pub fn recovery(name: &str, code: &Value) -> Value {
        json!({ "person": name, "recovery_code": code })
    }

    /// The reason of the last refusal of a ceremony.
    pub async fn refusal_reasons(&self) -> Vec<String> {
        let lines = self.logs().await;
        let reasons = lines.iter().filter(|line| line["event"] == "ceremony_refused");
        reasons.map(|line| line["Reason"].as_str().unwrap().to_owned()).collect()
    }
}
