//! The forms of bodies, checked before a function runs.
//!
//! They let through more than the functions: lengths are in characters here, and what a purpose or a
//! credential may contain is the function's answer. A webhook's body has any form and any type.

use contract::route::Method;
use contract::{Function, Route};
use serde_json::{Map, Value as Json, json};

/// The form of the bodies of a route.
pub(crate) fn schema(route: &Route) -> Option<Json> {
    if route.method != Method::Post || route.function == Function::ReceiveSms {
        return None;
    }
    let (required, optional) = properties(route.path)?;
    let names: Vec<_> = required.iter().map(|(name, _)| *name).collect();
    let properties: Map<_, _> =
        required.iter().chain(&optional).map(|(name, form)| ((*name).to_owned(), form.clone())).collect();
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    // Draft 4 allows no empty list.
    if !names.is_empty() {
        schema["required"] = json!(names);
    }
    Some(schema)
}

/// Properties by name: those that must be there, and those that may.
type Properties = Vec<(&'static str, Json)>;

fn properties(path: &str) -> Option<(Properties, Properties)> {
    let text = || json!({ "type": "string" });
    let object = || json!({ "type": "object" });
    let or_null = |kind: &str| json!({ "type": [kind, "null"] });
    let credential = || ("credential", object());
    Some(match path {
        "/v1/tokens" => (
            vec![("user_id", text())],
            vec![
                ("channel", or_null("string")),
                ("purpose", or_null("string")),
                ("metadata", json!({ "type": ["object", "null"], "additionalProperties": text() })),
            ],
        ),
        "/v1/tokens/verify" => {
            (vec![("user_id", text()), ("token", text())], vec![("purpose", or_null("string"))])
        }
        "/v1/challenges" => (vec![("ceremony", text())], vec![("subject", or_null("string"))]),
        // One of three: which is the function's answer.
        "/v1/registration/options" => (
            Vec::new(),
            vec![
                ("invitation", or_null("string")),
                ("person", or_null("string")),
                ("recovery_code", or_null("string")),
                ("credential", or_null("object")),
            ],
        ),
        "/v1/registration" => (vec![("name", text()), credential()], Vec::new()),
        "/v1/session" | "/v1/recovery-codes" | "/v1/tokens/{token_id}/reveal" => {
            (vec![credential()], Vec::new())
        }
        "/v1/passkeys/{passkey_id}/rename" => (vec![("name", text())], Vec::new()),
        "/v1/passkeys/{passkey_id}/revoke" => {
            (vec![credential()], vec![("even_if_last", or_null("boolean"))])
        }
        "/v1/messages/reveal" => (vec![credential()], vec![("message_id", or_null("string"))]),
        "/v1/push-subscriptions" => {
            let keys = json!({
                "type": "object",
                "required": ["p256dh", "auth"],
                "properties": { "p256dh": text(), "auth": text() },
                "additionalProperties": false,
            });
            (vec![("endpoint", text()), ("keys", keys)], Vec::new())
        }
        _ => return None,
    })
}
