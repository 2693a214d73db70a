//! A proxy before the emulator that knows every call and lets some go wrong, in ways in which the emulator
//! doesn't by itself.
//!
//! It must not know who calls, or what a deployment is.

mod call;
pub mod documented;
mod fault;
mod gateway;
pub mod recorded;
mod refusal;
#[cfg(test)]
mod tests;

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, Uri, header};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::sleep;

pub use call::{Call, listed, without_polls};
pub use fault::{Act, Fault, Rewriting, Victim};
pub use gateway::Gateway;
pub use refusal::Refusal;

use fault::{ID, TOKEN};

/// A proxy that answers until it is dropped.
pub struct Proxy {
    url: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
}

struct Shared {
    upstream: String,
    client: Client<HttpConnector, Body>,
    journal: Mutex<Vec<Call>>,
    faults: Mutex<Vec<Fault>>,
    struck: Mutex<Vec<Call>>,
    gateway: Mutex<Option<Gateway>>,
}

/// There is no answer: the connection is closed.
struct Cut;

impl Proxy {
    /// Listens before the emulator at this URL.
    pub async fn before(upstream: &str) -> Self {
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            journal: Mutex::default(),
            faults: Mutex::default(),
            struck: Mutex::default(),
            gateway: Mutex::default(),
        });
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        let behind = Arc::clone(&shared);
        let router = Router::new().fallback(move |request: Request<Body>| {
            // The call goes on, though the process that wanted it be killed.
            let answer = tokio::spawn(answer(Arc::clone(&behind), request));
            async move {
                match answer.await.expect("the proxy itself is sound") {
                    Ok(answer) => answer,
                    // The task of the connection ends, and with it the connection; no hook, no words.
                    Err(Cut) => std::panic::resume_unwind(Box::new("cut")),
                }
            }
        });
        let serving = tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Self { url, shared, serving }
    }

    /// `http://127.0.0.1:PORT`
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on this goes wrong too. Of several that fit a call, the first strikes.
    pub fn add(&self, fault: Fault) {
        self.shared.faults.lock().unwrap().push(fault);
    }

    /// From now on the API is behind this gateway.
    pub fn behind(&self, gateway: Gateway) {
        *self.shared.gateway.lock().unwrap() = Some(gateway);
    }

    /// Nothing goes wrong any more, and nothing was called yet.
    pub fn clear(&self) {
        self.shared.faults.lock().unwrap().clear();
        self.shared.journal.lock().unwrap().clear();
        self.shared.struck.lock().unwrap().clear();
    }

    /// The calls, in the order in which they came.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.journal.lock().unwrap().clone()
    }

    /// The calls that a fault struck.
    pub fn struck(&self) -> Vec<Call> {
        self.shared.struck.lock().unwrap().clone()
    }

    /// Waits until faults have struck so often.
    pub async fn strikes(&self, times: usize) {
        while self.shared.struck.lock().unwrap().len() < times {
            sleep(Duration::from_millis(2)).await;
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Shared {
    /// Writes a call down, and says what happens to it.
    fn note(&self, call: Call) -> (usize, Option<Act>) {
        let act = self.faults.lock().unwrap().iter_mut().find_map(|fault| fault.strike(&call));
        if act.is_some() {
            self.struck.lock().unwrap().push(call.clone());
        }
        let mut journal = self.journal.lock().unwrap();
        journal.push(call);
        (journal.len() - 1, act)
    }

    /// An answer to the call at `index` of the journal.
    fn fill_in(&self, index: usize, body: &str) -> String {
        let journal = self.journal.lock().unwrap();
        let (before, call) = (&journal[..index], &journal[index]);
        let begun =
            before.iter().rev().filter(|one| (&one.region, &one.subject) == (&call.region, &call.subject));
        let token = begun.filter_map(|one| one.form.get("ClientRequestToken")).next();
        let stack = ["StackName", "ChangeSetName"].iter().find_map(|name| call.form.get(*name));
        body.replace(ID, stack.expect("it is about a stack")).replace(TOKEN, token.map_or("", String::as_str))
    }

    fn answered(&self, index: usize, status: u16) {
        // It is gone if the journal was cleared meanwhile.
        if let Some(call) = self.journal.lock().unwrap().get_mut(index) {
            call.status = Some(status);
        }
    }
}

async fn answer(shared: Arc<Shared>, request: Request<Body>) -> Result<Response<Body>, Cut> {
    let (parts, body) = request.into_parts();
    // Whole, so that a process that is killed meanwhile has either said everything or nothing.
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    let Some(call) = Call::of(&parts, &body) else {
        let refusal = shared.gateway.lock().unwrap().as_mut().and_then(|gateway| gateway.refusal(&parts));
        return match refusal {
            Some(refusal) => Ok(refusal),
            None => shared.forward(parts, body).await,
        };
    };
    let service = call.service.clone();
    let (index, act) = shared.note(call);
    match &act {
        Some(Act::Delay(time)) => sleep(*time).await,
        Some(Act::Hold(gate)) => gate.acquire().await.unwrap().forget(),
        Some(Act::Refuse(refusal)) => {
            let answer = refusal.answer(&service);
            shared.answered(index, answer.status().as_u16());
            return Ok(answer);
        }
        Some(Act::KillBefore(victim)) => {
            victim.kill().await;
            return Err(Cut);
        }
        Some(Act::Answer(body)) => {
            let body = shared.fill_in(index, body);
            shared.answered(index, 200);
            return Ok(Response::builder().header("content-type", "text/xml").body(body.into()).unwrap());
        }
        Some(Act::LoseAnswer | Act::KillAfter(_) | Act::Rewrite(_)) | None => {}
    }
    let answer = shared.forward(parts, body).await?;
    shared.answered(index, answer.status().as_u16());
    match act {
        Some(Act::LoseAnswer) => Err(Cut),
        Some(Act::KillAfter(victim)) => {
            victim.kill().await;
            Err(Cut)
        }
        Some(Act::Rewrite(rewriting)) => {
            let (mut parts, body) = answer.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            parts.headers.remove(header::CONTENT_LENGTH);
            Ok(Response::from_parts(parts, Body::from(rewriting(std::str::from_utf8(&body).unwrap()))))
        }
        _ => Ok(answer),
    }
}

impl Shared {
    /// Asks the emulator the same, under its own name: it answers to no other.
    async fn forward(&self, parts: Parts, body: Bytes) -> Result<Response<Body>, Cut> {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let uri: Uri = format!("{}{path}", self.upstream).parse().unwrap();
        let mut request = Request::builder().method(parts.method).uri(uri).body(Body::from(body)).unwrap();
        *request.headers_mut() = parts.headers;
        // Of the connection, not of the request.
        for name in [
            header::HOST,
            header::CONNECTION,
            header::EXPECT,
            header::TRANSFER_ENCODING,
            header::CONTENT_LENGTH,
        ] {
            request.headers_mut().remove(name);
        }
        let answer = self.client.request(request).await.map_err(|_| Cut)?;
        let (mut parts, body) = answer.into_parts();
        for name in [header::CONNECTION, header::TRANSFER_ENCODING] {
            parts.headers.remove(name);
        }
        let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
        Ok(Response::from_parts(parts, Body::from(body)))
    }
}
