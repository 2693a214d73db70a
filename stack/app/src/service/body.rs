//! The forms of bodies, checked before a function runs.
//!
//! They let through more than the functions: lengths are in characters here, and what a purpose or a
//! credential may contain is the function's answer. A webhook's body has any form and any type; its size, as that
//! of a credential, is the function's and the web ACL's to limit, because the gateway knows no limit but 10 MB.

use contract::route::Method;
use contract::{Function, Route};
use domain::limits;
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

/// More characters than any name, id or code has that a function takes.
const SHORT: usize = 1_024;

/// More properties than a credential has, in any browser.
const CREDENTIAL_PROPERTIES: u32 = 16;

/// Properties by name: those that must be there, and those that may.
type Properties = Vec<(&'static str, Json)>;

fn properties(path: &str) -> Option<(Properties, Properties)> {
    let text = |most: usize| json!({ "type": "string", "maxLength": most });
    let text_or_null = |most: usize| json!({ "type": ["string", "null"], "maxLength": most });
    let object = || json!({ "type": "object", "maxProperties": CREDENTIAL_PROPERTIES });
    let object_or_null = || json!({ "type": ["object", "null"], "maxProperties": CREDENTIAL_PROPERTIES });
    let credential = || ("credential", object());
    let user_id = || ("user_id", text(limits::USER_ID_MAX_BYTES));
    let purpose = || ("purpose", text_or_null(limits::PURPOSE_MAX_BYTES));
    Some(match path {
        "/v1/tokens" => {
            let metadata = json!({
                "type": ["object", "null"],
                "maxProperties": limits::METADATA_MAX_PAIRS,
                "additionalProperties": text(limits::METADATA_MAX_BYTES),
            });
            (vec![user_id()], vec![("channel", text_or_null(SHORT)), purpose(), ("metadata", metadata)])
        }
        "/v1/tokens/verify" => {
            (vec![user_id(), ("token", text(limits::TYPED_TOKEN_MAX_BYTES))], vec![purpose()])
        }
        "/v1/challenges" => (vec![("ceremony", text(SHORT))], vec![("subject", text_or_null(SHORT))]),
        // One of three: which is the function's answer.
        "/v1/registration/options" => (
            Vec::new(),
            vec![
                ("invitation", text_or_null(SHORT)),
                ("person", text_or_null(SHORT)),
                ("recovery_code", text_or_null(SHORT)),
                ("credential", object_or_null()),
            ],
        ),
        "/v1/registration" => (vec![("name", text(SHORT)), credential()], Vec::new()),
        "/v1/session" | "/v1/recovery-codes" | "/v1/tokens/{token_id}/reveal" => {
            (vec![credential()], Vec::new())
        }
        "/v1/passkeys/{passkey_id}/rename" => (vec![("name", text(SHORT))], Vec::new()),
        "/v1/passkeys/{passkey_id}/revoke" => {
            (vec![credential()], vec![("even_if_last", json!({ "type": ["boolean", "null"] }))])
        }
        "/v1/messages/reveal" => (vec![credential()], vec![("message_id", text_or_null(SHORT))]),
        "/v1/push-subscriptions" => {
            let keys = json!({
                "type": "object",
                "required": ["p256dh", "auth"],
                "properties": { "p256dh": text(SHORT), "auth": text(SHORT) },
                "additionalProperties": false,
            });
            (vec![("endpoint", text(limits::PUSH_ENDPOINT_MAX_BYTES)), ("keys", keys)], Vec::new())
        }
        _ => return None,
    })
}
