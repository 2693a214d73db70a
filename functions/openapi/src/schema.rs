//! Schemas that several operations share.

use domain::limits;
use serde_json::{Value, json};

use crate::problems;

/// A reference to a component.
pub fn component(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An object of these properties and no others.
pub fn object(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

/// An array of `items`.
pub fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

/// A field that may be null, which is the same as not there.
pub fn optional(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// A moment as RFC 3339 has it.
pub fn moment() -> Value {
    json!({ "type": "string", "format": "date-time" })
}

/// A string with `description`.
pub fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

/// The size of a page.
pub fn limit() -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": limits::PAGE_MAX, "default": limits::PAGE_DEFAULT })
}

/// The schemas that operations refer to, by name.
pub fn components() -> Value {
    json!({
        "Problem": problems::schema(),
        "UserId": {
            "description": format!(
                "The application's own name of a user: 1 to {} bytes of printable Unicode in the composed form (NFC), \
                 without a blank at either end and without U+FFFD.",
                limits::USER_ID_MAX_BYTES,
            ),
            "type": "string",
            "format": "otpost-user-id",
            "minLength": 1,
            "maxLength": limits::USER_ID_MAX_BYTES,
        },
        "Purpose": {
            "description": "What a token is for. A token verifies for its own purpose only.",
            "type": "string",
            "pattern": format!("^[a-z0-9._-]{{1,{}}}$", limits::PURPOSE_MAX_BYTES),
            "default": domain::purpose::DEFAULT,
        },
        "Delivery": object(
            &["channel", "state", "at"],
            json!({
                "channel": { "type": "string" },
                "state": { "type": "string", "enum": ["accepted", "failed", "refused", "gone", "skipped"] },
                "at": moment(),
            }),
        ),
        "Channel": { "type": "string", "enum": ["show", "sms", "email", "push", "webhook"] },
        "Credential": {
            "description": "A passkey's answer, as `PublicKeyCredential.toJSON()` gives it.",
            "type": "object",
        },
        "PublicKey": {
            "description": "Options of a ceremony, for `PublicKeyCredential`'s `parse…OptionsFromJSON`.",
            "type": "object",
        },
        "PersonName": {
            "description": "The name of a person.",
            "type": "string",
            "pattern": format!("^[a-z][a-z0-9-]{{0,{}}}$", limits::CLIENT_NAME_MAX_BYTES - 1),
        },
        "PasskeyName": {
            "description": "The name that its owner gives a passkey: printable characters.",
            "type": "string",
            "format": "otpost-passkey-name",
            "minLength": 1,
            "maxLength": limits::PASSKEY_NAME_MAX_CHARS,
        },
    })
}
