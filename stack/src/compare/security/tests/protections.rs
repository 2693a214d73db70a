//! Encryption, recovery, public access, methods, limits.

use serde_json::{Value as Json, json};

use super::{either_way, entry, neither_way, one_way, opens};
use crate::compare::security::broadening;

const METHOD: &str = "AWS::ApiGateway::Method";

/// `properties` with one of them otherwise.
fn with(properties: &Json, name: &str, value: Json) -> Json {
    let mut properties = properties.clone();
    properties[name] = value;
    properties
}

#[test]
fn buckets() {
    let kind = "AWS::S3::Bucket";
    let all = json!({
        "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
    });
    let block = |block: Json| json!({ "PublicAccessBlockConfiguration": block });
    for name in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
        one_way(kind, &block(all.clone()), &block(with(&all, name, json!(false))), name);
        one_way(kind, &block(all.clone()), &block(with(&all, name, json!("false"))), name);
        // As AWS makes a bucket everything is blocked; one that is made open is open.
        assert!(!opens(kind, &Json::Null, &block(with(&all, name, json!(false)))).is_empty());
    }
    one_way(kind, &block(all.clone()), &json!({}), "block of public access");
    assert_eq!(opens(kind, &Json::Null, &json!({})), [""; 0]);
    let rule = |algorithm: &str| {
        let by_default = json!({ "ServerSideEncryptionByDefault": { "SSEAlgorithm": algorithm } });
        json!({ "BucketEncryption": { "ServerSideEncryptionConfiguration": [by_default] } })
    };
    one_way(kind, &rule("AES256"), &json!({}), "the bucket's encryption");
    either_way(kind, &rule("aws:kms"), &rule("AES256"), "the bucket's encryption");
    let versions = |status: &str| json!({ "VersioningConfiguration": { "Status": status } });
    one_way(kind, &versions("Enabled"), &versions("Suspended"), "the keeping of versions");
    one_way(kind, &versions("Enabled"), &json!({}), "the keeping of versions");
    let owner = |owner: &str| json!({ "OwnershipControls": { "Rules": [{ "ObjectOwnership": owner }] } });
    one_way(kind, &owner("BucketOwnerEnforced"), &owner("ObjectWriter"), "access control lists count");
    one_way(kind, &json!({}), &json!({ "AccessControl": "PublicRead" }), "`PublicRead`");
    one_way(
        kind,
        &json!({}),
        &json!({ "WebsiteConfiguration": { "IndexDocument": "a" } }),
        "served as a website",
    );
    one_way(
        kind,
        &json!({ "LoggingConfiguration": { "LogFilePrefix": "a" } }),
        &json!({}),
        "the log of requests",
    );
    let cors = |origins: Json| json!({ "CorsConfiguration": { "CorsRules": [{ "AllowedOrigins": origins, "AllowedMethods": ["GET"] }] } });
    one_way(kind, &json!({}), &cors(json!(["https://a.example"])), "pages of other origins");
    one_way(kind, &cors(json!(["https://a.example"])), &cors(json!(["*"])), "pages of other origins");
    one_way(kind, &cors(json!(["https://a.example"])), &cors(json!(["https://*.example"])), "pages of other");
    neither_way(kind, &json!({}), &json!({ "LifecycleConfiguration": { "Rules": [] } }));
}

#[test]
fn data_at_rest() {
    let table = "AWS::DynamoDB::Table";
    let truth = |name: &str, value: bool| json!({ name: value });
    let sse = json!({ "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": "a" } });
    one_way(table, &sse, &json!({}), "the table's encryption");
    either_way(table, &sse, &json!({ "SSESpecification": { "SSEEnabled": true } }), "the table's encryption");
    let recovery =
        |on: bool| json!({ "PointInTimeRecoverySpecification": { "PointInTimeRecoveryEnabled": on } });
    one_way(table, &recovery(true), &recovery(false), "point-in-time recovery");
    one_way(table, &recovery(true), &json!({}), "point-in-time recovery");
    one_way(
        table,
        &truth("DeletionProtectionEnabled", true),
        &truth("DeletionProtectionEnabled", false),
        "protection against deletion",
    );
    let ttl =
        |on: bool| json!({ "TimeToLiveSpecification": { "AttributeName": "expires_at", "Enabled": on } });
    one_way(table, &ttl(true), &json!({}), "the removal of what has expired");
    either_way(table, &ttl(true), &ttl(false), "the removal of what has expired");
    let index = |attributes: Json| {
        let projection = json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": attributes });
        json!({ "GlobalSecondaryIndexes": [{ "IndexName": "by_expiry", "KeySchema": [], "Projection": projection }] })
    };
    one_way(table, &index(json!(["state"])), &index(json!(["state", "mac"])), "`by_expiry` shows `mac`");
    let all = json!({ "GlobalSecondaryIndexes": [
        { "IndexName": "by_expiry", "KeySchema": [], "Projection": { "ProjectionType": "ALL" } },
    ] });
    one_way(table, &index(json!(["state"])), &all, "shows `every attribute`");
    let stream = |view: &str| json!({ "StreamSpecification": { "StreamViewType": view } });
    one_way(table, &stream("KEYS_ONLY"), &stream("NEW_AND_OLD_IMAGES"), "what its stream shows");
    neither_way(
        table,
        &json!({ "BillingMode": "PROVISIONED" }),
        &json!({ "BillingMode": "PAY_PER_REQUEST" }),
    );

    for (kind, property, says) in [
        ("AWS::Logs::LogGroup", "KmsKeyId", "the encryption of logs"),
        ("AWS::SQS::Queue", "KmsMasterKeyId", "the queue's encryption"),
        ("AWS::SNS::Topic", "KmsMasterKeyId", "the topic's encryption"),
        ("AWS::Lambda::Function", "KmsKeyArn", "the key of the environment"),
        ("AWS::Lambda::Function", "CodeSigningConfigArn", "the signature that code must have"),
    ] {
        one_way(kind, &json!({ property: "one" }), &json!({}), says);
        either_way(kind, &json!({ property: "one" }), &json!({ property: { "Ref": "Other" } }), says);
    }
    one_way(
        "AWS::SQS::Queue",
        &json!({}),
        &json!({ "SqsManagedSseEnabled": false }),
        "the queue's encryption",
    );
    let key = "AWS::KMS::Key";
    one_way(key, &truth("EnableKeyRotation", true), &truth("EnableKeyRotation", false), "the key's rotation");
    one_way(
        key,
        &json!({ "PendingWindowInDays": 30 }),
        &json!({ "PendingWindowInDays": 7 }),
        "can be taken back",
    );
    one_way(key, &truth("Enabled", false), &truth("Enabled", true), "the key's use");
}

