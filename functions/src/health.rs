//! `GET /v1/health`: the path from the edge to a function works. `GET /v1/openapi.json`: the API's own description.

use contract::route::DOCUMENT;
use serde_json::json;

use crate::Error;
use crate::http::{Reply, Request};
use crate::log::Record;

/// Answer that the function is there, and its version; or give the document.
pub async fn health(_: &(), request: &Request, record: &mut Record) -> Result<Reply, Error> {
    if request.resource() == DOCUMENT {
        record.event("described");
        return Ok(Reply::raw(200, "application/json", include_str!("../../docs/openapi.json")));
    }
    record.event("healthy");
    Ok(Reply::json(200, &json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") })))
}
