//! Encryption, recovery, public access, removals, what nobody has judged.

use serde_json::{Value as Json, json};

use super::{either_way, entry, neither_way, one_way, opens};
use crate::compare::security::broadening;

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
