//! `GET /v1/health`: the path from the edge to a function works.

use serde_json::json;

use crate::Error;
use crate::http::{Reply, Request};
use crate::log::Record;

/// Answer that the function is there, and its version.
pub async fn health(_: &(), _: &Request, record: &mut Record) -> Result<Reply, Error> {
    record.event("healthy");
    Ok(Reply::json(200, &json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") })))
}
