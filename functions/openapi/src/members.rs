//! People, as operators list, invite and remove them.

use contract::route::{Method, Route};
use domain::{Problem, limits};
use serde_json::{Value, json};

use crate::operation::Operation;
use crate::schema::{component, list, moment, object};

/// The description of a route by which operators let people in or take them out.
pub fn describe(route: &Route) -> Option<Operation> {
    let people = |id, summary| Operation::new(id, "people", summary);
    Some(match (route.method, route.path) {
        (Method::Get, "/v1/people") => people("listPeople", "List people")
            .security(&["session"])
            .answers(200, "Everybody, by name.", everybody())
            .refuses([Problem::SessionRequired, Problem::NotAnOperator]),
        (Method::Post, "/v1/people/{name}/invite") => people("invitePerson", "Invite a person")
            .body(invitation())
            .answers(201, "The link is good once, and nowhere else.", invited())
            .refuses([Problem::CeremonyRefused]),
        (Method::Post, "/v1/people/{name}/remove") => people("removePerson", "Remove a person")
            .body(object(&["credential"], json!({ "credential": component("Credential") })))
            .answers_nothing(204, "The person is gone, with everything that is theirs.")
            .refuses([Problem::CeremonyRefused, Problem::PersonNotFound, Problem::LastOperator]),
        _ => return None,
    })
}

fn everybody() -> Value {
    let passkey = object(
        &["passkey_id", "name", "created_at", "last_used_at"],
        json!({
            "passkey_id": { "type": "string" },
            "name": component("PasskeyName"),
            "created_at": moment(),
            "last_used_at": { "type": ["string", "null"], "format": "date-time" },
        }),
    );
    let person = object(
        &["name", "operator", "created_at", "passkeys"],
        json!({
            "name": { "type": "string" },
            "operator": { "type": "boolean" },
            "created_at": moment(),
            "passkeys": list(passkey),
        }),
    );
    object(&["people"], json!({ "people": list(person) }))
}

fn invitation() -> Value {
    let (least, most) = limits::INVITATION_SECONDS.into_inner();
    object(
        &["credential"],
        json!({
            "credential": component("Credential"),
            "operator": { "type": "boolean", "default": false },
            "valid_seconds": { "type": "integer", "minimum": least, "maximum": most, "default": 3600 },
        }),
    )
}

fn invited() -> Value {
    object(
        &["person", "link", "expires_at"],
        json!({
            "person": { "type": "string" },
            "link": { "type": "string", "format": "uri" },
            "expires_at": moment(),
        }),
    )
}
