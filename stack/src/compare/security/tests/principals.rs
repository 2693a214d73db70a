//! Principals that are admitted: trust, boundaries, the policies of resources, permissions to invoke.

use serde_json::{Value as Json, json};

use super::{broadening, either_way, entry, neither_way, one_way};

const ROLE: &str = "AWS::IAM::Role";

fn document(statements: &Json) -> Json {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

#[test]
fn principals() {
    let trust = |principal: Json| {
        let statement = json!({ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal });
        json!({ "AssumeRolePolicyDocument": document(&json!([statement])) })
    };
    let lambda = trust(json!({ "Service": "lambda.amazonaws.com" }));
    for (principal, says) in [
        (
            json!({ "Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"] }),
            "admits `Service ec2.amazonaws.com`",
        ),
        (json!({ "Service": "lambda.amazonaws.com", "AWS": "111122223333" }), "admits `AWS 111122223333`"),
        (
            json!({ "Service": "lambda.amazonaws.com", "Federated": "accounts.google.com" }),
            "`Federated accounts.google",
        ),
        (json!({ "Service": "lambda.amazonaws.com", "AWS": "*" }), "admits `*`"),
    ] {
        one_way(ROLE, &lambda, &trust(principal), says);
    }
    either_way(ROLE, &lambda, &trust(json!({ "Service": "ec2.amazonaws.com" })), "admits `Service");
    // A principal that is named alone could do no more than everybody could.
    one_way(ROLE, &trust(json!({ "AWS": "111122223333" })), &trust(json!("*")), "admits `*`");
    neither_way(ROLE, &trust(json!("*")), &trust(json!({ "AWS": ["*"] })));
    let root = json!({ "AWS": "arn:aws:iam::111122223333:root" });
    neither_way(ROLE, &trust(json!({ "AWS": "111122223333" })), &trust(root.clone()));
    either_way(
        ROLE,
        &trust(root),
        &trust(json!({ "AWS": "arn:aws:iam::111122223333:role/a" })),
        "admits `AWS",
    );
    let but = json!({ "AssumeRolePolicyDocument": document(&json!([
        { "Effect": "Allow", "Action": "sts:AssumeRole", "NotPrincipal": { "AWS": "111122223333" } },
    ])) });
    one_way(ROLE, &trust(json!({ "AWS": "444455556666" })), &but, "everything but `AWS 111122223333`");
}

#[test]
fn roles_get_policies_and_lose_their_boundary() {
    let with = |name: &str, value: Json| json!({ name: value });
    let boundary = with("PermissionsBoundary", json!("arn:aws:iam::aws:policy/Limit"));
    one_way(ROLE, &boundary, &json!({}), "its permissions boundary");
    either_way(
        ROLE,
        &boundary,
        &with("PermissionsBoundary", json!("arn:aws:iam::aws:policy/Other")),
        "boundary",
    );
    let some = with("ManagedPolicyArns", json!(["arn:aws:iam::aws:policy/One"]));
    let more =
        with("ManagedPolicyArns", json!(["arn:aws:iam::aws:policy/Two", "arn:aws:iam::aws:policy/One"]));
    one_way(ROLE, &some, &more, "managed policy: arn:aws:iam::aws:policy/Two");
    one_way(
        ROLE,
        &with("MaxSessionDuration", json!(3600)),
        &with("MaxSessionDuration", json!(7200)),
        "sessions",
    );
    let policy = "AWS::IAM::Policy";
    let attached =
        |roles: Json| json!({ "PolicyDocument": document(&json!([])), "PolicyName": "a", "Roles": roles });
    one_way(policy, &attached(json!(["a"])), &attached(json!(["a", "b"])), "its rights go to a role: b");
}

#[test]
fn policies_of_things() {
    let public = json!({ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" });
    let secure = json!({
        "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
        "Condition": { "Bool": { "aws:SecureTransport": "false" } },
    });
    let target = json!({ "Ref": "Target" });
    for (kind, property, to) in [
        ("AWS::KMS::Key", "KeyPolicy", "Description"),
        ("AWS::S3::BucketPolicy", "PolicyDocument", "Bucket"),
        ("AWS::SQS::QueuePolicy", "PolicyDocument", "Queues"),
        ("AWS::SNS::TopicPolicy", "PolicyDocument", "Topics"),
        ("AWS::Logs::LogGroup", "ResourcePolicyDocument", "LogGroupName"),
        ("AWS::ApiGateway::RestApi", "Policy", "Name"),
    ] {
        let with = |statements: Json| json!({ property: document(&statements), to: target });
        one_way(kind, &with(json!([])), &with(json!([public])), "admits `*` to `*` on `*`");
        one_way(kind, &with(json!([secure])), &with(json!([])), "no longer keeps `*` from `s3:*`");
    }
    let text =
        |statements: Json| json!({ "PolicyName": "a", "PolicyDocument": document(&statements).to_string() });
    one_way("AWS::Logs::ResourcePolicy", &text(json!([])), &text(json!([public])), "admits `*`");
    let narrow = json!({ "ResourcePolicy": { "PolicyDocument": document(&json!([])) } });
    let wide = json!({ "ResourcePolicy": { "PolicyDocument": document(&json!([public])) } });
    one_way("AWS::DynamoDB::Table", &narrow, &wide, "admits `*`");
    one_way("AWS::KMS::Key", &json!({ "KeyPolicy": document(&json!([])) }), &json!({}), "its policy goes");
    // Without a policy an API is open to all.
    one_way(
        "AWS::ApiGateway::RestApi",
        &json!({ "Policy": document(&json!([])) }),
        &json!({}),
        "its policy goes",
    );
}

#[test]
fn permissions_to_invoke() {
    let kind = "AWS::Lambda::Permission";
    let with = |name: &str, value: Json| {
        let mut all = json!({
            "FunctionName": { "Fn::GetAtt": ["Admin", "Arn"] }, "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": { "Fn::Sub": "arn:aws:execute-api:::${Api}/live/GET/v1/audit" },
        });
        all[name] = value;
        all
    };
    let one = with("Principal", json!("apigateway.amazonaws.com"));
    one_way(
        kind,
        &Json::Null,
        &one,
        "admits `apigateway.amazonaws.com` to `lambda:InvokeFunction` on `Admin` from `arn",
    );
    one_way(kind, &one, &with("SourceArn", json!({ "Fn::Sub": "arn:aws:execute-api:::${Api}/*" })), "/*`");
    one_way(kind, &one, &with("SourceArn", Json::Null), "from anywhere");
    one_way(kind, &one, &with("Action", json!("lambda:*")), "to `lambda:*`");
    one_way(kind, &with("SourceAccount", json!("111122223333")), &one, "admits");
    either_way(kind, &one, &with("Principal", json!("sns.amazonaws.com")), "admits");
    either_way(kind, &one, &with("FunctionName", json!({ "Ref": "Other" })), "admits");
    neither_way(kind, &one, &with("FunctionName", json!({ "Ref": "Admin" })));
    // Another logical id is no other right.
    let renamed = |id: &str| json!({ "Resources": { id: { "Type": kind, "Properties": one } } });
    assert_eq!(broadening(&entry(), &renamed("Before"), &renamed("After")), []);
}
