//! One method on one route, answered by a function.

use super::{RestApi, ids};
use crate::function::Function;
use crate::permission::Permission;
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::Value;

/// The properties of a method.
#[derive(Debug)]
pub struct Method {
    /// `GET`, `POST` and so on.
    pub method: &'static str,
    /// The path with parameters in braces.
    pub route: &'static str,
    /// The function that answers.
    pub function: Function,
    /// The milliseconds that the gateway waits for the function, at most 29,000.
    pub timeout_ms: u32,
}

impl Method {
    /// A method that waits as long as the gateway can. Its body is the function's to check.
    pub fn new(method: &'static str, route: &'static str, function: &Function) -> Self {
        Self { method, route, function: function.clone(), timeout_ms: 29_000 }
    }
}

impl RestApi {
    /// Add a method, and the function's permission for exactly this stage, method and route.
    pub fn method(&mut self, stack: &mut Stack, stage: &str, method: Method) {
        let resource = self.part(stack, method.route);
        let name = capitalized_method(method.method);
        let path = format!("{}/{name}", ids(method.route));
        let properties = object! {
            "RestApiId": self.id(),
            "ResourceId": resource,
            "HttpMethod": method.method,
            "AuthorizationType": "NONE",
            "ApiKeyRequired": true,
            "RequestParameters": path_parameters(method.route),
            "Integration": object! {
                "Type": "AWS_PROXY",
                "IntegrationHttpMethod": "POST",
                "TimeoutInMillis": method.timeout_ms,
                "Uri": Value::<()>::joined([
                    "arn:".into(),
                    Value::partition(),
                    ":apigateway:".into(),
                    Value::region(),
                    ":lambda:path/2015-03-31/functions/".into(),
                    method.function.arn().text(),
                    "/invocations".into(),
                ]),
            },
        };
        let handle = self.add(stack, &path, "AWS::ApiGateway::Method", properties);
        self.awaited.push(handle);
        let source = Value::joined([
            "arn:".into(),
            Value::partition(),
            ":execute-api:".into(),
            Value::region(),
            ":".into(),
            Value::account(),
            ":".into(),
            self.id().text(),
            // In this ARN a path parameter can only be written as `*`.
            format!("/{stage}/{}{}", method.method, starred(method.route)).into(),
        ]);
        let permission = format!("{}/{path}/Permission", self.path);
        Permission::define(stack, &permission, &method.function, "apigateway.amazonaws.com", source);
    }
}

/// `POST` becomes `Post`.
fn capitalized_method(method: &str) -> String {
    super::capitalized(&method.to_ascii_lowercase())
}

fn parameters(route: &str) -> impl Iterator<Item = &str> {
    route.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn path_parameters(route: &str) -> Option<Tree> {
    let required = parameters(route).map(|name| (format!("method.request.path.{name}"), Tree::Bool(true)));
    parameters(route).next().is_some().then(|| required.collect())
}

fn starred(route: &str) -> String {
    parameters(route).fold(route.to_owned(), |route, name| route.replace(&format!("{{{name}}}"), "*"))
}
