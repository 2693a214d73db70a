//! Ceremonies of passkeys, and the sessions that they begin.

use contract::route::{Method, Route};
use domain::Problem;
use serde_json::{Value, json};

use crate::operation::Operation;
use crate::schema::{component, list, moment, object};

/// The description of a route that is about a ceremony or a session.
pub fn describe(route: &Route) -> Option<Operation> {
    let people = |id, summary| Operation::new(id, "people", summary);
    let credential = || object(&["credential"], json!({ "credential": component("Credential") }));
    Some(match (route.method, route.path) {
        (Method::Post, "/v1/challenges") => people("beginCeremony", "Begin a ceremony")
            .body(ceremony())
            .answers(200, "Its options, and its cookie.", options(&[])),
        (Method::Post, "/v1/registration/options") => {
            people("beginRegistration", "Begin the registration of a passkey")
                .body(enrolment())
                .answers(200, "Its options, and its cookie.", options(&["person"]))
                .refuses([Problem::CeremonyRefused])
        }
        (Method::Post, "/v1/registration") => people("register", "Register a passkey")
            .body(object(
                &["name", "credential"],
                json!({ "name": component("PasskeyName"), "credential": component("Credential") }),
            ))
            .answers(201, "The passkey was registered.", registered())
            .refuses([Problem::CeremonyRefused]),
        (Method::Post, "/v1/session") => people("signIn", "Sign in by a passkey")
            .body(credential())
            .answers(200, "The session, and its cookie.", session())
            .refuses([Problem::CeremonyRefused]),
        (Method::Get, "/v1/session") => people("showSession", "Show the session")
            .security(&["session"])
            .answers(200, "The session.", session())
            .refuses([Problem::SessionRequired]),
        (Method::Delete, "/v1/session") => people("signOut", "End the session")
            .answers_nothing(204, "There is none any more.")
            .refuses([Problem::SessionRequired]),
        _ => return None,
    })
}

fn ceremony() -> Value {
    let of = |kinds: &[&str], subject: Value| {
        let required: &[&str] =
            if subject["type"] == "null" { &["ceremony"] } else { &["ceremony", "subject"] };
        let kind = json!({ "type": "string", "enum": kinds });
        object(required, json!({ "ceremony": kind, "subject": subject }))
    };
    json!({
        "oneOf": [
            of(&["sign_in", "reveal", "add_passkey", "renew_recovery_codes"], json!({ "type": "null" })),
            of(
                &["show_token", "revoke_passkey"],
                json!({
                    "description": "The id of the token or passkey.",
                    "type": "string",
                    "pattern": "^[a-z0-9]{1,64}$",
                }),
            ),
            of(&["invite_person", "remove_person"], component("PersonName")),
        ],
    })
}

fn options(more: &[&str]) -> Value {
    let mut properties = json!({ "publicKey": component("PublicKey") });
    for name in more {
        properties[*name] = json!({ "type": "string" });
    }
    let required = [&["publicKey"], more].concat();
    object(&required, properties)
}

fn enrolment() -> Value {
    let text = || json!({ "type": "string" });
    json!({
        "description": "An invitation, a recovery code with its person, or the answer to a challenge of `add_passkey`.",
        "oneOf": [
            object(&["invitation"], json!({ "invitation": text() })),
            object(&["person", "recovery_code"], json!({ "person": text(), "recovery_code": text() })),
            object(&["credential"], json!({ "credential": component("Credential") })),
        ],
    })
}

fn registered() -> Value {
    let passkey = object(
        &["passkey_id", "name"],
        json!({ "passkey_id": { "type": "string" }, "name": component("PasskeyName") }),
    );
    object(
        &["person", "operator", "passkey"],
        json!({
            "person": { "type": "string" },
            "operator": { "type": "boolean" },
            "passkey": passkey,
            "recovery_codes": {
                "description": "Shown once, after a person's first passkey.",
                "type": "array",
                "items": { "type": "string" },
            },
        }),
    )
}

fn session() -> Value {
    object(
        &["person", "operator", "environment", "expires_at"],
        json!({
            "person": { "type": "string" },
            "operator": { "type": "boolean" },
            "environment": { "type": "string" },
            "expires_at": moment(),
        }),
    )
}

/// Recovery codes of a person.
pub fn recovery_codes() -> Value {
    object(&["recovery_codes"], json!({ "recovery_codes": list(json!({ "type": "string" })) }))
}
