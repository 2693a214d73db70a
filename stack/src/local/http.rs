//! Reads from the emulator's own pages, and sends to the front, on loopback.

use axum::body::Body;
use bytes::Bytes;
use http::{Request, Uri};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

fn client() -> Client<HttpConnector, Body> {
    Client::builder(TokioExecutor::new()).build_http()
}

/// The content of a URL that answers with a success; else one sentence with the reason.
pub async fn read(url: &str) -> Result<Bytes, String> {
    let uri: Uri = url.parse().map_err(|error| format!("{error}"))?;
    let answer = client().get(uri).await.map_err(|error| error.to_string())?;
    if !answer.status().is_success() {
        return Err(format!("status {}", answer.status()));
    }
    let body = answer.into_body().collect().await;
    body.map(|body| body.to_bytes()).map_err(|error| error.to_string())
}

/// The status that a POST is answered with; else one sentence that says why there is no answer.
pub async fn post(url: &str, headers: &[(&str, String)], body: Vec<u8>) -> Result<u16, String> {
    let request =
        headers.iter().fold(Request::post(url), |request, (name, value)| request.header(*name, value));
    let request = request.body(Body::from(body)).map_err(|error| error.to_string())?;
    let answer = client().request(request).await.map_err(|error| error.to_string())?;
    Ok(answer.status().as_u16())
}
