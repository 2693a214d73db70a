//! A proxy between the functions and AWS: it forwards every call to the table or to the
//! emulator, and records the calls, in their order. It refuses calls that AWS would refuse and neither of them does.

mod hold;
mod kms;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use http_body_util::channel::Channel;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;

use hold::Hold;

/// A call that a function made.
#[derive(Clone, Debug)]
pub struct Call {
    /// `DynamoDB UpdateItem`, `KMS GenerateMac`, `SNS Publish`.
    pub action: String,
    /// The body, as it was sent.
    pub body: String,
    /// The calls that are on their way at one time are a round; rounds are counted from 1.
    pub round: usize,
}

/// The calls on their way, and the rounds until now.
#[derive(Default)]
struct Rounds {
    on_their_way: usize,
    begun: usize,
}

/// One call on its way; it arrives when this is dropped.
struct OnItsWay<'a>(&'a Mutex<Rounds>);

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        self.0.lock().unwrap().on_their_way -= 1;
    }
}

/// A fault that a test wants once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The call is carried out and its answer lost on the way.
    LoseAnswer,
    /// The call doesn't get through.
    Refuse,
    /// The call gets through to nobody and its connection stays open.
    Hold,
    /// The call meets a transaction that holds its item: what DynamoDB answers then. The table
    /// of the tests has no such moment.
    Conflict,
    /// The call is refused as a whole, because there are too many: what DynamoDB answers then.
    Throttle,
    /// The transaction is refused with this code as the reason of its second item.
    Reason(&'static str),
    /// The transaction takes this long, and is carried out then. Meanwhile it holds its items: see [`hold`].
    Slow(Duration),
}

struct Shared {
    table: SocketAddr,
    emulator: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
    calls: Mutex<Vec<Call>>,
    rounds: Mutex<Rounds>,
    /// The least time of every call.
    delay: Mutex<Duration>,
    /// Action, how many of its calls go by before, and what then happens.
    faults: Mutex<Vec<(String, usize, Fault)>>,
    held: Mutex<Vec<Hold>>,
    refused: Mutex<Vec<String>>,
}

/// A running proxy.
pub struct Proxy {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

impl Proxy {
    /// Start a proxy in front of `table` and `emulator`.
    pub async fn start(table: SocketAddr, emulator: SocketAddr) -> Self {
        let shared = Arc::new(Shared {
            table,
            emulator,
            client: Client::builder(TokioExecutor::new()).build_http(),
            calls: Mutex::default(),
            rounds: Mutex::default(),
            delay: Mutex::default(),
            faults: Mutex::default(),
            held: Mutex::default(),
            refused: Mutex::default(),
        });
        let app = Router::new().fallback(forward).with_state(Arc::clone(&shared));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, shared }
    }

    /// The calls since the last time.
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.shared.calls.lock().unwrap())
    }

    /// Let every call from now on take at least `delay`.
    pub fn delay(&self, delay: Duration) {
        *self.shared.delay.lock().unwrap() = delay;
    }

    /// The calls that AWS would refuse for their form.
    pub fn refused(&self) -> Vec<String> {
        self.shared.refused.lock().unwrap().clone()
    }

    /// Let a call of `action` meet `fault`, after `before` of them.
    pub fn inject(&self, action: &str, before: usize, fault: Fault) {
        self.shared.faults.lock().unwrap().push((action.to_owned(), before, fault));
    }

    /// Let no call meet a fault from now on.
    pub fn heal(&self) {
        self.shared.faults.lock().unwrap().clear();
    }

    /// Let somebody else's transaction hold the items `keys` for `time`.
    pub fn hold(&self, keys: Vec<(String, String)>, time: Duration) {
        let id = self.shared.hold(None, keys);
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            tokio::time::sleep(time).await;
            shared.release(id);
        });
    }
}

impl Shared {
    fn hold(&self, token: Option<String>, keys: Vec<(String, String)>) -> u64 {
        let mut held = self.held.lock().unwrap();
        let id = held.iter().map(|hold| hold.id + 1).max().unwrap_or(0);
        held.push(Hold { id, token, keys });
        id
    }

    /// The table has no check of its own: the emulator's says whether a call has the form that AWS takes.
    async fn check(&self, parts: &Parts, body: &Bytes) -> Result<(), Response> {
        let mut request = axum::http::Request::from_parts(parts.clone(), Full::new(body.clone()));
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        *request.uri_mut() = format!("http://{}{path}", self.emulator).parse().unwrap();
        // The emulator answers to its own name alone.
        request.headers_mut().remove("host");
        request.headers_mut().insert("x-check-only", HeaderValue::from_static("yes"));
        let answer = pass(self, request).await;
        if answer.status() == StatusCode::NO_CONTENT { Ok(()) } else { Err(answer) }
    }

