//! Methods and the gateway around them, functions, messages, events.

use serde_json::{Value as Json, json};

use super::{either_way, neither_way, one_way};

const METHOD: &str = "AWS::ApiGateway::Method";

/// `properties` with one of them otherwise.
fn with(properties: &Json, name: &str, value: Json) -> Json {
    let mut properties = properties.clone();
    properties[name] = value;
    properties
}

#[test]
fn methods() {
    let closed = json!({ "HttpMethod": "GET", "ApiKeyRequired": true, "AuthorizationType": "NONE" });
    let open = with(&closed, "ApiKeyRequired", json!(false));
    one_way(METHOD, &closed, &open, "without an API key");
    one_way(METHOD, &closed, &json!({ "HttpMethod": "GET" }), "without an API key");
    one_way(METHOD, &Json::Null, &open, "a new method that anybody may call");
    one_way(METHOD, &Json::Null, &json!({ "HttpMethod": "GET" }), "a new method that anybody may call");
    neither_way(METHOD, &Json::Null, &closed);
    let signed = with(&open, "AuthorizationType", json!("AWS_IAM"));
    one_way(METHOD, &signed, &open, "its authorization changes from `AWS_IAM` to `NONE`");
    neither_way(METHOD, &Json::Null, &signed);
    // A function decides: it may say anything.
    let asked = with(&closed, "ApiKeyRequired", json!({ "Ref": "Asked" }));
    one_way(METHOD, &closed, &asked, "without an API key");
    one_way(METHOD, &asked, &open, "without an API key");
    let chosen = with(&open, "AuthorizationType", json!({ "Fn::If": ["Open", "NONE", "AWS_IAM"] }));
    one_way(METHOD, &chosen, &open, "its authorization changes");
    one_way(METHOD, &Json::Null, &chosen, "a new method that anybody may call");
    let own = |id: &str| with(&with(&open, "AuthorizationType", json!("CUSTOM")), "AuthorizerId", json!(id));
    either_way(METHOD, &own("a"), &own("b"), "the authorizer");
    let scoped = |scopes: Json| with(&own("a"), "AuthorizationScopes", scopes);
    one_way(METHOD, &scoped(json!(["read"])), &scoped(json!(["read", "write"])), "its scope");
    one_way(METHOD, &scoped(json!(["read"])), &own("a"), "its scope");
    one_way(METHOD, &closed, &with(&closed, "HttpMethod", json!("ANY")), "every verb");
    one_way(METHOD, &with(&closed, "RequestValidatorId", json!("a")), &closed, "the validation of requests");
    let proxy = |integration: Json| with(&closed, "Integration", integration);
    let lambda = proxy(json!({ "Type": "AWS_PROXY", "Uri": "arn:aws:apigateway:::lambda" }));
    one_way(
        METHOD,
        &lambda,
        &proxy(json!({ "Type": "HTTP_PROXY", "Uri": "https://else.where" })),
        "https://else.where",
    );
    one_way(
        METHOD,
        &lambda,
        &proxy(json!({ "Type": "AWS_PROXY", "Uri": "arn:aws:apigateway:::lambda", "Credentials": "a" })),
        "the gateway calls as: a",
    );
    let answers =
        json!([{ "ResponseParameters": { "method.response.header.Access-Control-Allow-Origin": true } }]);
    one_way(METHOD, &closed, &with(&closed, "MethodResponses", answers), "pages of other origins");
}

