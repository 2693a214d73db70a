//! Statements that allow and deny, and their conditions.

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
    // The excluded table may be another one; that can't be known.
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
    // It can't be said which of the two lets more through.
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
