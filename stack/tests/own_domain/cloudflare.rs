//! A server that answers as Cloudflare's API is documented to: "List Zones", "DNS Records for a Zone" (list,
//! create, update, delete), "API response format" and "Rate limits" of developers.cloudflare.com. It is not Cloudflare:
//! what isn't written there, it doesn't know.

use std::collections::{BTreeMap, VecDeque};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use http::{Method, Request, Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::form_urlencoded;

pub const TOKEN: &str = "v4lid-t0ken-th4t-n0body-may-see";
pub const ZONE: &str = "example.com";
pub const ZONE_ID: &str = "023e105f4ecef8ad9ca31a8372d0c353";

/// A server that answers until it is dropped.
pub struct Cloudflare {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    records: Mutex<Vec<Value>>,
    journal: Mutex<Vec<String>>,
    faults: Mutex<VecDeque<Fault>>,
}

/// The answer to a request in place of the truth.
pub struct Fault {
    pub method: Method,
    pub status: u16,
    pub retry_after: Option<u32>,
    /// True if the request does its work all the same.
    pub works: bool,
    pub error: Value,
}

impl Cloudflare {
    pub async fn start() -> Self {
        let shared = Arc::<Shared>::default();
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}/client/v4", socket.local_addr().unwrap());
        let behind = Arc::clone(&shared);
        let router = Router::new().fallback(move |request: Request<Body>| {
            let shared = Arc::clone(&behind);
            async move { shared.answer(request).await }
        });
        let serving = tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Self { url, shared, serving }
    }

    /// The environment of `stack`, with the emulator's credentials.
    pub fn environment(&self) -> [(&str, &str); 4] {
        [
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
            ("CLOUDFLARE_API_TOKEN", TOKEN),
            ("CLOUDFLARE_BASE_URL", &self.url),
        ]
    }

    /// A record that somebody has.
    pub fn add(&self, kind: &str, name: &str, content: &str) {
        let record = json!({ "type": kind, "name": name, "content": content, "proxied": false, "ttl": 300 });
        self.shared.make(record);
    }

    /// A record with a comment.
    pub fn add_commented(&self, name: &str, comment: &str) {
        let record =
            json!({ "type": "CNAME", "name": name, "content": "elsewhere.example.com", "comment": comment });
        self.shared.make(record);
    }

    /// The next request of this method goes wrong.
    pub fn fail(&self, fault: Fault) {
        self.shared.faults.lock().unwrap().push_back(fault);
    }

    /// The records, as `CNAME name → content`, with the comment behind.
    pub fn records(&self) -> Vec<String> {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let records = self.shared.records.lock().unwrap();
        let line = |record: &Value| {
            let fields = ["type", "name", "content", "comment"].map(|field| text(&record[field]));
            let [kind, name, content, comment] = fields;
            format!("{kind} {name} → {content} [{comment}]")
        };
        let mut lines: Vec<_> = records.iter().map(line).collect();
        lines.sort();
        lines
    }

    /// The CNAME of a name, whole.
    pub fn named(&self, name: &str) -> Option<Value> {
        let records = self.shared.records.lock().unwrap();
        records.iter().find(|record| record["name"] == name && record["type"] == "CNAME").cloned()
    }

    /// The requests since the last time: method and path.
    pub fn take_journal(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.journal.lock().unwrap())
    }
}

impl Drop for Cloudflare {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Shared {
    async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let path = parts.uri.path().trim_start_matches("/client/v4").to_owned();
        self.journal.lock().unwrap().push(format!("{} {path}", parts.method));
        let query: BTreeMap<_, _> =
            form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        let bearer = parts.headers.get("authorization").and_then(|value| value.to_str().ok());
        if bearer != Some(&format!("Bearer {TOKEN}")) {
            return failed(403, None, &json!({ "code": 10000, "message": "Authentication error" }));
        }
        let fault = {
            let mut faults = self.faults.lock().unwrap();
            let due = faults.front().is_some_and(|fault| fault.method == parts.method);
            if due { faults.pop_front() } else { None }
        };
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        match fault {
            Some(fault) => {
                if fault.works {
                    self.work(&parts.method, &path, &query, body);
                }
                failed(fault.status, fault.retry_after, &fault.error)
            }
            None => self.work(&parts.method, &path, &query, body),
        }
    }

