//! JSON bodies, read by name.

use serde_json::Value;

use crate::Invalid;

/// The body as a JSON object.
///
/// # Errors
/// It isn't one.
pub fn object(body: &[u8]) -> Result<Value, Invalid> {
    serde_json::from_slice(body)
        .ok()
        .filter(Value::is_object)
        .ok_or(Invalid::new("body", "must be a JSON object"))
}

/// The text at `pointer` (RFC 6901); a number counts as its digits.
///
/// # Errors
/// There is none; `field` is named.
pub fn text(value: &Value, pointer: &str, field: &'static str) -> Result<String, Invalid> {
    optional(value, pointer).ok_or(Invalid::new(field, "must be there, a text"))
}

/// The text at `pointer`, if there is one.
pub fn optional(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text that isn't empty, at `pointer`: an id.
///
/// # Errors
/// There is none; `field` is named.
pub fn id(value: &Value, pointer: &str, field: &'static str) -> Result<String, Invalid> {
    optional(value, pointer)
        .filter(|id| !id.is_empty())
        .ok_or(Invalid::new(field, "must be there, not empty"))
}