#[test]
fn what_is_kept_no_longer_is() {
    let template = |policy: Json| {
        let table = json!({ "Type": "AWS::DynamoDB::Table", "DeletionPolicy": policy, "Properties": {} });
        json!({ "Resources": { "It": table } })
    };
    let found = broadening(&entry(), &template(json!("Retain")), &template(json!("Delete")));
    assert!(found[0].finding.contains("no longer kept"), "{found:?}");
    assert_eq!(broadening(&entry(), &template(json!("Delete")), &template(json!("Retain"))), []);
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
    one_way(stage, &setting("ThrottlingRateLimit", json!(10)), &json!({ "MethodSettings": [] }), "`/*` go");
    let log =
        |to: &str, format: &str| json!({ "AccessLogSetting": { "DestinationArn": to, "Format": format } });
    one_way(stage, &log("a", "x"), &json!({}), "the log of requests");
    neither_way(stage, &log("a", "x"), &log("a", "y"));
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

#[test]
fn removals() {
    let secure = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*" },
    ] });
    let policy = json!({
        "Type": "AWS::S3::BucketPolicy",
        "Properties": { "Bucket": { "Ref": "Bucket" }, "PolicyDocument": secure },
    });
    let bucket = |fate: &str| json!({ "Type": "AWS::S3::Bucket", "DeletionPolicy": fate, "Properties": {} });
    let template = |resources: Json| json!({ "Resources": resources });
    let finds = |old: Json, new: Json| broadening(&entry(), &template(old), &template(new)).len();
    let with = |fate: &str| json!({ "Bucket": bucket(fate), "Policy": policy });
    assert!(
        finds(with("Delete"), json!({ "Bucket": bucket("Delete") })) > 0,
        "the bucket stays without its policy"
    );
    assert_eq!(finds(with("Delete"), json!({})), 0, "the policy goes with its bucket");
    assert!(finds(with("Retain"), json!({})) > 0, "the bucket leaves the stack and stays");
    let association = json!({
        "Type": "AWS::WAFv2::WebACLAssociation",
        "Properties": { "ResourceArn": { "Ref": "Stage" }, "WebACLArn": { "Ref": "Acl" } },
    });
    let stage = json!({ "Type": "AWS::ApiGateway::Stage", "Properties": {} });
    assert!(
        finds(json!({ "Stage": stage, "A": association }), json!({ "Stage": stage })) > 0,
        "an ACL is dissociated"
    );
    assert_eq!(finds(json!({ "Stage": stage, "A": association }), json!({})), 0);
    let acl = json!({ "Type": "AWS::WAFv2::WebACL", "Properties": {} });
    assert!(finds(json!({ "Acl": acl }), json!({})) > 0);
    assert_eq!(finds(json!({ "Q": { "Type": "AWS::SQS::Queue" } }), json!({})), 0);
}

#[test]
fn what_nobody_has_judged_is_an_opening() {
    either_way(
        "AWS::SQS::Queue",
        &json!({ "Shiny": 1 }),
        &json!({ "Shiny": 2 }),
        "`Shiny` isn't known to be harmless",
    );
    either_way(
        "AWS::New::Thing",
        &json!({ "A": 1 }),
        &json!({ "A": 2 }),
        "`AWS::New::Thing` is a type that isn't known",
    );
    either_way("AWS::New::Thing", &Json::Null, &json!({ "A": 1 }), "`AWS::New::Thing`");
    neither_way("AWS::New::Thing", &json!({ "A": 1 }), &json!({ "A": 1 }));
    let template = |mapping: &str| json!({ "Mappings": { "A": { "B": { "C": mapping } } }, "Resources": {} });
    assert_eq!(broadening(&entry(), &template("1"), &template("2")).len(), 1);
    let parameters =
        |default: &str| json!({ "Parameters": { "SiteUrl": { "Default": default } }, "Resources": {} });
    assert_eq!(broadening(&entry(), &parameters("a"), &parameters("*")), []);
}
