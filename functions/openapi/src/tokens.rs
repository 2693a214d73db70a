//! One-time tokens.

use contract::route::{Method, Route};
use domain::{Problem, limits};
use serde_json::{Value, json};

use crate::operation::Operation;
use crate::problems::TOO_MANY_TOKENS;
use crate::schema::{component, limit, list, moment, object, optional, text};

/// A client's key or an operator's session.
const CALLERS: [&str; 2] = ["clientKey", "session"];

/// The description of a route that is about tokens.
pub fn describe(route: &Route) -> Option<Operation> {
    let tokens = |id, summary| Operation::new(id, "tokens", summary).security(&CALLERS);
    let who = || [Problem::Unauthorized, Problem::SessionRequired, Problem::NotAnOperator];
    Some(match (route.method, route.path) {
        (Method::Post, "/v1/tokens") => tokens("issueToken", "Issue a token")
            .body(order())
            .idempotent()
            .answers(201, "The token was issued.", issued())
            .refuses(who())
            .refuses([Problem::ChannelNotAllowed, TOO_MANY_TOKENS]),
        (Method::Post, "/v1/tokens/verify") => tokens("verifyToken", "Verify a token, exactly once")
            .body(typed())
            .idempotent()
            .answers(200, "The token was right, and is used up.", verified())
            .refuses(who())
            .refuses([Problem::TokenRefused]),
        (Method::Get, "/v1/tokens") => tokens("listTokens", "List tokens whose life isn't over")
            .query("limit", "Tokens on a page.", limit())
            .query("cursor", "`next` of the page before.", json!({ "type": "string", "minLength": 1 }))
            .query("order", "The order by expiry: the soonest first, or the last.", order_of_a_list())
            .query("user_id", "The tokens of one user, on one page.", component("UserId"))
            .answers(200, "A page of tokens.", page())
            .refuses(who()),
        (Method::Delete, "/v1/tokens/{token_id}") => tokens("revokeToken", "Revoke a token")
            .answers_nothing(204, "The token is worthless from then on.")
            .refuses(who())
            .refuses([Problem::TokenNotFound]),
        (Method::Post, "/v1/tokens/{token_id}/reveal") => {
            let summary = "Show a token again that an operator issued";
            Operation::new("revealToken", "people", summary)
                .body(object(&["credential"], json!({ "credential": component("Credential") })))
                .answers(200, "The token.", shown())
                .refuses([Problem::CeremonyRefused, Problem::TokenNotFound])
        }
        _ => return None,
    })
}

fn order() -> Value {
    object(
        &["user_id"],
        json!({
            "user_id": component("UserId"),
            "channel": optional(component("Channel")),
            "purpose": optional(component("Purpose")),
            "metadata": {
                "description": format!(
                    "Pairs that are kept with the token, {} bytes in all. `phone`, `email`, `locale` and `domain` are \
                     understood by the channels `sms` and `email`.",
                    limits::METADATA_MAX_BYTES,
                ),
                "type": ["object", "null"],
                "maxProperties": limits::METADATA_MAX_PAIRS,
                "propertyNames": { "minLength": 1, "format": "otpost-printable" },
                "additionalProperties": { "type": "string", "format": "otpost-printable" },
            },
        }),
    )
}

fn issued() -> Value {
    object(
        &["token_id", "user_id", "purpose", "channel", "expires_at"],
        json!({
            "token_id": { "type": "string" },
            "user_id": component("UserId"),
            "purpose": component("Purpose"),
            "channel": component("Channel"),
            "expires_at": moment(),
            "token": text("The token itself, with channel `show` alone."),
        }),
    )
}

fn typed() -> Value {
    object(
        &["user_id", "token"],
        json!({
            "user_id": component("UserId"),
            "purpose": optional(component("Purpose")),
            "token": {
                "description": format!(
                    "The token as typed, up to {} bytes: blanks, hyphens, case and the script of digits don't matter.",
                    limits::TYPED_TOKEN_MAX_BYTES,
                ),
                "type": "string",
                "minLength": 1,
                "maxLength": limits::TYPED_TOKEN_MAX_BYTES,
                "format": "otpost-typed",
            },
        }),
    )
}

fn verified() -> Value {
    object(&["verified"], json!({ "verified": { "const": true } }))
}

fn order_of_a_list() -> Value {
    json!({ "type": "string", "enum": ["newest", "soonest"], "default": "soonest" })
}

fn page() -> Value {
    let token = object(
        &["token_id", "user_id", "purpose", "channel", "state", "expires_at", "deliveries"],
        json!({
            "token_id": { "type": "string" },
            "user_id": component("UserId"),
            "purpose": component("Purpose"),
            "channel": component("Channel"),
            "state": { "type": "string", "enum": ["outstanding", "used", "locked", "revoked"] },
            "expires_at": moment(),
            "deliveries": list(component("Delivery")),
            "can_be_shown": {
                "description": "The operator who asks may see the token again. Clients aren't told.",
                "type": "boolean",
            },
        }),
    );
    let next = text("The `cursor` of the next page; the last page has none.");
    object(&["tokens"], json!({ "tokens": list(token), "next": next }))
}

fn shown() -> Value {
    object(
        &["token_id", "token", "expires_at"],
        json!({ "token_id": { "type": "string" }, "token": { "type": "string" }, "expires_at": moment() }),
    )
}
