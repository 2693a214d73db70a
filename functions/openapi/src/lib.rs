//! The public API as an OpenAPI 3.1 document, made from the routes of `contract` and the problems and limits of `domain`.
//!
//! A route without a description doesn't compile into a document: [`document`] panics, and the test of the committed
//! document with it. The functions' tests hold every answer against the document.

mod members;
mod operation;
mod people;
mod problems;
mod schema;
mod session;
mod tokens;
mod webhooks;

use contract::route::{ROUTES, Route};
use serde_json::{Map, Value, json};

use operation::Operation;

/// The document as text: two blanks to a level, a newline at the end.
pub fn text() -> String {
    format!("{:#}\n", document())
}

/// The document.
///
/// # Panics
/// If a route has no description.
pub fn document() -> Value {
    let (mut paths, mut refusals) = (Map::new(), Map::new());
    for route in ROUTES {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.as_str().to_lowercase()] = describe(&route).json(&route, &mut refusals);
    }
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Otpost",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "A second factor in your own AWS account.",
            "description": "One-time tokens for an application whose user has passed the first factor, and \
                the console and reveal pages of people with passkeys. docs/api.md explains each call.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "The site's own host: `api_url` of `stack outputs` without `/v1`." }],
        "tags": [
            { "name": "tokens", "description": "Issue, verify, list and revoke one-time tokens." },
            { "name": "people", "description": "Ceremonies of passkeys, sessions and what a person sees." },
            { "name": "webhooks", "description": "Text messages as providers post them." },
            { "name": "service", "description": "The service itself." },
        ],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "clientKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A client key, made by `stack client create`: `otpost.NAME.SECRET`.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-otpost-session",
                    "description": "The session of a person. Requests other than GET carry the site's own `Origin`.",
                },
            },
            "schemas": schema::components(),
            "responses": refusals,
        },
    })
}

fn describe(route: &Route) -> Operation {
    let described = tokens::describe(route)
        .or_else(|| session::describe(route))
        .or_else(|| people::describe(route))
        .or_else(|| members::describe(route))
        .or_else(|| webhooks::describe(route));
    described.unwrap_or_else(|| panic!("`{} {}` has no description", route.method.as_str(), route.path))
}
