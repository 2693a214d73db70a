//! The services that notify people: what is sent to them comes here.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use tokio::net::TcpListener;

/// Where a browser's subscription leads. It is gone, as when its owner took the permission back.
pub const PUSH: &str = "https://push.example.com/gone";
/// The topic of ntfy.
pub const NTFY: &str = "https://ntfy.example.com/topic";

/// All of them.
#[derive(Clone)]
pub struct Services {
    pub url: String,
    paths: Arc<Mutex<Vec<String>>>,
}

impl Services {
    pub async fn start() -> Self {
        let paths: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = Arc::clone(&paths);
        let router = Router::new().fallback(move |request: Request<Body>| {
            let path = request.uri().path().to_owned();
            let status = if path.ends_with("/gone") { StatusCode::GONE } else { StatusCode::OK };
            seen.lock().unwrap().push(path);
            async move { status }
        });
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(socket, router).await });
        Self { url, paths }
    }

    /// How often something was sent to the service at `url`.
    pub fn count(&self, url: &str) -> usize {
        let path = url.trim_start_matches("https:/");
        self.paths.lock().unwrap().iter().filter(|seen| *seen == path).count()
    }
}
