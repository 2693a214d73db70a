//! An API that answers more, or says and logs more, than it should.

use serde_json::{Value as Json, json};

use super::{Mutation, at, service, set, unset};

pub const MUTATIONS: [Mutation; 30] = [
    service(
        "a method opened without the key",
        |t| set(t, "ApiV1TokensPost", "/ApiKeyRequired", false),
        "direct calls are refused before a function runs",
    ),
    service(
        "the key as an authorizer's matter",
        |t| set(t, "Api", "/ApiKeySourceType", "AUTHORIZER"),
        "the key comes in a header",
    ),
    service(
        "TLS 1.0 past CloudFront",
        |t| unset(t, "Api", "/SecurityPolicy"),
        "the API's own host speaks TLS 1.2 at the least",
    ),
    service(
        "a policy of TLS that CloudFront doesn't speak to an origin",
        |t| set(t, "Api", "/SecurityPolicy", "SecurityPolicy_TLS13_1_3_2025_09"),
        "the API's own host speaks TLS 1.2 at the least",
    ),
    service(
        "bodies in another encoding",
        |t| set(t, "Api", "/BinaryMediaTypes", json!(["*/*"])),
        "bodies arrive as they were sent",
    ),
    service(
        "an integration that maps",
        |t| set(t, "ApiV1TokensPost", "/Integration/Type", "AWS"),
        "a function gets the whole request",
    ),
    service(
        "any method",
        |t| set(t, "ApiV1TokensPost", "/HttpMethod", "ANY"),
        "only methods of the contract exist",
    ),
    service("any path", |t| set(t, "ApiV1Health", "/PathPart", "{proxy+}"), "no path stands for all paths"),
    service(
        "a model that answers in words of the gateway's",
        |t| set(t, "ApiV1TokensPost", "/RequestModels", json!({ "application/json": "Empty" })),
        "a body is checked by its function alone",
    ),
    service(
        "a validator before the key is looked at",
        |t| set(t, "ApiV1TokensPost", "/RequestValidatorId", "abcdef"),
        "a body is checked by its function alone",
    ),
    service(
        "a deployment before its methods",
        |t| {
            let (_, deployment) = resource(t, "AWS::ApiGateway::Deployment");
            deployment.as_object_mut().unwrap().remove("DependsOn");
        },
        "a deployment waits for every method",
    ),
    service(
        "a deployment before an answer of the gateway",
        |t| {
            let (_, deployment) = resource(t, "AWS::ApiGateway::Deployment");
            let awaited = deployment["DependsOn"].as_array_mut().unwrap();
            awaited.retain(|id| id != "ApiResponsesThrottled");
        },
        "a deployment waits for every answer of the gateway",
    ),
    service(
        "a stage without access log",
        |t| unset(t, "ApiStage", "/AccessLogSetting"),
        "requests are logged",
    ),
    service(
        "an access log with the path as it was sent",
        |t| set(t, "ApiStage", "/AccessLogSetting/Format", r#"{"path":"$context.path"}"#),
        "no log holds what a caller can put a secret into",
    ),
    service(
        "an access log with keys",
        |t| set(t, "ApiStage", "/AccessLogSetting/Format", r#"{"key":"$context.identity.apiKey"}"#),
        "no log holds what a caller can put a secret into",
    ),
    service(
        "logging of bodies",
        |t| set(t, "ApiStage", "/MethodSettings/0/DataTraceEnabled", true),
        "no log holds a body",
    ),
    service(
        "execution logs",
        |t| set(t, "ApiStage", "/MethodSettings/0/LoggingLevel", "INFO"),
        "no log holds a body",
    ),
    service(
        "logging of the bodies of one method",
        |t| set(t, "ApiStage", "/MethodSettings/1/DataTraceEnabled", true),
        "no log holds a body",
    ),
    service(
        "answers in the gateway's cache",
        |t| set(t, "ApiStage", "/CacheClusterEnabled", true),
        "no answer of the API is kept",
    ),
    service(
        "throttle removed",
        |t| unset(t, "ApiStage", "/MethodSettings/0/ThrottlingRateLimit"),
        "every method is throttled",
    ),
    service(
        "no settings of methods",
        |t| set(t, "ApiStage", "/MethodSettings", json!([])),
        "every method is throttled",
    ),
    service(
        "ceremonies throttled as everything",
        |t| at(t, "ApiStage", "/Properties/MethodSettings").as_array_mut().unwrap().truncate(1),
        "what everybody may call is throttled apart",
    ),
    service(
        "a gateway response that leaks",
        |t| {
            let body = r#"{"type":"urn:otpost:problem:internal","code":"internal","detail":"$context.error.message"}"#;
            set(t, "ApiResponsesDefault5xx", "/ResponseTemplates/application~1json", body);
        },
        "the gateway's answers tell nothing of within",
    ),
    service(
        "a gateway response in other words",
        |t| set(t, "ApiResponsesThrottled", "/ResponseTemplates/application~1json", r#"{"message":"no"}"#),
        "the gateway answers as the functions do",
    ),
    service(
        "a gateway response that is kept",
        |t| unset(t, "ApiResponsesThrottled", "/ResponseParameters/gatewayresponse.header.Cache-Control"),
        "no answer of the API is kept",
    ),
    service("URLs in traces", |t| set(t, "ApiStage", "/TracingEnabled", true), "no trace holds a URL"),
    service(
        "the origin's key written down",
        |t| set(t, "ApiAccessKey", "/Value", "a key that everybody reads"),
        "the origin's key is a secret",
    ),
    service(
        "NoEcho removed",
        |t| {
            let parameter = t["Parameters"]["OriginKey"].as_object_mut().unwrap();
            parameter.remove("NoEcho");
        },
        "the origin's key is a secret",
    ),
    service(
        "a short key",
        |t| t["Parameters"]["OriginKey"]["MinLength"] = json!(20),
        "a secret has 256 bits",
    ),
    service(
        "a key that opens every stage",
        |t| set(t, "ApiAccessPlan", "/ApiStages", json!([])),
        "the origin's key opens one stage",
    ),
];

/// The one resource of a type.
fn resource<'a>(template: &'a mut Json, kind: &str) -> (&'a String, &'a mut Json) {
    let resources = template["Resources"].as_object_mut().unwrap();
    resources.iter_mut().find(|(_, resource)| resource["Type"] == kind).unwrap()
}
