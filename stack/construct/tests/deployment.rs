//! A deployment is a copy: whatever changes in the API must change the deployment's logical id.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use construct::function::{Architecture, Code};
use construct::rest_api::{GatewayResponse, Method, stage};
use construct::value::{Name, ObjectKey};
use construct::{Bucket, Function, Key, LogGroup, RestApi, Role, Stack, function, key, log_group, role};
use serde_json::{Value as Json, json};

struct Variant {
    description: &'static str,
    routes: Vec<&'static str>,
    timeout_ms: u32,
    title: &'static str,
    rate: u32,
}

impl Default for Variant {
    fn default() -> Self {
        Self {
            description: "An API",
            routes: vec!["/v1/tokens", "/v1/tokens/{token_id}"],
            timeout_ms: 1000,
            title: "no",
            rate: 1,
        }
    }
}

fn template(variant: Variant) -> Json {
    let mut stack = Stack::new("service", "A test.");
    let key = Key::new(&mut stack, "Key", key::Props::new("a key"));
    let logs = LogGroup::new(&mut stack, "Logs", log_group::Props::new(&key));
    let role = Role::new(&mut stack, "Role", role::Props::new("lambda.amazonaws.com"));
    let code = Code {
        bucket: stack.parameter::<Name<Bucket>>("Artifacts", "The bucket."),
        key: stack.parameter::<ObjectKey>("AssetKey", "The zip."),
    };
    let props = function::Props::new(code, role, logs.clone(), Architecture::Arm64);
    let function = Function::new(&mut stack, "Function", props);
    let mut api = RestApi::new(&mut stack, "Api", variant.description);
    for route in variant.routes {
        let method = Method { timeout_ms: variant.timeout_ms, ..Method::new("GET", route, &function) };
        api.method(&mut stack, "live", method);
    }
    let body = json!({ "title": variant.title }).to_string();
    let response =
        GatewayResponse { id: "Throttled", kind: "THROTTLED", status: 429, headers: Vec::new(), body };
    api.gateway_response(&mut stack, response);
    let props = stage::Props {
        throttle: stage::Throttle { rate: variant.rate, burst: 1 },
        ..stage::Props::new("live", &logs)
    };
    api.deploy(&mut stack, props);
    stack.synthesize().unwrap().body
}

fn deployment(variant: Variant) -> String {
    let template = template(variant);
    let mut ids = template["Resources"].as_object().unwrap().iter();
    let (id, _) = ids.find(|(_, resource)| resource["Type"] == "AWS::ApiGateway::Deployment").unwrap();
    id.clone()
}

#[test]
fn whatever_a_deployment_copies_changes_its_id() {
    let first = deployment(Variant::default());
    assert_eq!(first, deployment(Variant::default()));
    for (what, variant) in [
        ("the API", Variant { description: "Another", ..Variant::default() }),
        ("a route less", Variant { routes: vec!["/v1/tokens"], ..Variant::default() }),
        ("another path", Variant { routes: vec!["/v1/tokens", "/v1/tokens/{id}"], ..Variant::default() }),
        ("a method's timeout", Variant { timeout_ms: 2000, ..Variant::default() }),
        ("a gateway response", Variant { title: "never", ..Variant::default() }),
    ] {
        assert_ne!(first, deployment(variant), "{what}");
    }
}

/// Throttles belong to the stage; a new deployment for them would be a needless replacement.
#[test]
fn what_the_stage_holds_does_not_change_it() {
    let first = deployment(Variant::default());
    assert_eq!(first, deployment(Variant { rate: 2, ..Variant::default() }));
}

#[test]
fn a_part_of_a_path_is_one_resource() {
    let template = template(Variant::default());
    let parts: Vec<_> = template["Resources"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, resource)| resource["Type"] == "AWS::ApiGateway::Resource")
        .map(|(id, resource)| (id.as_str(), resource["Properties"]["PathPart"].as_str().unwrap()))
        .collect();
    assert_eq!(parts, [("ApiV1", "v1"), ("ApiV1Tokens", "tokens"), ("ApiV1TokensTokenId", "{token_id}")]);
}
