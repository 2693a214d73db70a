//! A REST API of API Gateway: resources and methods of their own rather than an OpenAPI body,
//! because the body would tie the API to its functions and close a loop through the distribution.
//!
//! [`RestApi::deploy`] consumes the API: nothing can be added that its deployment doesn't know.

pub mod access;
pub mod gateway_response;
pub mod method;
pub mod stage;

use std::collections::BTreeMap;

use crate::render;
use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{DomainName, Id, Value};

pub use access::Access;
pub use gateway_response::GatewayResponse;
pub use method::Method;
pub use stage::Stage;

/// An API under construction. Methods answer only callers with an API key.
#[derive(Debug)]
pub struct RestApi {
    handle: Handle,
    path: String,
    /// Path parts by their route.
    parts: BTreeMap<String, Handle>,
    /// The resources that a deployment waits for: everything that it copies and that nothing else of it waits for.
    awaited: Vec<Handle>,
    /// Everything that a deployment freezes, as it is in the template.
    frozen: Vec<String>,
}

impl RestApi {
    /// Define an API with a regional endpoint.
    pub fn new(stack: &mut Stack, path: &str, description: impl Into<String>) -> Self {
        let properties = object! {
            "Name": Value::stack_name(),
            "Description": description.into(),
            "ApiKeySourceType": "HEADER",
            "EndpointConfiguration": object! { "Types": ["REGIONAL"] },
            // Without a policy the host speaks TLS 1.0. CloudFront speaks TLS 1.2 to an origin and no later one. The mode must
            // be said with such a policy; a strict one wants a trial of its own.
            "SecurityPolicy": "SecurityPolicy_TLS13_1_2_2021_06",
            "EndpointAccessMode": "BASIC",
        };
        let frozen = vec![frozen(path, &properties)];
        let handle = stack.add(path, Resource::new("AWS::ApiGateway::RestApi", properties));
        Self { handle, path: path.to_owned(), parts: BTreeMap::new(), awaited: Vec::new(), frozen }
    }

    pub fn id(&self) -> Value<Id<Self>> {
        self.handle.reference()
    }

    /// Its host name, which only CloudFront should call.
    pub fn domain_name(&self) -> Value<DomainName> {
        Value::joined([self.id().text(), ".execute-api.".into(), Value::region(), ".amazonaws.com".into()])
    }

    /// Add something that belongs to the API and takes effect only by a deployment.
    fn add(&mut self, stack: &mut Stack, path: &str, kind: &'static str, properties: Tree) -> Handle {
        let path = format!("{}/{path}", self.path);
        self.frozen.push(frozen(&path, &properties));
        stack.add(&path, Resource::new(kind, properties))
    }

    /// The resource of a route, made with its parents when it is new.
    fn part(&mut self, stack: &mut Stack, route: &str) -> Value<Id<Self>> {
        let Some((parent, part)) = route.rsplit_once('/') else {
            return self.handle.attribute("RootResourceId");
        };
        if let Some(known) = self.parts.get(route) {
            return known.reference();
        }
        let parent = self.part(stack, parent);
        let properties = object! {
            "RestApiId": self.id(),
            "ParentId": parent,
            "PathPart": part,
        };
        let handle = self.add(stack, &ids(route), "AWS::ApiGateway::Resource", properties);
        self.parts.insert(route.to_owned(), handle.clone());
        handle.reference()
    }
}

fn frozen(path: &str, properties: &Tree) -> String {
    format!("{path} {}\n", render::json_text(render::tree(properties)))
}

/// The construct path of a route: `/v1/tokens/{token_id}` becomes `V1/Tokens/TokenId`, `/v1/openapi.json` `V1/OpenapiJson`.
fn ids(route: &str) -> String {
    let segments = route.split('/').filter(|segment| !segment.is_empty()).map(|segment| {
        let name = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(segment);
        name.split(['_', '-', '.']).map(capitalized).collect::<String>()
    });
    segments.collect::<Vec<_>>().join("/")
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
