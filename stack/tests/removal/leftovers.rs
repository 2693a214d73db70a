//! One leftover of each service, as if it had been made by hand or survived its stack.

use serde_json::{Value, json};

use super::{DESTROY, event};
use crate::emulator::Bench;
use crate::planted::Planted;

/// A name as CloudFormation would have generated it.
fn generated(id: &str) -> String {
    format!("otpost-local-service-{id}-1ABCDEF")
}

fn a(kind: &str, properties: Value) -> Value {
    json!({ "Type": kind, "Properties": properties })
}

/// Resources that cost nothing while nobody uses them.
fn free() -> Value {
    let trust = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" },
    }] });
    json!({
        "Role": a("AWS::IAM::Role", json!({
            "RoleName": generated("Role"), "AssumeRolePolicyDocument": trust,
        })),
        "Function": a("AWS::Lambda::Function", json!({
            "FunctionName": generated("Admin"), "Runtime": "python3.12", "Handler": "index.handler",
            "Role": { "Fn::GetAtt": ["Role", "Arn"] }, "Code": { "ZipFile": "def handler(e, c): pass" },
        })),
        "Api": a("AWS::ApiGateway::RestApi", json!({ "Name": "otpost-local-service" })),
        "ApiKey": a("AWS::ApiGateway::ApiKey", json!({ "Name": generated("Key") })),
        "UsagePlan": a("AWS::ApiGateway::UsagePlan", json!({ "UsagePlanName": generated("Plan") })),
        "Queue": a("AWS::SQS::Queue", json!({ "QueueName": generated("Queue") })),
        "Topic": a("AWS::SNS::Topic", json!({ "TopicName": generated("Topic") })),
        "ViewerFunction": a("AWS::CloudFront::Function", json!({
            "Name": "otpost-local-service", "FunctionCode": "function handler(event) { return event.request; }",
            "FunctionConfig": { "Comment": "", "Runtime": "cloudfront-js-2.0" },
        })),
        "Access": a("AWS::CloudFront::OriginAccessControl", json!({ "OriginAccessControlConfig": {
            "Name": "otpost-local-service", "OriginAccessControlOriginType": "s3",
            "SigningBehavior": "always", "SigningProtocol": "sigv4",
        } })),
        "Headers": a("AWS::CloudFront::ResponseHeadersPolicy", json!({ "ResponseHeadersPolicyConfig": {
            "Name": "otpost-local-service",
        } })),
        "Distribution": a("AWS::CloudFront::Distribution", json!({ "DistributionConfig": {
            "Comment": "Otpost local", "Enabled": true,
            "Origins": [{ "Id": "o", "DomainName": "example.com", "CustomOriginConfig": {
                "OriginProtocolPolicy": "https-only",
            } }],
            "DefaultCacheBehavior": { "TargetOriginId": "o", "ViewerProtocolPolicy": "https-only" },
        } })),
        "Parameter": a("AWS::SSM::Parameter", json!({
            "Name": "/otpost/local/api-url", "Type": "String", "Value": "x",
        })),
    })
}

/// Resources that cost money.
fn costly() -> Value {
    let tags = json!([{ "Key": "otpost:environment", "Value": "local" }]);
    json!({
        "Table": a("AWS::DynamoDB::Table", json!({
            "TableName": generated("Table"), "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{ "AttributeName": "pk", "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": "pk", "KeyType": "HASH" }],
        })),
        "Mapping": a("AWS::Lambda::EventSourceMapping", json!({
            "FunctionName": { "Ref": "Function" }, "EventSourceArn": { "Fn::GetAtt": ["Queue", "Arn"] },
        })),
        "Alarm": a("AWS::CloudWatch::Alarm", json!({
            "AlarmName": generated("Alarm"), "Namespace": "Otpost", "MetricName": "Faults", "Period": 60,
            "EvaluationPeriods": 1, "Threshold": 1, "Statistic": "Sum",
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        })),
        "Bucket": a("AWS::S3::Bucket", json!({ "BucketName": generated("site").to_lowercase() })),
        "WebAcl": a("AWS::WAFv2::WebACL", json!({
            "Name": "WebAcl-1ABCDEF", "Description": "Otpost local", "Scope": "CLOUDFRONT",
            "DefaultAction": { "Allow": {} },
            "VisibilityConfig": {
                "CloudWatchMetricsEnabled": false, "MetricName": "m", "SampledRequestsEnabled": false,
            },
        })),
        // It has no name: its tag alone says whose it is.
        "Key": a("AWS::KMS::Key", json!({ "KeyPolicy": {}, "Tags": tags })),
    })
}

