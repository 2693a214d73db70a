//! Policies of every kind, permissions, roles.

use serde_json::{Value as Json, json};

use super::{either_way, neither_way, one_way, opens};

const ROLE: &str = "AWS::IAM::Role";

/// A role with these statements.
fn role(statements: &Json) -> Json {
    json!({ "Policies": [{ "PolicyName": "grants", "PolicyDocument": document(statements) }] })
}

fn document(statements: &Json) -> Json {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn may(action: &Json, resource: &Json) -> Json {
    json!({ "Effect": "Allow", "Action": action, "Resource": resource })
}

fn under(condition: &Json) -> Json {
    json!({ "Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "*", "Condition": condition })
}

#[test]
fn statements_of_roles() {
    let table = json!({ "Fn::GetAtt": ["Table", "Arn"] });
    let index = json!({ "Fn::Sub": "${Table.Arn}/index/*" });
    let get = may(&json!("dynamodb:GetItem"), &table);
    let cases = [
        (json!([]), json!([get]), "allows `dynamodb:GetItem` on `${Table.Arn}`"),
        (json!([get]), json!([get, may(&json!("dynamodb:PutItem"), &table)]), "allows `dynamodb:PutItem`"),
        (
            json!([get]),
            json!([may(&json!(["dynamodb:GetItem", "dynamodb:Scan"]), &table)]),
            "allows `dynamodb:Scan` on",
        ),
        (json!([get]), json!([may(&json!("dynamodb:Get*"), &table)]), "allows `dynamodb:Get*`"),
        (json!([get]), json!([may(&json!("dynamodb:*"), &table)]), "allows `dynamodb:*`"),
        (json!([get]), json!([may(&json!("*"), &table)]), "allows `*` on `${Table.Arn}`"),
        (json!([get]), json!([may(&json!("dynamodb:GetItem"), &json!("*"))]), "on `*`"),
        (
            json!([get]),
            json!([may(&json!("dynamodb:GetItem"), &json!([table, index]))]),
            "on `${Table.Arn}/index/*`",
        ),
        (
            json!([get]),
            json!([{ "Effect": "Allow", "NotAction": "iam:*", "Resource": table }]),
            "everything but `iam:*`",
        ),
        (
            json!([{ "Effect": "Allow", "NotAction": ["iam:*", "sts:*"], "Resource": "*" }]),
            json!([{ "Effect": "Allow", "NotAction": "iam:*", "Resource": "*" }]),
            "everything but `iam:*`",
        ),
        (
            json!([get, { "Effect": "Deny", "Action": "dynamodb:*", "Resource": "*" }]),
            json!([get]),
            "no longer denies `dynamodb:*`",
        ),
        (
            json!([get, { "Effect": "Deny", "Action": "dynamodb:*", "Resource": "*" }]),
            json!([get, { "Effect": "Deny", "Action": "dynamodb:Put*", "Resource": "*" }]),
            "no longer denies",
        ),
        (
            json!([{ "Effect": "Deny", "Action": "s3:*", "Resource": "*" }]),
            json!([{ "Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": { "Bool": { "a:b": "true" } } }]),
            "under conditions that let more through",
        ),
    ];
    for (narrow, wide, says) in cases {
        one_way(ROLE, &role(&narrow), &role(&wide), says);
    }
    // Whether the table is the one that is left out can't be known.
    let but = json!([{ "Effect": "Allow", "Action": "dynamodb:GetItem", "NotResource": "arn:aws:dynamodb:::table/x" }]);
    either_way(ROLE, &role(&json!([get])), &role(&but), "allows `dynamodb:GetItem` on");
}

#[test]
fn conditions_of_statements() {
    let keys = |operator: &str, values: Json| under(&json!({ operator: { "dynamodb:LeadingKeys": values } }));
    let like = "ForAllValues:StringLike";
    let cases = [
        (keys(like, json!("CLIENTS")), under(&json!({}))),
        (keys(like, json!("CLIENTS")), keys(like, json!(["CLIENTS", "PEOPLE"]))),
        (keys(like, json!("PERSON#1")), keys(like, json!("PERSON#*"))),
        (keys(like, json!(["PERSON#1", "PERSON#2"])), keys(like, json!("PERSON#*"))),
        (keys("StringEquals", json!("a")), keys("StringLike", json!("a*"))),
        (keys("StringEquals", json!("a")), keys("StringEqualsIfExists", json!("a"))),
        (keys("StringNotEquals", json!(["a", "b"])), keys("StringNotEquals", json!("a"))),
        (keys("StringNotLike", json!("a*")), keys("StringNotLike", json!("ab*"))),
        (keys("NumericLessThan", json!("5")), keys("NumericLessThan", json!("10"))),
        (keys("NumericGreaterThan", json!(10)), keys("NumericGreaterThan", json!(5))),
        (keys("ArnEquals", json!("arn:aws:sns:::a")), keys("ArnLike", json!("arn:aws:sns:::*"))),
        (
            under(&json!({ "StringEquals": { "a:b": "1", "c:d": "2" } })),
            under(&json!({ "StringEquals": { "a:b": "1" } })),
        ),
        (
            under(&json!({ "StringEquals": { "a:b": "1" }, "Bool": { "aws:SecureTransport": "true" } })),
            under(&json!({ "StringEquals": { "a:b": "1" } })),
        ),
    ];
    for (narrow, wide) in cases {
        one_way(
            ROLE,
            &role(&json!([narrow])),
            &role(&json!([wide])),
            "under conditions that let more through",
        );
    }
    // Which of the two lets more through can't be said.
    for (one, other) in [
        (keys(like, json!("A")), keys(like, json!("B"))),
        (keys("ForAllValues:StringLike", json!("A")), keys("ForAnyValue:StringLike", json!("A"))),
        (keys("StringEquals", json!("a")), keys("StringNotEquals", json!("a"))),
        (keys("Null", json!("true")), keys("Null", json!("false"))),
        (keys("DateLessThan", json!("2026-01-01")), keys("DateLessThan", json!("2027-01-01"))),
        (keys("IpAddress", json!("10.0.0.0/8")), keys("IpAddress", json!("10.1.0.0/16"))),
        (
            under(&json!({ "StringEquals": { "a:b": { "Ref": "One" } } })),
            under(&json!({ "StringEquals": { "a:b": { "Ref": "Other" } } })),
        ),
    ] {
        either_way(ROLE, &role(&json!([one])), &role(&json!([other])), "under conditions");
    }
}

#[test]
fn the_same_rights_written_otherwise_open_nothing() {
    let table = json!({ "Fn::GetAtt": ["Table", "Arn"] });
    let one = may(&json!(["s3:GetObject", "s3:PutObject"]), &table);
    let cases = [
        (json!([one]), json!([may(&json!(["s3:PutObject", "s3:GetObject"]), &table)])),
        (
            json!([one]),
            json!([may(&json!("s3:PutObject"), &table), may(&json!("s3:GetObject"), &json!([table]))]),
        ),
        (
            json!([one]),
            json!([may(&json!(["S3:getobject", "s3:PutObject"]), &json!({ "Fn::Sub": "${Table.Arn}" }))]),
        ),
        (json!([one]), one.clone()),
        (json!([one]), json!([one, one])),
        (
            json!([under(&json!({ "Bool": { "aws:SecureTransport": true } }))]),
            json!([under(&json!({ "bool": { "AWS:securetransport": ["true"] } }))]),
        ),
    ];
    for (left, right) in cases {
        neither_way(ROLE, &role(&left), &role(&right));
    }
    // From one policy of the role to another.
    let policy =
        |name: &str, statements: Json| json!({ "PolicyName": name, "PolicyDocument": document(&statements) });
    let left = json!({ "Policies": [policy("a", json!([one])), policy("b", json!([]))] });
    let right = json!({ "Policies": [policy("c", json!([one]))] });
    neither_way(ROLE, &left, &right);
}

#[test]
fn what_cant_be_read_must_stay_as_it_is() {
    let strange = [
        json!({ "Fn::If": ["Condition", { "Effect": "Allow" }, { "Ref": "AWS::NoValue" }] }),
        json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principle": "*" }),
        json!({ "Effect": "allow", "Action": "s3:*", "Resource": "*" }),
        json!({ "Effect": "Allow", "Resource": "*" }),
        json!({ "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": "none" }),
    ];
    for statement in strange {
        either_way(ROLE, &role(&json!([])), &role(&json!([statement])), "can't be judged");
        neither_way(ROLE, &role(&json!([statement])), &role(&json!([statement])));
    }
    let whole = json!({ "Policies": [{ "PolicyName": "a", "PolicyDocument": { "Ref": "Document" } }] });
    either_way(ROLE, &json!({ "Policies": [] }), &whole, "can't be judged");
    let old = json!({ "AssumeRolePolicyDocument": { "Version": "2008-10-17", "Statement": [] } });
    let new = json!({ "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [] } });
    either_way(ROLE, &old, &new, "another version of the policy language");
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
    // Whoever is named alone could not do more than everybody could.
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
    assert_eq!(super::broadening(&super::entry(), &renamed("Before"), &renamed("After")), []);
}

#[test]
fn a_finding_names_the_resource_and_its_path() {
    let found = super::broadening(
        &super::entry(),
        &super::template(ROLE, &json!({})),
        &super::template(ROLE, &role(&json!([may(&json!("s3:GetObject"), &json!("*"))]))),
    );
    let finding = &found[0];
    assert_eq!((finding.logical_id.as_str(), finding.path.as_deref()), ("It", Some("Some/It")));
    assert_eq!(finding.finding, "allows `s3:GetObject` on `*`");
    assert_eq!(opens(ROLE, &json!({}), &json!({})), [""; 0]);
}
