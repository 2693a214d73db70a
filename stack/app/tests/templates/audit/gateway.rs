//! The gateway's part before and around the functions.

use serde_json::Value as Json;

use super::look::{Look, items};

/// The fields that a line of the access log may hold: no path as it was sent, no query, header, key, address or user.
const LOGGED: [&str; 9] = [
    "$context.error.responseType",
    "$context.httpMethod",
    "$context.integrationLatency",
    "$context.requestId",
    "$context.requestTimeEpoch",
    "$context.resourcePath",
    "$context.responseLatency",
    "$context.responseLength",
    "$context.status",
];

pub fn rules(look: &mut Look<'_>) {
    for (id, api) in look.each("AWS::ApiGateway::RestApi") {
        look.hold(api["ApiKeySourceType"] == "HEADER", "the key comes in a header", id);
        let policy = api["SecurityPolicy"].as_str().unwrap_or_default();
        look.hold(policy.contains("_TLS13_1_2_"), "the API's own host speaks TLS 1.2 at the least", id);
        // As text a body would be changed on its way to a signature's check.
        look.hold(api["BinaryMediaTypes"].is_null(), "bodies arrive as they were sent", id);
    }
    methods(look);
    stages(look);
    answers(look);
    for (id, key) in look.each("AWS::ApiGateway::ApiKey") {
        let parameter = key["Value"]["Ref"].as_str().unwrap_or_default();
        let secret = look.template["Parameters"][parameter]["NoEcho"] == true;
        look.hold(secret, "the origin's key is a secret", id);
    }
    for (id, plan) in look.each("AWS::ApiGateway::UsagePlan") {
        let stages = items(&plan["ApiStages"]);
        let one = stages.len() == 1 && look.kind_of(&stages[0]["Stage"]) == Some("AWS::ApiGateway::Stage");
        look.hold(one, "the origin's key opens one stage", id);
    }
}

fn methods(look: &mut Look<'_>) {
    let methods = look.each("AWS::ApiGateway::Method");
    for (id, method) in &methods {
        look.hold(method["ApiKeyRequired"] == true, "direct calls are refused before a function runs", id);
        look.hold(method["Integration"]["Type"] == "AWS_PROXY", "a function gets the whole request", id);
        let named = method["HttpMethod"].as_str().is_some_and(|name| name != "ANY");
        look.hold(named, "only methods of the contract exist", id);
        let unread = method["RequestModels"].is_null() && method["RequestValidatorId"].is_null();
        look.hold(unread, "a body is checked by its function alone", id);
    }
    let responses = look.each("AWS::ApiGateway::GatewayResponse");
    let resources =
        look.resources().filter(|(_, resource)| resource["Type"] == "AWS::ApiGateway::Deployment");
    for (id, deployment) in resources.collect::<Vec<_>>() {
        let awaited = items(&deployment["DependsOn"]);
        let waits = |(id, _): &(&str, &Json)| awaited.iter().any(|one| one == id);
        look.hold(methods.iter().all(waits), "a deployment waits for every method", id);
        look.hold(responses.iter().all(waits), "a deployment waits for every answer of the gateway", id);
    }
    for (id, resource) in look.each("AWS::ApiGateway::Resource") {
        let part = resource["PathPart"].as_str().unwrap_or_default();
        look.hold(!part.contains('+'), "no path stands for all paths", id);
    }
}

fn stages(look: &mut Look<'_>) {
    for (id, stage) in look.each("AWS::ApiGateway::Stage") {
        let log = &stage["AccessLogSetting"];
        look.hold(!log["DestinationArn"].is_null(), "requests are logged", id);
        let line: Json =
            log["Format"].as_str().and_then(|format| serde_json::from_str(format).ok()).unwrap_or_default();
        let variables =
            line.as_object().into_iter().flatten().map(|(_, value)| value.as_str().unwrap_or_default());
        let plain = variables.clone().all(|variable| LOGGED.contains(&variable));
        look.hold(plain, "no log holds what a caller can put a secret into", id);
        look.hold(stage["TracingEnabled"] != true, "no trace holds a URL", id);
        look.hold(stage["CacheClusterEnabled"] != true, "no answer of the API is kept", id);
        let settings = items(&stage["MethodSettings"]);
        for setting in &settings {
            look.hold(setting["DataTraceEnabled"] == false, "no log holds a body", id);
            look.hold(setting["LoggingLevel"] == "OFF", "no log holds a body", id);
            look.hold(setting["CachingEnabled"] != true, "no answer of the API is kept", id);
        }
        let throttle = |method: &str, path: &str| {
            let of = settings.iter().find(|one| one["HttpMethod"] == method && one["ResourcePath"] == path);
            let of = of.map(|one| (&one["ThrottlingRateLimit"], &one["ThrottlingBurstLimit"]));
            of.and_then(|(rate, burst)| rate.as_u64().zip(burst.as_u64())).unwrap_or((u64::MAX, u64::MAX))
        };
        let api = &look.environment.api;
        let of_all = (api.throttle.rate.into(), api.throttle.burst.into());
        let of_ceremonies = (api.ceremonies.rate.into(), api.ceremonies.burst.into());
        look.hold(throttle("*", "/*") == of_all, "every method is throttled", id);
        for path in ["challenges", "registration", "registration/options", "session", "messages/reveal"] {
            let throttle = throttle("POST", &format!("/~1v1~1{}", path.replace('/', "~1")));
            look.hold(throttle == of_ceremonies, "what everybody may call is throttled apart", id);
        }
    }
}

fn answers(look: &mut Look<'_>) {
    for (id, response) in look.each("AWS::ApiGateway::GatewayResponse") {
        let body = response["ResponseTemplates"]["application/json"].as_str().unwrap_or_default();
        // A variable of the context would say what went wrong within.
        look.hold(!body.contains('$'), "the gateway's answers tell nothing of within", id);
        let problem: Json = serde_json::from_str(body).unwrap_or_default();
        let named = problem["code"]
            .as_str()
            .is_some_and(|code| problem["type"] == format!("urn:otpost:problem:{code}"));
        let headers = &response["ResponseParameters"];
        let typed = headers["gatewayresponse.header.Content-Type"] == "'application/problem+json'";
        look.hold(named && typed, "the gateway answers as the functions do", id);
        look.hold(
            headers["gatewayresponse.header.Cache-Control"] == "'no-store'",
            "no answer of the API is kept",
            id,
        );
    }
}
