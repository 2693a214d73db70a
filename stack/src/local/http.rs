//! Reads from the emulator's own pages on loopback.

use axum::body::Body;
use bytes::Bytes;
use http::Uri;
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// What stands at a URL, if it is answered with a success; else one sentence that says why not.
pub async fn read(url: &str) -> Result<Bytes, String> {
    let uri: Uri = url.parse().map_err(|error| format!("{error}"))?;
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    let answer = client.get(uri).await.map_err(|error| error.to_string())?;
    if !answer.status().is_success() {
        return Err(format!("status {}", answer.status()));
    }
    let body = answer.into_body().collect().await;
    body.map(|body| body.to_bytes()).map_err(|error| error.to_string())
}
