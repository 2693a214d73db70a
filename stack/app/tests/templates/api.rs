//! The API: what API Gateway does before and around the functions.

use contract::{Function, ROUTES, route::STAGE};
use serde_json::{Value as Json, json};

use crate::{of_type, properties, service};

#[test]
fn every_route_has_a_method_that_wants_the_key() {
    let service = service();
    let methods: Vec<_> = of_type(&service, "AWS::ApiGateway::Method").collect();
    assert_eq!(methods.len(), ROUTES.len());
    for (id, method) in methods {
        let method = &method["Properties"];
        assert_eq!(method["ApiKeyRequired"], true, "{id}");
        assert_eq!(method["Integration"]["Type"], "AWS_PROXY", "{id}");
        assert_eq!(
            method["Integration"]["TimeoutInMillis"], 21_000,
            "{id}: a second more than the function's"
        );
    }
    assert_eq!(properties(&service, "Api")["ApiKeySourceType"], "HEADER");
}

#[test]
fn each_function_may_be_invoked_by_its_routes_alone() {
    let service = service();
    let mut sources: Vec<_> = of_type(&service, "AWS::Lambda::Permission")
        .map(|(_, permission)| &permission["Properties"])
        .filter(|permission| permission["Principal"] == "apigateway.amazonaws.com")
        .map(|permission| {
            let function = permission["FunctionName"]["Fn::GetAtt"][0].as_str().unwrap();
            let source = permission["SourceArn"]["Fn::Sub"].as_str().unwrap();
            let (_, route) = source.split_once("${Api}/").unwrap();
            format!("{route} {function}")
        })
        .collect();
    sources.sort();
    let mut expected: Vec<_> = ROUTES
        .iter()
        .map(|route| {
            let segments = route.path.split('/').map(|part| if part.starts_with('{') { "*" } else { part });
            let path = segments.collect::<Vec<_>>().join("/");
            format!("{STAGE}/{}{path} {}", route.method.as_str(), route.function.construct_id())
        })
        .collect();
    expected.sort();
    assert_eq!(sources, expected);
    assert!(sources.contains(&"live/DELETE/v1/tokens/* ManageTokens".to_owned()));
}

#[test]
fn bodies_are_validated() {
    let service = service();
    for (method, model, required) in [
        ("ApiV1TokensPost", "ApiV1TokensPostBody", json!(["user_id"])),
        ("ApiV1TokensVerifyPost", "ApiV1TokensVerifyPostBody", json!(["user_id", "token"])),
    ] {
        let method = properties(&service, method);
        assert_eq!(method["RequestModels"], json!({ "application/json": { "Ref": model } }));
        assert_eq!(method["RequestValidatorId"], json!({ "Ref": "ApiBodyValidator" }));
        let schema = &properties(&service, model)["Schema"];
        assert_eq!(schema["required"], required);
        assert_eq!(schema["additionalProperties"], false);
    }
    // Every body of ours is JSON with a form; a provider's has any.
    for route in ROUTES.iter().filter(|route| route.method.as_str() == "POST") {
        let validated = of_type(&service, "AWS::ApiGateway::Method").any(|(id, method)| {
            let resource = method["Properties"]["ResourceId"]["Ref"].as_str().unwrap();
            method["Properties"]["HttpMethod"] == "POST"
                && path_of(&service, resource) == route.path
                && !method["Properties"]["RequestModels"].is_null()
                && service["Resources"][format!("{id}Body")].is_object()
        });
        assert_eq!(validated, route.function != Function::ReceiveSms, "{}", route.path);
    }
    let validator = properties(&service, "ApiBodyValidator");
    assert_eq!(validator["ValidateRequestBody"], true);
}

/// The path of an API's resource.
fn path_of(service: &Json, id: &str) -> String {
    let resource = properties(service, id);
    let part = resource["PathPart"].as_str().unwrap();
    match resource["ParentId"]["Ref"].as_str() {
        Some(parent) => format!("{}/{part}", path_of(service, parent)),
        None => format!("/{part}"),
    }
}

