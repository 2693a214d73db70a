//! Items that a transaction holds, and how DynamoDB refuses what would change them meanwhile.
//!
//! The model of the answers: `TransactWriteItems` in botocore 1.43.
//! of the transaction is `TransactionInProgressException`; another transaction is cancelled with a
//! reason for each item, in their order; a single write is `TransactionConflictException`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A transaction under way.
pub struct Hold {
    pub id: u64,
    /// Its `ClientRequestToken`.
    pub token: Option<String>,
    /// The primary keys of its items.
    pub keys: Vec<(String, String)>,
}

/// The `ClientRequestToken` of a request.
pub fn token(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    body["ClientRequestToken"].as_str().map(str::to_owned)
}

/// The primary key of each item that a request writes, in their order.
pub fn keys(body: &str) -> Vec<(String, String)> {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return Vec::new() };
    match body["TransactItems"].as_array() {
        Some(items) => {
            items.iter().filter_map(|item| item.as_object()?.values().next().and_then(key)).collect()
        }
        None => key(&body).into_iter().collect(),
    }
}

fn key(write: &Value) -> Option<(String, String)> {
    let item = [&write["Key"], &write["Item"]].into_iter().find(|item| item.is_object())?;
    Some((item["pk"]["S"].as_str()?.to_owned(), item["sk"]["S"].as_str()?.to_owned()))
}

/// The refusal of a write while `held` lasts; `None` if it isn't refused.
pub fn refusal(held: &[Hold], action: &str, body: &str) -> Option<Response> {
    let writes = ["TransactWriteItems", "UpdateItem", "PutItem", "DeleteItem"];
    if held.is_empty() || !writes.iter().any(|write| action == format!("DynamoDB {write}")) {
        return None;
    }
    let (token, keys) = (token(body), keys(body));
    if held.iter().any(|hold| hold.token.is_some() && hold.token == token) {
        return Some(answer("TransactionInProgressException", None));
    }
    let is_held = |key: &(String, String)| held.iter().any(|hold| hold.keys.contains(key));
    let codes: Vec<_> =
        keys.iter().map(|key| if is_held(key) { "TransactionConflict" } else { "None" }).collect();
    codes.contains(&"TransactionConflict").then(|| conflict(action, &codes))
}

/// The answer of a service that doesn't carry out `action`, with the code of each reason.
pub fn conflict(action: &str, codes: &[&str]) -> Response {
    if action != "DynamoDB TransactWriteItems" {
        return answer("TransactionConflictException", None);
    }
    let reasons = codes.iter().map(|code| json!({ "Code": code, "Message": "injected" })).collect();
    answer("TransactionCanceledException", Some(reasons))
}

/// An error of DynamoDB.
pub fn answer(error: &str, reasons: Option<Value>) -> Response {
    let mut body = json!({
        "__type": format!("com.amazonaws.dynamodb.v20120810#{error}"),
        "message": "injected",
    });
    if let Some(reasons) = reasons {
        body["CancellationReasons"] = reasons;
    }
    let headers = [("content-type", "application/x-amz-json-1.0")];
    (StatusCode::BAD_REQUEST, headers, body.to_string()).into_response()
}