/// In a stack that is none of ours, so that nothing of it is removed.
async fn plant(bench: &Bench, resources: Value) {
    let shop = Planted { name: "shop".to_owned(), tags: Vec::new(), ..Planted::of("x", "y") };
    shop.with(resources).plant(&bench.aws().await).await;
}

#[tokio::test]
async fn what_remains_of_each_service_is_named_and_what_costs_money_is_an_error() {
    let bench = Bench::start().await;
    let mut all = free();
    all.as_object_mut().unwrap().extend(costly().as_object().unwrap().clone());
    plant(&bench, all).await;
    let destroyed = bench.stack(&DESTROY).await;
    assert_eq!(destroyed.code, 8, "{}", destroyed.stderr);
    let event = event(&destroyed.stdout);
    let mut left: Vec<_> = event["left"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!("{} {} {}", one["costs"], one["type"].as_str().unwrap(), one["region"].as_str().unwrap())
        })
        .collect();
    left.sort();
    insta::assert_snapshot!(left.join("\n"), @r"
    false AWS::ApiGateway::ApiKey us-east-1
    false AWS::ApiGateway::RestApi us-east-1
    false AWS::ApiGateway::UsagePlan us-east-1
    false AWS::CloudFront::Distribution global
    false AWS::CloudFront::Function global
    false AWS::CloudFront::OriginAccessControl global
    false AWS::CloudFront::ResponseHeadersPolicy global
    false AWS::IAM::Role global
    false AWS::Lambda::Function us-east-1
    false AWS::SNS::Topic us-east-1
    false AWS::SQS::Queue us-east-1
    false AWS::SSM::Parameter us-east-1
    true AWS::CloudWatch::Alarm us-east-1
    true AWS::DynamoDB::Table us-east-1
    true AWS::KMS::Key us-east-1
    true AWS::Lambda::EventSourceMapping us-east-1
    true AWS::S3::Bucket global
    true AWS::WAFv2::WebACL global
    ");
    insta::assert_snapshot!(destroyed.stderr, @r"
    local: no stack is there
    what remains of `local`:
    error: environment `local` is gone, but 6 resources remain that may cost money
    hint: remove what the table names by hand, and run the command again
    ");
}

#[tokio::test]
async fn what_costs_nothing_is_shown_and_no_error() {
    let bench = Bench::start().await;
    let topic = json!({ "Topic": free()["Topic"], "Role": free()["Role"] });
    plant(&bench, topic).await;
    // Another environment's, whose name begins with this one's.
    Planted::service("local-2", "never")
        .with(json!({ "Topic": a("AWS::SNS::Topic", json!({})) }))
        .plant(&bench.aws().await)
        .await;
    let destroyed = bench.stack(&["destroy", "--env", "local", "--yes"]).await.succeeded();
    insta::assert_snapshot!(format!("{}{}", destroyed.stderr, destroyed.stdout), @r"
    local: no stack is there
    what remains of `local`:
    free    AWS::IAM::Role   otpost-local-service-Role-1ABCDEF   global     it is free of charge, and counts against a quota
    free    AWS::SNS::Topic  otpost-local-service-Topic-1ABCDEF  us-east-1  only requests cost
    ");
}