    /// A call begins; its round.
    fn begin(&self) -> (OnItsWay<'_>, usize) {
        let mut rounds = self.rounds.lock().unwrap();
        if rounds.on_their_way == 0 {
            rounds.begun += 1;
        }
        rounds.on_their_way += 1;
        (OnItsWay(&self.rounds), rounds.begun)
    }

    fn release(&self, id: u64) {
        self.held.lock().unwrap().retain(|hold| hold.id != id);
    }
}

async fn forward(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let request_path = parts.uri.path();
    let target = parts.headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    let text = String::from_utf8_lossy(&body).into_owned();
    let action = action(target, request_path, &text);
    let passed = Arc::clone(&shared);
    let (_on_its_way, round) = passed.begin();
    shared.calls.lock().unwrap().push(Call { action: action.clone(), body: text.clone(), round });
    let delay = *shared.delay.lock().unwrap();
    tokio::time::sleep(delay).await;
    if action.starts_with("DynamoDB ")
        && let Err(refused) = shared.check(&parts, &body).await
    {
        return refused;
    }
    if let Some(refusal) = hold::refusal(&shared.held.lock().unwrap(), &action, &text) {
        return refusal;
    }
    if let Some(refusal) = kms::refusal(&action, &text) {
        return refusal;
    }
    let fault = fault(&shared, &action);
    match fault {
        Some(Fault::Refuse) => return lost(),
        Some(Fault::Hold) => std::future::pending().await,
        Some(Fault::Conflict) => return hold::conflict(&action, &["None", "TransactionConflict"]),
        Some(Fault::Throttle) => return hold::answer("ThrottlingException", None),
        Some(Fault::Reason(code)) => return hold::conflict(&action, &["None", code]),
        Some(Fault::LoseAnswer | Fault::Slow(_)) | None => {}
    }
    let to = if action.starts_with("DynamoDB ") { shared.table } else { shared.emulator };
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    parts.uri = format!("http://{to}{path}").parse::<Uri>().unwrap();
    parts.headers.remove("connection");
    let request = axum::http::Request::from_parts(parts, Full::new(body));
    if let Some(Fault::Slow(time)) = fault {
        let held = shared.hold(hold::token(&text), hold::keys(&text));
        // A caller that has lost its patience ends nothing.
        let slow = tokio::spawn(async move {
            tokio::time::sleep(time).await;
            let answer = pass(&shared, request).await;
            shared.release(held);
            answer
        });
        return slow.await.unwrap();
    }
    let answer = pass(&shared, request).await;
    if fault == Some(Fault::LoseAnswer) { lost() } else { answer }
}

async fn pass(shared: &Shared, request: axum::http::Request<Full<Bytes>>) -> Response {
    let answer = match shared.client.request(request).await {
        Ok(answer) => answer,
        Err(error) => return (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    };
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    if parts.headers.get("x-amzn-errortype").is_some_and(|kind| kind == "RefusedByModel") {
        shared.refused.lock().unwrap().push(String::from_utf8_lossy(&body).into_owned());
    }
    Response::from_parts(parts, Body::from(body))
}

/// The fault that this call of `action` meets, if one does.
fn fault(shared: &Shared, action: &str) -> Option<Fault> {
    let mut faults = shared.faults.lock().unwrap();
    let at = faults.iter().position(|(wanted, ..)| wanted == action)?;
    if let Some(fewer) = faults[at].1.checked_sub(1) {
        faults[at].1 = fewer;
        return None;
    }
    Some(faults.remove(at).2)
}

/// An answer that breaks off before anything of its body has arrived.
fn lost() -> Response {
    let (body, answer) = Channel::<Bytes, std::io::Error>::new(1);
    body.abort(std::io::ErrorKind::ConnectionReset.into());
    Response::new(Body::new(answer))
}

fn action(target: Option<&str>, path: &str, body: &str) -> String {
    if path == "/v2/email/outbound-emails" {
        return "SES SendEmail".to_owned();
    }
    if let Some((service, operation)) = target.and_then(|target| target.split_once('.')) {
        let service = match service {
            "DynamoDB_20120810" => "DynamoDB",
            "TrentService" => "KMS",
            "AmazonSQS" => "SQS",
            "AmazonSSM" => "SSM",
            other => other,
        };
        return format!("{service} {operation}");
    }
    let operation = body.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or("?");
    format!("SNS {operation}")
}
