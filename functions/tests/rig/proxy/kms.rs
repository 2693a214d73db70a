//! Requests that KMS refuses and the emulator takes.
//!
//! `Encrypt` takes 1 to 4,096 bytes, and so does `GenerateMac`. (Recorded from KMS for 4,097 bytes on 2023-04-13,
//! localstack's `test_encrypt_validate_plaintext_size_per_key_type`; the least is of the model of botocore 1.43.)

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

const MAX_BYTES: usize = 4_096;

/// KMS's refusal of a call for its length; `None` if it isn't refused.
pub fn refusal(action: &str, body: &str) -> Option<Response> {
    let member = match action {
        "KMS Encrypt" => "Plaintext",
        "KMS GenerateMac" => "Message",
        _ => return None,
    };
    let body: Value = serde_json::from_str(body).ok()?;
    let bytes = STANDARD.decode(body[member].as_str()?).ok()?;
    if (1..=MAX_BYTES).contains(&bytes.len()) {
        return None;
    }
    let body =
        json!({ "__type": "ValidationException", "message": format!("injected: {} bytes", bytes.len()) });
    let headers = [("content-type", "application/x-amz-json-1.1")];
    Some((StatusCode::BAD_REQUEST, headers, body.to_string()).into_response())
}
