//! The Lambda Runtime API, for any number of processes of one function: hands out events and
//! takes responses.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc, oneshot};

use super::event;

/// The result of an event: the function's response, or the error that it reported.
pub type Outcome = Result<Value, Value>;

struct Shared {
    events: tokio::sync::Mutex<mpsc::UnboundedReceiver<(String, String)>>,
    waiting: Mutex<HashMap<String, oneshot::Sender<Outcome>>>,
    polled: Notify,
    timeout: Duration,
}

/// A runtime server.
pub struct RuntimeApi {
    /// The address that it listens on: the value of `AWS_LAMBDA_RUNTIME_API`.
    pub address: SocketAddr,
    events: mpsc::UnboundedSender<(String, String)>,
    shared: Arc<Shared>,
}

impl RuntimeApi {
    /// Listen on a free port of loopback.
    pub async fn start() -> Self {
        Self::with_timeout(Duration::from_secs(60)).await
    }

    /// The same, for a function whose timeout is `timeout`.
    pub async fn with_timeout(timeout: Duration) -> Self {
        let (events, receiver) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            events: tokio::sync::Mutex::new(receiver),
            waiting: Mutex::default(),
            polled: Notify::new(),
            timeout,
        });
        let app = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .with_state(Arc::clone(&shared));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, events, shared }
    }

    /// Invoke the function and wait for what comes of it.
    pub async fn invoke(&self, event: &Value) -> Outcome {
        let id = event::request_id();
        let (sender, outcome) = oneshot::channel();
        self.shared.waiting.lock().unwrap().insert(id.clone(), sender);
        self.events.send((id, event.to_string())).unwrap();
        outcome.await.unwrap()
    }

    /// Wait until a process has asked for its first event.
    pub async fn polled(&self) {
        self.shared.polled.notified().await;
    }
}

async fn next(State(shared): State<Arc<Shared>>) -> Response {
    shared.polled.notify_one();
    let Some((id, event)) = shared.events.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let timeout = u64::try_from(shared.timeout.as_millis()).unwrap();
    let deadline = functions::clock::now_millis() + timeout;
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:000000000000:function:f".to_owned(),
        ),
        ("content-type", "application/json".to_owned()),
    ];
    (headers, event).into_response()
}

async fn response(state: State<Arc<Shared>>, id: Path<String>, body: Bytes) -> StatusCode {
    answer(&state, &id, Ok(serde_json::from_slice(&body).unwrap()))
}

async fn error(state: State<Arc<Shared>>, id: Path<String>, _: HeaderMap, body: Bytes) -> StatusCode {
    answer(&state, &id, Err(serde_json::from_slice(&body).unwrap()))
}

fn answer(shared: &Shared, id: &str, outcome: Outcome) -> StatusCode {
    let waiting = shared.waiting.lock().unwrap().remove(id);
    match waiting.map(|waiting| waiting.send(outcome)) {
        Some(Ok(())) => StatusCode::ACCEPTED,
        _ => StatusCode::NOT_FOUND,
    }
}
