//! Proxy events as the gateway sends them, by AWS's own published types, and the replies.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_lambda_events::apigw::ApiGatewayProxyRequest;
use axum::http::{HeaderName, HeaderValue, Method};
use serde_json::Value;

/// A request to the API.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub body: Option<String>,
    pub base64: bool,
}

impl Request {
    pub fn new(method: &'static str, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            query: Vec::new(),
            body: None,
            base64: false,
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a client key.
    pub fn key(self, key: &str) -> Self {
        self.header("Authorization", &format!("Bearer {key}"))
    }

    pub fn query(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.header("Content-Type", "application/json").text(&body.to_string())
    }

    /// With a body as it is.
    pub fn text(mut self, body: &str) -> Self {
        self.body = Some(body.to_owned());
        self
    }

    /// The route that answers and the event that it gets.
    pub fn event(&self) -> (contract::Function, Value) {
        let (route, parameters) = route(self.method, &self.path);
        let mut event = ApiGatewayProxyRequest::default();
        event.resource = Some(route.path.to_owned());
        event.path = Some(self.path.clone());
        event.http_method = self.method.parse::<Method>().unwrap();
        for (name, value) in &self.headers {
            let name: HeaderName = name.parse().unwrap();
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            event.headers.insert(name.clone(), value.clone());
            event.multi_value_headers.append(name, value);
        }
        let query: std::collections::HashMap<_, _> = self.query.iter().cloned().collect();
        event.query_string_parameters = query.clone().into();
        event.multi_value_query_string_parameters = query.into();
        event.path_parameters = parameters.into_iter().collect();
        event.body.clone_from(&self.body);
        event.is_base64_encoded = self.base64;
        event.request_context.request_id = Some(request_id());
        (route.function, serde_json::to_value(event).unwrap())
    }
}

pub fn route(method: &str, path: &str) -> (contract::Route, BTreeMap<String, String>) {
    for route in contract::ROUTES {
        let (wanted, given): (Vec<_>, Vec<_>) = (route.path.split('/').collect(), path.split('/').collect());
        let mut parameters = BTreeMap::new();
        let fits = wanted.len() == given.len()
            && wanted.iter().zip(&given).all(|(wanted, given)| {
                match wanted.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                    Some(name) => {
                        parameters.insert(name.to_owned(), (*given).to_owned());
                        true
                    }
                    None => wanted == given,
                }
            });
        if fits && route.method.as_str() == method {
            return (route, parameters);
        }
    }
    panic!("no route for {method} {path}");
}

/// An id as the platform gives each invocation.
pub fn request_id() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let unique = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{:08x}-0000-4000-8000-{unique:012x}", std::process::id())
}

/// A reply of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u64,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Reply {
    /// Read what a function returned to the gateway.
    pub fn read(response: &Value) -> Self {
        assert_eq!(response["isBase64Encoded"], false);
        let reply = Self {
            status: response["statusCode"].as_u64().unwrap(),
            headers: serde_json::from_value(response["headers"].clone()).unwrap(),
            body: response["body"].as_str().unwrap().to_owned(),
        };
        assert_eq!(reply.headers.get("cache-control").map(String::as_str), Some("no-store"));
        // Without one the gateway would say `application/json`.
        assert!(reply.headers.contains_key("content-type"), "{response}");
        reply
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// A text field of the body.
    pub fn text(&self, field: &str) -> String {
        let json = self.json();
        json[field].as_str().unwrap_or_else(|| panic!("no `{field}` in {json}")).to_owned()
    }

    /// The names of the body's fields, sorted.
    pub fn fields(&self) -> Vec<String> {
        fields(&self.json())
    }

    /// Check status and code of a problem.
    #[track_caller]
    pub fn is_problem(&self, status: u64, code: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let json = self.json();
        assert_eq!(json["code"], code);
        assert_eq!(json["status"], status);
        assert_eq!(json["type"], format!("urn:otpost:problem:{code}"));
        assert!(json["title"].is_string());
    }
}

/// The names of an object's fields, sorted.
pub fn fields(object: &Value) -> Vec<String> {
    let mut names: Vec<_> = object.as_object().unwrap().keys().cloned().collect();
    names.sort();
    names
}
