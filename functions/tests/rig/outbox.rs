//! A stand-in for the services that notify people: it answers as a test says, and records every
//! request as it came over the wire.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use tokio::net::TcpListener;

/// A request that a function sent to a service.
#[derive(Clone, Debug)]
pub struct Notice {
    /// `POST https://host/path?query`, as it would have been without the outbox.
    pub line: String,
    pub headers: HashMap<String, String>,
    pub body: Bytes,
}

impl Notice {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Everything of it as text, for a search.
    pub fn whole(&self) -> String {
        format!("{}\n{:?}\n{}", self.line, self.headers, String::from_utf8_lossy(&self.body))
    }
}

/// The answer of a service.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    Status(u16),
    /// Nothing, for ever.
    Silence,
}

#[derive(Default)]
struct Shared {
    notices: Mutex<Vec<Notice>>,
    answers: Mutex<HashMap<String, Answer>>,
}

/// A running outbox.
pub struct Outbox {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

impl Outbox {
    pub async fn start() -> Self {
        let shared = Arc::new(Shared::default());
        let app = Router::new().fallback(receive).with_state(Arc::clone(&shared));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, shared }
    }

    /// Let `host` answer so from now on; without it, a host answers 201.
    pub fn answer(&self, host: &str, answer: Answer) {
        self.shared.answers.lock().unwrap().insert(host.to_owned(), answer);
    }

    /// The requests since the last time.
    pub fn take(&self) -> Vec<Notice> {
        std::mem::take(&mut self.shared.notices.lock().unwrap())
    }
}

async fn receive(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let path = parts.uri.path_and_query().unwrap().as_str().trim_start_matches('/');
    let host = path.split(['/', '?']).next().unwrap().to_owned();
    let headers = parts.headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8(value.as_bytes().to_vec()).unwrap())
    });
    let notice =
        Notice { line: format!("{} https://{path}", parts.method), headers: headers.collect(), body };
    shared.notices.lock().unwrap().push(notice);
    let answer = shared.answers.lock().unwrap().get(&host).copied();
    match answer.unwrap_or(Answer::Status(201)) {
        Answer::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Answer::Silence => std::future::pending().await,
    }
}
