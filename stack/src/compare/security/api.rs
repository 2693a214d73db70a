//! Changes that open the API.

use serde_json::Value as Json;

use crate::compare::security::content;
use crate::compare::security::rule::Rule::{
    self, Grants, Harmless, Judge, Kept, Limits, Opens, Protects, Stays,
};
use crate::compare::security::rule::{by_name, from_to, is_true, part, parts, weaker};
use crate::compare::security::{policy, tls};
use crate::compare::value::{line, readable, same, scalar};

/// The properties of a method. Several of them decide about its callers: see [`method`].
pub const METHOD: &[(&str, Rule)] = &[
    ("ApiKeyRequired", Harmless),
    ("AuthorizationScopes", Harmless),
    ("AuthorizationType", Harmless),
    ("AuthorizerId", Protects("the authorizer")),
    ("HttpMethod", Judge(verb)),
    ("Integration", Judge(integration)),
    ("MethodResponses", Judge(content::cross_origin)),
    ("OperationName", Harmless),
    ("RequestModels", Harmless),
    ("RequestParameters", Harmless),
    ("RequestValidatorId", Kept("the validation of requests")),
    ("ResourceId", Harmless),
    ("RestApiId", Harmless),
];

/// The properties of an API.
pub const REST_API: &[(&str, Rule)] = &[
    ("ApiKeySourceType", Protects("where API keys are read from")),
    ("BinaryMediaTypes", Harmless),
    ("Description", Harmless),
    ("DisableExecuteApiEndpoint", Stays("the closing of the API's own address")),
    ("EndpointAccessMode", Judge(access_mode)),
    ("EndpointConfiguration", Protects("where the API can be reached")),
    ("MinimumCompressionSize", Harmless),
    ("Name", Harmless),
    ("Policy", Judge(resource_policy)),
    ("SecurityPolicy", Judge(tls::policy)),
    ("Tags", Harmless),
];

/// The properties of a stage.
pub const STAGE: &[(&str, Rule)] = &[
    ("AccessLogSetting", Judge(access_log)),
    ("CacheClusterEnabled", Opens("answers are kept")),
    ("CacheClusterSize", Harmless),
    ("ClientCertificateId", Protects("the certificate that the gateway presents")),
    ("DeploymentId", Harmless),
    ("Description", Harmless),
    ("MethodSettings", Judge(settings)),
    ("RestApiId", Harmless),
    ("StageName", Harmless),
    ("Tags", Harmless),
    ("TracingEnabled", Harmless),
];

/// Callers that a method newly admits: nobody without a key or an authorizer who was refused before.
pub fn method(old: &Json, new: &Json) -> Vec<String> {
    let mut found = Vec::new();
    let key = |method| part(method, "ApiKeyRequired");
    let kind = |method| match part(method, "AuthorizationType") {
        Json::Null => "NONE".to_owned(),
        other => readable(other),
    };
    // The function's own checks aren't known: it may need nothing.
    let open = |method| scalar(part(method, "AuthorizationType")).is_none_or(|kind| kind == "NONE");
    let public = |method| !is_true(key(method)) && open(method);
    if old.is_null() {
        if public(new) {
            found.push("is a new method that anybody may call".to_owned());
        }
        return found;
    }
    if !key(old).is_null() && weaker(key(old), key(new)) {
        found.push("can be called without an API key".to_owned());
    }
    if kind(old) != "NONE" && kind(old) != kind(new) {
        found.push(format!("its authorization changes from `{}` to `{}`", kind(old), kind(new)));
    }
    // One of the scopes is enough, and none at all asks for nothing.
    let scopes = |method| part(method, "AuthorizationScopes");
    if !same(scopes(old), scopes(new)) && !scopes(old).is_null() {
        let fewer = !scopes(new).is_null() && Grants("").judge(scopes(old), scopes(new)).is_empty();
        if !fewer || scopes(new).as_array().is_some_and(Vec::is_empty) {
            found.push(format!("its scope {}", from_to(scopes(old), scopes(new))));
        }
    }
    found
}

/// The authorization of a function's own URL.
pub fn url_authorization(old: &Json, new: &Json) -> Vec<String> {
    match new.as_str() {
        Some("AWS_IAM") => Vec::new(),
        _ if new.is_null() => Vec::new(),
        _ => vec![format!("its authorization {}", from_to(old, new))],
    }
}

fn verb(old: &Json, new: &Json) -> Vec<String> {
    if old.is_null() || new != "ANY" { Vec::new() } else { vec!["answers every verb".to_owned()] }
}

/// The target of a request from here, and its credentials.
fn integration(old: &Json, new: &Json) -> Vec<String> {
    let mut found =
        content::cross_origin(part(old, "IntegrationResponses"), part(new, "IntegrationResponses"));
    found.extend(Grants("the gateway calls as").judge(part(old, "Credentials"), part(new, "Credentials")));
    let outside = part(new, "Type").as_str().is_some_and(|kind| kind.starts_with("HTTP"));
    let changed = !same(part(old, "Type"), part(new, "Type")) || !same(part(old, "Uri"), part(new, "Uri"));
    if outside && changed {
        found.push(format!("requests go to {}", line(part(new, "Uri"))));
    }
    found
}

/// An API without a policy is closed to nobody; with one, to whom it doesn't admit.
fn resource_policy(old: &Json, new: &Json) -> Vec<String> {
    match (old.is_null(), new.is_null()) {
        (false, true) => vec!["its policy goes: nobody is kept away".to_owned()],
        (true, false) => Vec::new(),
        _ => policy::broadening(&[old], &[new]),
    }
}

/// A strict mode wants the API's own host name in the handshake and in the request.
fn access_mode(old: &Json, new: &Json) -> Vec<String> {
    let strict = |value: &Json| scalar(value).is_some_and(|mode| mode == "STRICT");
    if strict(old) && !strict(new) {
        vec![format!("requests under other host names come through: it {}", from_to(old, new))]
    } else {
        Vec::new()
    }
}

fn access_log(old: &Json, new: &Json) -> Vec<String> {
    parts(old, new, &[("DestinationArn", Protects("the log of requests")), ("Format", Harmless)])
}

/// The settings of a stage's methods, by path and verb.
fn settings(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("CacheDataEncrypted", Stays("the encryption of kept answers")),
        ("CacheTtlInSeconds", Harmless),
        ("CachingEnabled", Opens("answers are kept")),
        ("DataTraceEnabled", Opens("whole requests are logged")),
        ("HttpMethod", Harmless),
        ("LoggingLevel", Harmless),
        ("MetricsEnabled", Harmless),
        ("ResourcePath", Harmless),
        ("ThrottlingBurstLimit", Limits("the limit of requests at once")),
        ("ThrottlingRateLimit", Limits("the limit of requests a second")),
    ];
    let mut found = Vec::new();
    for (path, old, new) in by_name(old, new, &["HttpMethod", "ResourcePath"]) {
        if !old.is_null() && new.is_null() {
            found.push(format!("the settings of `{path}` go"));
        } else {
            found.extend(parts(old, new, &table));
        }
    }
    found
}
