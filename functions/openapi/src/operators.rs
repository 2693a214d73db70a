//! The requests of operators about people, and the audit trail.

use contract::route::{Method, Route};
use domain::{Problem, limits};
use serde_json::{Value, json};

use crate::operation::Operation;
use crate::schema::{component, limit, list, moment, object, text};

/// The description of a route that is an operator's.
pub fn describe(route: &Route) -> Option<Operation> {
    let touched = |id, summary| {
        let problems = [Problem::CeremonyRefused, Problem::NotAnOperator];
        Operation::new(id, "people", summary).refuses(problems)
    };
    let own = |id, summary| {
        let problems = [Problem::SessionRequired, Problem::Unauthorized, Problem::NotAnOperator];
        Operation::new(id, "people", summary).security(&["session"]).refuses(problems)
    };
    Some(match (route.method, route.path) {
        (Method::Get, "/v1/audit") => own("readAudit", "Read the audit trail")
            .query("limit", "Entries on a page.", limit())
            .query("cursor", "`next_cursor` of the page before.", json!({ "type": "string", "minLength": 1 }))
            .answers(200, "A page of the trail, newest first.", trail()),
        (Method::Get, "/v1/people") => {
            own("listPeople", "List the people").answers(200, "The people, by name.", people())
        }
        (Method::Post, "/v1/people/{name}/invite") => touched("invitePerson", "Invite a person")
            .body(invitation())
            .answers(201, "The link, which is good once.", invited()),
        (Method::Post, "/v1/people/{name}/remove") => touched("removePerson", "Remove a person")
            .body(object(&["credential"], json!({ "credential": component("Credential") })))
            .answers_nothing(204, "The person's passkeys, sessions, messages and subscriptions are gone.")
            .refuses([Problem::PersonNotFound, Problem::LastOperator]),
        _ => return None,
    })
}

fn people() -> Value {
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
    let seconds = limits::INVITATION_SECONDS;
    object(
        &["credential"],
        json!({
            "credential": component("Credential"),
            "operator": { "type": "boolean", "default": false },
            "valid_seconds": { "type": "integer", "minimum": seconds.start(), "maximum": seconds.end() },
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

fn trail() -> Value {
    let entry = object(
        &["at", "actor", "action", "subject"],
        json!({
            "at": moment(),
            "actor": { "type": "string" },
            "action": { "type": "string" },
            "subject": { "type": "string" },
            "about": text("The name of the subject, where it has one: a token's user, a passkey's name as it was then."),
        }),
    );
    let next = text("The `cursor` of the next page; the trail ends where there is none.");
    object(&["entries"], json!({ "entries": list(entry), "next_cursor": next }))
}
