//! The services that notify people: what is sent to them comes here.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use tokio::net::TcpListener;

/// The URL of a browser's subscription. It is gone, as after its owner took the permission back.
pub const PUSH: &str = "https://push.example.com/gone";
/// The topic of ntfy.
pub const NTFY: &str = "https://ntfy.example.com/topic";

/// All of them.
#[derive(Clone)]
pub struct Services {
    pub url: String,
    seen: Arc<Mutex<Vec<Sent>>>,
}

/// A request: its path and its body.
struct Sent {
    path: String,
    body: String,
}

impl Services {
    pub async fn start() -> Self {
        let seen: Arc<Mutex<Vec<Sent>>> = Arc::default();
        let keep = Arc::clone(&seen);
        let router = Router::new().fallback(move |request: Request<Body>| {
            let keep = Arc::clone(&keep);
            async move {
                let path = request.uri().path().to_owned();
                let status = if path.ends_with("/gone") { StatusCode::GONE } else { StatusCode::OK };
                let body = request.into_body().collect().await.unwrap().to_bytes();
                // A push is encrypted, and no text.
                let body = String::from_utf8_lossy(&body).into_owned();
                keep.lock().unwrap().push(Sent { path, body });
                status
            }
        });
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(socket, router).await });
        Self { url, seen }
    }

    /// The number of requests to the service at `url`.
    pub fn count(&self, url: &str) -> usize {
        self.sent(url).len()
    }

    /// The bodies that were sent to the service at `url`.
    pub fn sent(&self, url: &str) -> Vec<String> {
        let path = url.trim_start_matches("https:/");
        let seen = self.seen.lock().unwrap();
        seen.iter().filter(|sent| sent.path == path).map(|sent| sent.body.clone()).collect()
    }
}
