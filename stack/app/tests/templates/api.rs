//! The API: what API Gateway does before and around the functions.

use contract::{ROUTES, route::STAGE};
use serde_json::{Value as Json, json};

use crate::{of_type, properties, service};

#[test]
fn every_route_has_a_method() {
    let service = service();
    let methods: Vec<_> = of_type(&service, "AWS::ApiGateway::Method").collect();
    assert_eq!(methods.len(), ROUTES.len());
    for (id, method) in methods {
        let method = &method["Properties"];
        assert_eq!(
            method["Integration"]["TimeoutInMillis"], 21_000,
            "{id}: a second more than the function's"
        );
    }
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

/// The gateway's own answers look like those of the functions.
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
        assert_eq!(headers["gatewayresponse.header.Content-Type"], "'application/problem+json'", "{id}");
        assert_eq!(headers["gatewayresponse.header.Cache-Control"], "'no-store'", "{id}");
        // A refusal of a rule says which, wherever it comes from.
        assert_eq!(problem["detail"].is_string(), code == "invalid_request", "{id}");
        kinds.push(response["ResponseType"].as_str().unwrap());
    }
    for kind in ["DEFAULT_4XX", "DEFAULT_5XX", "INVALID_API_KEY", "THROTTLED"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    let throttled = properties(&service, "ApiResponsesThrottled");
    assert_eq!(throttled["ResponseParameters"]["gatewayresponse.header.Retry-After"], "'1'");
}

#[test]
fn the_stage_throttles_and_logs() {
    let stage = properties(&service(), "ApiStage");
    assert_eq!(stage["StageName"], STAGE);
    let settings = &stage["MethodSettings"];
    assert_eq!(settings.as_array().unwrap().len(), 12, "all methods, and eleven of people's ceremonies");
    assert_eq!((&settings[0]["ResourcePath"], &settings[0]["HttpMethod"]), (&json!("/*"), &json!("*")));
    assert_eq!(settings[0]["ThrottlingRateLimit"], 200);
    assert_eq!(settings[0]["ThrottlingBurstLimit"], 400);
    let log = &stage["AccessLogSetting"];
    assert!(log["DestinationArn"]["Fn::Sub"].as_str().unwrap().ends_with(":log-group:${ApiAccessLogs}"));
}

/// A ceremony's limits are its own, in the gateway's spelling of a path.
#[test]
fn ceremonies_are_throttled_apart() {
    let stage = properties(&service(), "ApiStage");
    let settings = stage["MethodSettings"].as_array().unwrap();
    let mut apart: Vec<_> = settings[1..]
        .iter()
        .map(|setting| {
            assert_eq!(
                (&setting["ThrottlingRateLimit"], &setting["ThrottlingBurstLimit"]),
                (&json!(40), &json!(80))
            );
            format!(
                "{} {}",
                setting["HttpMethod"].as_str().unwrap(),
                setting["ResourcePath"].as_str().unwrap()
            )
        })
        .collect();
    apart.sort();
    let expected = [
        "POST /~1v1~1challenges",
        "POST /~1v1~1messages~1reveal",
        "POST /~1v1~1passkeys~1{passkey_id}~1rename",
        "POST /~1v1~1passkeys~1{passkey_id}~1revoke",
        "POST /~1v1~1people~1{name}~1invite",
        "POST /~1v1~1people~1{name}~1remove",
        "POST /~1v1~1recovery-codes",
        "POST /~1v1~1registration",
        "POST /~1v1~1registration~1options",
        "POST /~1v1~1session",
        "POST /~1v1~1tokens~1{token_id}~1reveal",
    ];
    assert_eq!(apart, expected);
}

#[test]
fn two_keys_open_the_stage() {
    let service = service();
    let plan = properties(&service, "ApiAccessPlan");
    assert_eq!(plan["ApiStages"], json!([{ "ApiId": { "Ref": "Api" }, "Stage": { "Ref": "ApiStage" } }]));
    for name in ["", "Other"] {
        let id = format!("ApiAccess{name}Key");
        assert_eq!(properties(&service, &id)["Value"], json!({ "Ref": format!("{name}OriginKey") }));
        let tie = properties(&service, &format!("ApiAccessPlan{name}Key"));
        assert_eq!(
            (&tie["KeyId"], &tie["UsagePlanId"]),
            (&json!({ "Ref": id }), &json!({ "Ref": "ApiAccessPlan" }))
        );
    }
}
