//! The answers of a refused request.

use std::collections::BTreeMap;

use contract::route::{Caller, Route};
use domain::{Invalid, Problem};
use serde_json::{Map, Value, json};

/// A refusal, as a caller sees it.
pub type Told = (u16, &'static str);

/// That of a function.
pub const fn of(problem: &Problem) -> Told {
    (problem.status(), problem.code())
}

/// Refusals of the gateway: it has no function to ask.
const FORBIDDEN: Told = (403, "forbidden");
const NO_ANSWER: Told = (504, "no_answer");

const INVALID: Problem = Problem::InvalidRequest(Invalid::new("body", ""));
/// A user got too many tokens.
pub const TOO_MANY_TOKENS: Problem = Problem::TooManyTokens { retry_after_seconds: 0 };
const THROTTLED: Problem = Problem::Throttled { retry_after_seconds: 0 };

/// The responses of a route's refusals, by status: its own, and those that every route has. They refer to `shared`.
pub fn responses(
    route: &Route,
    has_body: bool,
    own: &[Problem],
    shared: &mut Map<String, Value>,
) -> Map<String, Value> {
    let mut all: Vec<Told> = own.iter().map(of).collect();
    all.extend([
        of(&INVALID),
        FORBIDDEN,
        of(&THROTTLED),
        of(&Problem::PayloadTooLarge),
        of(&Problem::Internal),
    ]);
    all.push(NO_ANSWER);
    if has_body && route.caller() != Caller::Provider {
        all.push(of(&Problem::UnsupportedMediaType));
    }
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (status, code) in all {
        let codes = by_status.entry(status).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    let referred = by_status.into_iter().map(|(status, codes)| {
        let name = codes.join(".");
        shared.entry(name.clone()).or_insert_with(|| response(status, &codes));
        (status.to_string(), json!({ "$ref": format!("#/components/responses/{name}") }))
    });
    referred.collect()
}

fn response(status: u16, codes: &[&str]) -> Value {
    let described = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    let schema = json!({
        "$ref": "#/components/schemas/Problem",
        "properties": { "status": { "const": status }, "code": { "enum": codes } },
    });
    let mut response = json!({
        "description": described,
        "content": { "application/problem+json": { "schema": schema } },
    });
    // The web ACL blocks before the gateway, and CloudFront answers with a page.
    if [403, 413, 429].contains(&status) {
        response["content"]["text/html"] = json!({ "schema": { "type": "string" } });
    }
    if status == 429 {
        let schema = json!({ "type": "integer", "minimum": 0 });
        response["headers"]["Retry-After"] =
            json!({ "description": "Seconds until the next try.", "schema": schema });
    }
    response
}

/// The schema of a problem.
pub fn schema() -> Value {
    json!({
        "description": "A problem in the form of RFC 9457. `code` is stable; `title` and `detail` are for people.",
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": { "type": "string", "pattern": "^urn:otpost:problem:[a-z_]+$" },
            "title": { "type": "string" },
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "code": { "type": "string", "pattern": "^[a-z_]+$" },
            "detail": { "type": "string", "description": "The field that breaks a rule, and the rule." },
        },
        "additionalProperties": false,
    })
}
