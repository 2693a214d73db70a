//! Stands for every service that notifies people: takes what is sent to `/HOST/PATH` in place of
//! `https://HOST/PATH`, keeps it in memory, and lists it at `/`.
//!
//! It must not know the services.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Limited};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::task::JoinSet;

use crate::local::front::{Listener, is_own};

/// The number that is kept, the newest ones.
const KEPT: usize = 1_000;
/// More than any service takes.
const MAX_BYTES: usize = 64 * 1024;

/// A request to a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The URL it was for.
    pub to: String,
    /// Its title, where a header names one.
    pub title: Option<String>,
    /// The body; of what isn't text, how much it is.
    pub text: String,
    /// The page that it opens, where a header names one.
    pub link: Option<String>,
}

/// The requests since the start.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    kept: Arc<Mutex<VecDeque<Notification>>>,
}

/// A recorder that answers until this is dropped.
#[derive(Debug)]
pub struct Recording {
    _tasks: JoinSet<()>,
}

impl Recorder {
    /// Answers on the port until the result is dropped.
    pub fn serve(self, listener: Listener) -> Recording {
        let port = listener.port();
        let router = Router::new().fallback(move |request: Request<Body>| {
            let recorder = self.clone();
            async move { recorder.answer(request, port).await }
        });
        let mut tasks = JoinSet::new();
        for socket in listener.into_sockets() {
            let router = router.clone();
            tasks.spawn(async move {
                // It ends with the task; a connection that fails is not the listener's failure.
                let _ = axum::serve(socket, router).await;
            });
        }
        Recording { _tasks: tasks }
    }

    async fn answer(&self, request: Request<Body>, port: u16) -> Response {
        // No page of the machine's browser reads or writes here: see `guard.py`.
        if !is_own(&request, port) || request.headers().contains_key(header::ORIGIN) {
            return StatusCode::FORBIDDEN.into_response();
        }
        match *request.method() {
            Method::GET => answer(&json!(self.all())),
            Method::POST | Method::PUT => {
                let (parts, body) = request.into_parts();
                let Ok(body) = Limited::new(body, MAX_BYTES).collect().await else {
                    return StatusCode::PAYLOAD_TOO_LARGE.into_response();
                };
                self.keep(notification(parts.uri.path(), &parts.headers, &body.to_bytes()));
                // Pushover's answer to a success; the answers of the others aren't read.
                answer(&json!({ "status": 1 }))
            }
            _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
        }
    }

    fn keep(&self, sent: Notification) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(sent);
        while kept.len() > KEPT {
            kept.pop_front();
        }
    }

    fn all(&self) -> Vec<Notification> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

fn answer(json: &serde_json::Value) -> Response {
    let mut response = Body::from(json.to_string()).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn notification(path: &str, headers: &HeaderMap, body: &[u8]) -> Notification {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(decoded);
    let encrypted = headers.contains_key(header::CONTENT_ENCODING);
    let text = match std::str::from_utf8(body) {
        Ok(text) if !encrypted => text.to_owned(),
        _ => format!("({} bytes that only the browser can open)", body.len()),
    };
    Notification { to: format!("https:/{path}"), title: header("title"), text, link: header("click") }
}

/// A header's text, which RFC 2047 wraps when it isn't ASCII.
fn decoded(text: &str) -> String {
    let wrapped = text.strip_prefix("=?UTF-8?B?").and_then(|rest| rest.strip_suffix("?="));
    let bytes = wrapped.and_then(|wrapped| STANDARD.decode(wrapped).ok());
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use hyper_util::client::legacy::Client;
    use hyper_util::rt::TokioExecutor;

    use super::*;

    fn sent(headers: &[(&'static str, &'static str)], body: &[u8]) -> Notification {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        notification("/ntfy.sh/topic", &headers.collect(), body)
    }

    #[test]
    fn a_notification_is_told_by_its_headers_and_body() {
        let click = "https://otp.example.com/reveal.html#1";
        let seen = sent(
            &[("title", "=?UTF-8?B?w5xiZXI=?="), ("click", click), ("authorization", "Bearer x")],
            b"text",
        );
        assert_eq!(seen.to, "https://ntfy.sh/topic");
        assert_eq!((seen.title.as_deref(), seen.link.as_deref()), (Some("Über"), Some(click)));
        assert_eq!(seen.text, "text");
        assert!(!format!("{seen:?}").contains("Bearer"), "{seen:?}");
    }

    #[tokio::test]
    async fn what_is_sent_is_listed_and_no_page_sends_or_reads() {
        let listener = Listener::bind(0).await.unwrap();
        let url = format!("http://127.0.0.1:{}", listener.port());
        let _recording = Recorder::default().serve(listener);
        let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
        let send = async |method: &str, headers: &[(&str, &str)]| {
            let mut request = Request::builder().method(method).uri(format!("{url}/api.pushover.net/1"));
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = client.request(request.body(Body::from("message=hello")).unwrap()).await.unwrap();
            let status = answer.status();
            (status, answer.into_body().collect().await.unwrap().to_bytes())
        };
        assert_eq!(send("POST", &[]).await.0, 200);
        assert_eq!(send("POST", &[("origin", "https://example.com")]).await.0, 403);
        assert_eq!(send("POST", &[("host", "rebound.example")]).await.0, 403);
        assert_eq!(send("DELETE", &[]).await.0, 405);
        let (status, listed) = send("GET", &[]).await;
        let listed: Vec<Notification> = serde_json::from_slice(&listed).unwrap();
        assert_eq!((status.as_u16(), listed.len()), (200, 1));
        assert_eq!(
            (listed[0].to.as_str(), listed[0].text.as_str()),
            ("https://api.pushover.net/1", "message=hello")
        );
    }

    #[test]
    fn what_is_encrypted_is_counted() {
        let seen = sent(&[("content-encoding", "aes128gcm")], b"abc");
        assert_eq!(seen.text, "(3 bytes that only the browser can open)");
    }
}
