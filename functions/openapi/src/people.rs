//! A person's passkeys, messages and subscriptions, and the service itself.

use contract::route::{DOCUMENT, Method, Route};
use domain::{Problem, limits};
use serde_json::{Value, json};

use crate::operation::Operation;
use crate::schema::{component, list, moment, object, text};
use crate::session::recovery_codes;

/// The description of a route that is about a person.
pub fn describe(route: &Route) -> Option<Operation> {
    let people = |id, summary| Operation::new(id, "people", summary);
    let own = |id, summary| people(id, summary).security(&["session"]).refuses([Problem::SessionRequired]);
    let credential = || object(&["credential"], json!({ "credential": component("Credential") }));
    Some(match (route.method, route.path) {
        (Method::Get, "/v1/passkeys") => own("listPasskeys", "List one's passkeys").answers(
            200,
            "In the order of their making.",
            passkeys(),
        ),
        (Method::Post, "/v1/passkeys/{passkey_id}/rename") => own("renamePasskey", "Rename a passkey")
            .body(object(&["name"], json!({ "name": component("PasskeyName") })))
            .answers(200, "The passkey has the name.", named())
            .refuses([Problem::PasskeyNotFound]),
        (Method::Post, "/v1/passkeys/{passkey_id}/revoke") => people("revokePasskey", "Revoke a passkey")
            .body(object(
                &["credential"],
                json!({
                    "credential": component("Credential"),
                    "even_if_last": { "type": "boolean", "default": false },
                }),
            ))
            .answers_nothing(204, "The passkey and its sessions are over.")
            .refuses([Problem::CeremonyRefused, Problem::PasskeyNotFound, Problem::LastPasskey]),
        (Method::Post, "/v1/recovery-codes") => people("renewRecoveryCodes", "Draw new recovery codes")
            .body(credential())
            .answers(200, "The new codes; the old ones are worthless.", recovery_codes())
            .refuses([Problem::CeremonyRefused]),
        (Method::Post, "/v1/messages/reveal") => people("revealMessages", "Reveal one's messages")
            .body(object(
                &["credential"],
                json!({ "credential": component("Credential"), "message_id": { "type": ["string", "null"] } }),
            ))
            .answers(200, "The messages, newest first.", messages())
            .refuses([Problem::CeremonyRefused]),
        (Method::Get, "/v1/push-subscriptions") => own(
            "listSubscriptions",
            "List one's Web Push subscriptions",
        )
        .answers(200, "The subscriptions, and the key to subscribe with.", subscriptions()),
        (Method::Post, "/v1/push-subscriptions") => own("subscribe", "Keep a Web Push subscription")
            .body(subscription())
            .answers(201, "It is kept.", object(&["subscription_id"], id("subscription_id"))),
        (Method::Delete, "/v1/push-subscriptions/{subscription_id}") => {
            own("unsubscribe", "Forget a Web Push subscription")
                .answers_nothing(204, "It is forgotten.")
                .refuses([Problem::SubscriptionNotFound])
        }
        (Method::Post, "/v1/test-notifications") => own("notifyMe", "Send oneself a test notification")
            .body(object(&[], json!({})))
            .answers(202, "It is on its way.", object(&["message_id"], id("message_id"))),
        (Method::Get, "/v1/test-notifications/{message_id}") => {
            own("showNotification", "Show the deliveries of a test notification")
                .answers(200, "The tries until now.", notification())
                .refuses([Problem::NotFound])
        }
        (Method::Get, DOCUMENT) => {
            let document = json!({ "type": "object", "required": ["openapi", "paths"] });
            Operation::new("describeApi", "service", "Read this document").answers(
                200,
                "The document.",
                document,
            )
        }
        (Method::Get, "/v1/health") => Operation::new("health", "service", "Ask for the service's health")
            .answers(
                200,
                "The way from the edge to a function works.",
                object(
                    &["status", "version"],
                    json!({ "status": { "const": "ok" }, "version": { "type": "string" } }),
                ),
            ),
        _ => return None,
    })
}

fn notification() -> Value {
    let over = json!({ "description": "A channel took it, or there is none.", "type": "boolean" });
    object(&["deliveries", "over"], json!({ "deliveries": list(component("Delivery")), "over": over }))
}

fn id(name: &str) -> Value {
    json!({ name: { "type": "string" } })
}

fn passkeys() -> Value {
    let passkey = object(
        &["passkey_id", "name", "created_at", "last_used_at", "backed_up", "credential_id"],
        json!({
            "passkey_id": { "type": "string" },
            "name": component("PasskeyName"),
            "created_at": moment(),
            "last_used_at": { "type": ["string", "null"], "format": "date-time" },
            "backed_up": { "type": "boolean" },
            "credential_id": { "type": ["string", "null"] },
        }),
    );
    object(
        &["passkeys", "recovery_codes_left", "relying_party_id", "user_handle"],
        json!({
            "passkeys": list(passkey),
            "recovery_codes_left": { "type": "integer", "minimum": 0, "maximum": limits::RECOVERY_CODES },
            "relying_party_id": { "type": "string" },
            "user_handle": { "type": "string" },
        }),
    )
}

fn named() -> Value {
    object(
        &["passkey_id", "name"],
        json!({ "passkey_id": { "type": "string" }, "name": component("PasskeyName") }),
    )
}

fn messages() -> Value {
    let optional = || json!({ "type": ["string", "null"] });
    let message = object(
        &[
            "message_id",
            "origin",
            "sender",
            "text",
            "code",
            "domain",
            "redacted",
            "received_at",
            "expires_at",
            "revealed_at",
        ],
        json!({
            "message_id": { "type": "string" },
            "origin": { "type": "string", "enum": ["sms", "application", "otpost"] },
            "sender": text("A claim with origin `sms`; empty if the provider names none."),
            "text": { "type": "string" },
            "code": optional(),
            "domain": optional(),
            "redacted": { "type": "boolean" },
            "received_at": moment(),
            "expires_at": moment(),
            "revealed_at": { "type": ["string", "null"], "format": "date-time" },
        }),
    );
    object(&["person", "messages"], json!({ "person": { "type": "string" }, "messages": list(message) }))
}

fn subscriptions() -> Value {
    let one = object(
        &["subscription_id", "created_at"],
        json!({ "subscription_id": { "type": "string" }, "created_at": moment() }),
    );
    object(
        &["public_key", "subscriptions"],
        json!({ "public_key": { "type": "string" }, "subscriptions": list(one) }),
    )
}

fn subscription() -> Value {
    let keys =
        object(&["p256dh", "auth"], json!({ "p256dh": { "type": "string" }, "auth": { "type": "string" } }));
    object(
        &["endpoint", "keys"],
        json!({
            "endpoint": { "type": "string", "format": "uri", "maxLength": limits::PUSH_ENDPOINT_MAX_BYTES },
            "keys": keys,
        }),
    )
}