    fn work(
        &self,
        method: &Method,
        path: &str,
        query: &BTreeMap<String, String>,
        body: Value,
    ) -> Response<Body> {
        let parts: Vec<_> = path.trim_matches('/').split('/').collect();
        match (method.as_str(), &parts[..]) {
            ("GET", ["zones"]) => {
                let known = query.get("name").is_none_or(|name| name == ZONE);
                let zones = known.then(|| json!({ "id": ZONE_ID, "name": ZONE, "status": "active" }));
                good(&json!(zones.into_iter().collect::<Vec<_>>()))
            }
            (_, ["zones", id, ..]) if *id != ZONE_ID => {
                let message = format!(
                    "Could not route to /client/v4{path}, perhaps your object identifier is invalid?"
                );
                failed(404, None, &json!({ "code": 7003, "message": message }))
            }
            ("GET", ["zones", _, "dns_records"]) => {
                let fits = |record: &&Value| {
                    [("name.exact", "name"), ("comment.exact", "comment")].iter().all(|(filter, field)| {
                        // "Comment filters are case-insensitive."
                        query.get(*filter).is_none_or(|wanted| {
                            record[*field].as_str().is_some_and(|text| text.eq_ignore_ascii_case(wanted))
                        })
                    })
                };
                let records = self.records.lock().unwrap();
                good(&records.iter().filter(fits).cloned().collect())
            }
            ("POST", ["zones", _, "dns_records"]) => {
                let taken = self.records.lock().unwrap().iter().any(|record| {
                    record["name"] == body["name"]
                        && ["A", "AAAA", "CNAME"].iter().any(|kind| record["type"] == *kind)
                });
                if taken {
                    let message = "An A, AAAA, or CNAME record with that host already exists.";
                    return failed(400, None, &json!({ "code": 81053, "message": message }));
                }
                good(&self.make(body))
            }
            ("PATCH", ["zones", _, "dns_records", id]) => {
                let mut records = self.records.lock().unwrap();
                let Some(record) = records.iter_mut().find(|record| record["id"] == *id) else {
                    return unknown();
                };
                for (field, value) in body.as_object().unwrap() {
                    record[field] = value.clone();
                }
                good(record)
            }
            ("DELETE", ["zones", _, "dns_records", id]) => {
                let mut records = self.records.lock().unwrap();
                let before = records.len();
                records.retain(|record| record["id"] != *id);
                if records.len() == before { unknown() } else { good(&json!({ "id": id })) }
            }
            _ => failed(405, None, &json!({ "code": 10405, "message": "Method not allowed" })),
        }
    }

    fn make(&self, mut record: Value) -> Value {
        let mut records = self.records.lock().unwrap();
        let number = self.journal.lock().unwrap().len() * 100 + records.len();
        record["id"] = json!(format!("{number:032x}"));
        records.push(record.clone());
        record
    }
}

fn good(result: &Value) -> Response<Body> {
    let body = json!({ "success": true, "errors": [], "messages": [], "result": result });
    Response::builder().header("content-type", "application/json").body(body.to_string().into()).unwrap()
}

fn failed(status: u16, retry_after: Option<u32>, error: &Value) -> Response<Body> {
    let body = json!({ "success": false, "errors": [error], "messages": [], "result": null });
    let mut answer = Response::builder().status(status).header("content-type", "application/json");
    if let Some(seconds) = retry_after {
        answer = answer.header("retry-after", seconds);
    }
    answer.body(body.to_string().into()).unwrap()
}

fn unknown() -> Response<Body> {
    failed(404, None, &json!({ "code": 81044, "message": "Record does not exist." }))
}