#[test]
fn the_gateway() {
    let key = "AWS::ApiGateway::ApiKey";
    one_way(key, &Json::Null, &json!({ "Enabled": true, "Value": { "Ref": "Key" } }), "is a new API key");
    one_way(key, &json!({ "Enabled": false }), &json!({ "Enabled": true }), "an API key that opens methods");
    let plan = "AWS::ApiGateway::UsagePlan";
    let limit = |rate: u32| json!({ "Throttle": { "RateLimit": rate, "BurstLimit": 5 } });
    one_way(plan, &limit(10), &limit(11), "the throttle of a plan");
    one_way(plan, &limit(10), &json!({}), "the throttle of a plan");
    one_way(
        "AWS::ApiGateway::UsagePlanKey",
        &Json::Null,
        &json!({ "KeyId": "a", "UsagePlanId": "b" }),
        "a key is",
    );
    let api = "AWS::ApiGateway::RestApi";
    one_way(api, &json!({ "DisableExecuteApiEndpoint": true }), &json!({}), "the API's own address");
    either_way(
        api,
        &json!({ "EndpointConfiguration": { "Types": ["PRIVATE"] } }),
        &json!({ "EndpointConfiguration": { "Types": ["REGIONAL"] } }),
        "where the API can be reached",
    );
    let stage = "AWS::ApiGateway::Stage";
    let setting = |name: &str, value: Json| json!({ "MethodSettings": [with(&json!({ "ResourcePath": "/*", "HttpMethod": "*" }), name, value)] });
    one_way(
        stage,
        &setting("DataTraceEnabled", json!(false)),
        &setting("DataTraceEnabled", json!(true)),
        "logged",
    );
    one_way(
        stage,
        &setting("ThrottlingRateLimit", json!(10)),
        &setting("ThrottlingRateLimit", json!(20)),
        "a second",
    );
    one_way(
        stage,
        &setting("CachingEnabled", json!(false)),
        &setting("CachingEnabled", json!(true)),
        "are kept",
    );
    one_way(stage, &setting("ThrottlingRateLimit", json!(10)), &json!({ "MethodSettings": [] }), "`* /*` go");
    let log =
        |to: &str, format: &str| json!({ "AccessLogSetting": { "DestinationArn": to, "Format": format } });
    one_way(stage, &log("a", "x"), &json!({}), "the log of requests");
    neither_way(stage, &log("a", "x"), &log("a", "y"));
    let api = "AWS::ApiGateway::RestApi";
    let mode = |mode: &str| json!({ "EndpointAccessMode": mode });
    one_way(api, &mode("STRICT"), &mode("BASIC"), "other host names");
    one_way(api, &mode("STRICT"), &json!({}), "other host names");
    let tls = |policy: &str| json!({ "SecurityPolicy": policy });
    let kept = tls("SecurityPolicy_TLS13_1_2_2021_06");
    one_way(api, &kept, &tls("TLS_1_0"), "the oldest version of TLS");
    one_way(api, &tls("SecurityPolicy_TLS13_1_3_2025_09"), &kept, "the oldest version of TLS");
    let validator = "AWS::ApiGateway::RequestValidator";
    one_way(
        validator,
        &json!({ "ValidateRequestBody": true }),
        &json!({ "ValidateRequestBody": false }),
        "bodies",
    );
    let answer =
        |header: &str| json!({ "ResponseParameters": { format!("gatewayresponse.header.{header}"): "'*'" } });
    let none = json!({ "ResponseParameters": {} });
    one_way(
        "AWS::ApiGateway::GatewayResponse",
        &none,
        &answer("Access-Control-Allow-Origin"),
        "other origins",
    );
    neither_way("AWS::ApiGateway::GatewayResponse", &none, &answer("cache-control"));
}

#[test]
fn functions_and_messages() {
    let function = "AWS::Lambda::Function";
    either_way(
        function,
        &json!({ "Role": { "Ref": "A" } }),
        &json!({ "Role": { "Ref": "B" } }),
        "the role that it runs",
    );
    one_way(
        function,
        &json!({}),
        &json!({ "Layers": ["arn:aws:lambda:::layer:a"] }),
        "runs the code of a layer",
    );
    one_way(function, &json!({ "VpcConfig": { "SubnetIds": ["a"] } }), &json!({}), "private network");
    neither_way(
        function,
        &json!({ "MemorySize": 512, "Code": { "S3Key": "a" } }),
        &json!({ "MemorySize": 1024 }),
    );
    neither_way(function, &json!({ "Environment": { "Variables": {} } }), &json!({ "Environment": {} }));
    let url = "AWS::Lambda::Url";
    one_way(url, &json!({ "AuthType": "AWS_IAM" }), &json!({ "AuthType": "NONE" }), "its authorization");
    one_way(url, &json!({}), &json!({ "Cors": { "AllowOrigins": ["*"] } }), "pages of other origins");
    let topic = "AWS::SNS::Topic";
    let to = |endpoint: &str| json!({ "Subscription": [{ "Endpoint": endpoint, "Protocol": "email" }] });
    one_way(topic, &json!({}), &to("a@example.com"), "messages go to");
    either_way(topic, &to("a@example.com"), &to("b@example.com"), "messages go to");
    let subscription = "AWS::SNS::Subscription";
    one_way(subscription, &Json::Null, &json!({ "Endpoint": "a", "Protocol": "https" }), "messages go to: a");
    let filtered = json!({ "Endpoint": "a", "FilterPolicy": { "kind": ["alarm"] } });
    one_way(subscription, &filtered, &json!({ "Endpoint": "a" }), "which messages go there");
    let rule = "AWS::Events::Rule";
    let asks = |pattern: Json| json!({ "EventPattern": pattern });
    let narrow = json!({ "detail-type": ["TokenRequested"], "source": ["shop"] });
    one_way(
        rule,
        &asks(narrow.clone()),
        &asks(json!({ "detail-type": ["TokenRequested"] })),
        "the events that it answers",
    );
    one_way(
        rule,
        &asks(narrow),
        &asks(json!({ "detail-type": ["TokenRequested"], "source": ["shop", "b"] })),
        "events",
    );
    one_way(rule, &Json::Null, &asks(json!({ "source": ["a"] })), "answers events");
    one_way(rule, &json!({ "State": "DISABLED" }), &json!({ "State": "ENABLED" }), "`DISABLED` to `ENABLED`");
    let target =
        |arn: &str, retries: u8| json!({ "Targets": [{ "Arn": arn, "Id": "a", "RetryPolicy": retries }] });
    either_way(rule, &target("a", 1), &target("b", 1), "events go to");
    neither_way(rule, &target("a", 1), &target("a", 2));
}
