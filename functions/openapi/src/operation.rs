//! One route as an operation.

use contract::route::{Method, Route};
use domain::Problem;
use serde_json::{Map, Value, json};

use crate::problems;
use crate::schema::component;

/// A description of a route.
pub struct Operation {
    id: &'static str,
    tag: &'static str,
    summary: &'static str,
    security: Vec<&'static str>,
    parameters: Vec<Value>,
    body: Option<Value>,
    success: Vec<(u16, Value)>,
    problems: Vec<Problem>,
}

impl Operation {
    /// One that anybody may call.
    pub const fn new(id: &'static str, tag: &'static str, summary: &'static str) -> Self {
        Self {
            id,
            tag,
            summary,
            security: Vec::new(),
            parameters: Vec::new(),
            body: None,
            success: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// It takes one of these security schemes.
    pub fn security(mut self, schemes: &[&'static str]) -> Self {
        self.security = schemes.to_vec();
        self
    }

    /// It takes a body of JSON.
    pub fn body(mut self, schema: Value) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        self.body = Some(json!({ "required": true, "content": content }));
        self
    }

    /// It takes a body of any form.
    pub fn any_body(mut self) -> Self {
        let mut content = Map::new();
        for media_type in ["application/json", "application/x-www-form-urlencoded", "text/plain"] {
            content.insert(media_type.to_owned(), json!({ "schema": {} }));
        }
        self.body = Some(json!({ "content": content }));
        self
    }

    /// It takes a parameter of the query.
    pub fn query(mut self, name: &str, description: &str, schema: Value) -> Self {
        self.parameters
            .push(json!({ "name": name, "in": "query", "description": description, "schema": schema }));
        self
    }

    /// It takes an `Idempotency-Key`.
    pub fn idempotent(mut self) -> Self {
        let schema = json!({
            "type": "string",
            "pattern": format!("^[!-~]{{1,{}}}$", domain::limits::IDEMPOTENCY_KEY_MAX_BYTES),
        });
        self.parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Makes a repetition of the request safe: it gets the same answer.",
            "schema": schema,
        }));
        self.problems.push(Problem::IdempotencyMismatch);
        self
    }

    /// It answers JSON.
    pub fn answers(mut self, status: u16, description: &str, schema: Value) -> Self {
        let content = json!({ "application/json": { "schema": schema } });
        self.success.push((status, json!({ "description": description, "content": content })));
        self
    }

    /// It answers without a body that is of use.
    pub fn answers_nothing(mut self, status: u16, description: &str) -> Self {
        self.success.push((status, json!({ "description": description })));
        self
    }

    /// It may be refused so, besides the refusals that every route has.
    pub fn refuses<const N: usize>(mut self, problems: [Problem; N]) -> Self {
        self.problems.extend(problems);
        self
    }

    /// The operation object of a route. Responses of refusals are added to `shared`.
    pub fn json(mut self, route: &Route, shared: &mut Map<String, Value>) -> Value {
        let in_path = route.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let mut parameters: Vec<Value> = in_path
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": path_schema(name) }))
            .collect();
        if route.method != Method::Get && self.security.contains(&"session") {
            parameters.push(origin());
        }
        parameters.append(&mut self.parameters);
        let mut responses: Map<String, Value> =
            self.success.into_iter().map(|(status, response)| (status.to_string(), response)).collect();
        responses.extend(problems::responses(route, self.body.is_some(), &self.problems, shared));
        let mut operation = json!({
            "operationId": self.id,
            "tags": [self.tag],
            "summary": self.summary,
            "security": self.security.iter().map(|name| json!({ *name: [] })).collect::<Vec<_>>(),
            "responses": responses,
        });
        if !parameters.is_empty() {
            operation["parameters"] = parameters.into();
        }
        if let Some(body) = self.body {
            operation["requestBody"] = body;
        }
        operation
    }
}

fn origin() -> Value {
    json!({
        "name": "Origin",
        "in": "header",
        "description": "The site's own origin, wherever a session is used. Browsers send it by themselves.",
        "schema": { "type": "string" },
    })
}

fn path_schema(name: &str) -> Value {
    let names: Vec<_> = domain::sms::ALL.iter().map(|provider| provider.name()).collect();
    match name {
        "provider" => json!({ "type": "string", "enum": names }),
        "name" => component("PersonName"),
        _ => json!({ "type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$" }),
    }
}
