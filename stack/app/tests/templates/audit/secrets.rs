//! The places of a secret: the parameter that CloudFormation never shows, and the two places that need it.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::look::Look;

/// Endings of a name that say its value is a secret.
const SECRET: [&str; 6] = ["SECRET", "PASSWORD", "TOKEN", "API_KEY", "PRIVATE_KEY", "CREDENTIALS"];

pub fn rules(look: &mut Look<'_>) {
    let parameters = look.template["Parameters"].as_object();
    let secret: BTreeSet<&str> = parameters
        .into_iter()
        .flatten()
        .filter(|(_, parameter)| parameter["NoEcho"] == true)
        .map(|(name, _)| name.as_str())
        .collect();
    for (id, resource) in look.resources() {
        let kind = resource["Type"].as_str().unwrap_or_default();
        let holds_one = ["AWS::ApiGateway::ApiKey", "AWS::CloudFront::Distribution"].contains(&kind);
        look.hold(holds_one || !refers(resource, &secret), "a secret is where it is needed alone", id);
        look.hold(!resource.to_string().contains("{{resolve:"), "no template resolves a secret", id);
    }
    for (name, output) in look.template["Outputs"].as_object().into_iter().flatten() {
        look.hold(!refers(output, &secret), "a secret is where it is needed alone", name);
    }
    for (name, parameter) in look.template["Parameters"].as_object().into_iter().flatten() {
        let hidden = parameter["NoEcho"] == true;
        look.hold(!hidden || parameter["Default"].is_null(), "a secret has no default", name);
        look.hold(!hidden || parameter["MinLength"].as_u64() >= Some(43), "a secret has 256 bits", name);
    }
    for (id, function) in look.each("AWS::Lambda::Function") {
        for (name, value) in function["Environment"]["Variables"].as_object().into_iter().flatten() {
            let written = value.as_str().is_some_and(|text| !text.is_empty());
            let named = SECRET.iter().any(|ending| name.ends_with(ending));
            look.hold(!(written && named), "no variable holds a secret", id);
        }
    }
}

/// True if a value refers to one of some parameters.
fn refers(value: &Json, parameters: &BTreeSet<&str>) -> bool {
    match value {
        Json::Object(entries) => entries.iter().any(|(key, value)| {
            let text = value.as_str().unwrap_or_default();
            let named = key == "Ref" && parameters.contains(text);
            let within =
                key == "Fn::Sub" && parameters.iter().any(|name| text.contains(&format!("${{{name}}}")));
            named || within || refers(value, parameters)
        }),
        Json::Array(items) => items.iter().any(|item| refers(item, parameters)),
        _ => false,
    }
}