/// What the gateway answers itself looks like what the functions answer.
#[test]
fn gateway_responses_are_problems() {
    let service = service();
    let mut kinds = Vec::new();
    for (id, response) in of_type(&service, "AWS::ApiGateway::GatewayResponse") {
        let response = &response["Properties"];
        let body = response["ResponseTemplates"]["application/json"].as_str().unwrap();
        let problem: Json = serde_json::from_str(body).unwrap();
        let code = problem["code"].as_str().unwrap();
        assert_eq!(problem["type"], format!("urn:otpost:problem:{code}"), "{id}");
        assert_eq!(problem["status"].to_string(), response["StatusCode"].as_str().unwrap(), "{id}");
        let headers = &response["ResponseParameters"];
        assert_eq!(headers["gatewayresponse.header.content-type"], "'application/problem+json'", "{id}");
        assert_eq!(headers["gatewayresponse.header.cache-control"], "'no-store'", "{id}");
        kinds.push(response["ResponseType"].as_str().unwrap());
    }
    for kind in ["DEFAULT_4XX", "DEFAULT_5XX", "BAD_REQUEST_BODY", "INVALID_API_KEY", "THROTTLED"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    let throttled = properties(&service, "ApiResponsesThrottled");
    assert_eq!(throttled["ResponseParameters"]["gatewayresponse.header.retry-after"], "'1'");
}

#[test]
fn the_deployment_waits_for_every_method() {
    let service = service();
    let (_, deployment) = of_type(&service, "AWS::ApiGateway::Deployment").next().unwrap();
    let mut awaited: Vec<_> =
        deployment["DependsOn"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    awaited.sort_unstable();
    let methods: Vec<_> = of_type(&service, "AWS::ApiGateway::Method").map(|(id, _)| id).collect();
    assert_eq!(awaited, methods);
}

#[test]
fn the_stage_throttles_and_logs_no_secret() {
    let stage = properties(&service(), "ApiStage");
    assert_eq!(stage["StageName"], STAGE);
    let settings = &stage["MethodSettings"];
    assert_eq!(settings.as_array().unwrap().len(), 1);
    assert_eq!((&settings[0]["ResourcePath"], &settings[0]["HttpMethod"]), (&json!("/*"), &json!("*")));
    assert_eq!(settings[0]["ThrottlingRateLimit"], 200);
    assert_eq!(settings[0]["ThrottlingBurstLimit"], 400);
    assert_eq!(settings[0]["DataTraceEnabled"], false);
    assert_eq!(settings[0]["LoggingLevel"], "OFF");

    let log = &stage["AccessLogSetting"];
    assert!(log["DestinationArn"]["Fn::Sub"].as_str().unwrap().ends_with(":log-group:${ApiAccessLogs}"));
    let line: Json = serde_json::from_str(log["Format"].as_str().unwrap()).unwrap();
    let mut variables: Vec<_> =
        line.as_object().unwrap().values().map(|value| value.as_str().unwrap()).collect();
    variables.sort_unstable();
    // No `$context.path`, `$context.identity.*`, header or query string.
    assert_eq!(
        variables,
        [
            "$context.error.responseType",
            "$context.httpMethod",
            "$context.integrationLatency",
            "$context.requestId",
            "$context.requestTimeEpoch",
            "$context.resourcePath",
            "$context.responseLatency",
            "$context.responseLength",
            "$context.status",
        ]
    );
}

#[test]
fn one_key_opens_the_stage() {
    let service = service();
    assert_eq!(properties(&service, "ApiAccessKey")["Value"], json!({ "Ref": "OriginKey" }));
    let plan = properties(&service, "ApiAccessPlan");
    assert_eq!(plan["ApiStages"], json!([{ "ApiId": { "Ref": "Api" }, "Stage": { "Ref": "ApiStage" } }]));
    let tie = properties(&service, "ApiAccessPlanKey");
    assert_eq!(
        (&tie["KeyId"], &tie["UsagePlanId"]),
        (&json!({ "Ref": "ApiAccessKey" }), &json!({ "Ref": "ApiAccessPlan" }))
    );
}
