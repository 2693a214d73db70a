//! JSON bodies, read by name.
//!
//! A place in a body is a JSON pointer (RFC 6901); what is missing is named by it, without its first slash.

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

/// The text at `pointer`.
///
/// # Errors
/// There is none.
pub fn text<'a>(value: &'a Value, pointer: &'static str) -> Result<&'a str, Invalid> {
    optional(value, pointer).ok_or(Invalid::new(field(pointer), "must be there, a text"))
}

/// The text at `pointer`, if there is one.
pub fn optional<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer)?.as_str()
}

/// The value at `pointer` as it would be printed; `None` for an object or a list.
pub fn shown(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).and_then(scalar)
}

/// The text or number at `pointer`, not empty: an id.
///
/// # Errors
/// There is none.
pub fn id(value: &Value, pointer: &'static str) -> Result<String, Invalid> {
    let id = shown(value, pointer).filter(|id| !id.is_empty());
    id.ok_or(Invalid::new(field(pointer), "must be there, not empty"))
}

/// A text as it is, a number or a truth value as it is written.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

fn field(pointer: &'static str) -> &'static str {
    pointer.trim_start_matches('/')
}
