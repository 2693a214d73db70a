//! Table, keys, logs and buckets: what the emulator drops stands in the template.

use serde_json::{Value as Json, json};

use crate::{local, of_type, prod, properties, service, template};

#[test]
fn the_table_is_encrypted_recoverable_and_swept() {
    let table = properties(&service(), "Table");
    assert_eq!(table["BillingMode"], "PAY_PER_REQUEST");
    assert_eq!(table["TimeToLiveSpecification"], json!({ "AttributeName": "expires_at", "Enabled": true }));
    assert_eq!(table["PointInTimeRecoverySpecification"], json!({ "PointInTimeRecoveryEnabled": true }));
    assert_eq!(
        table["SSESpecification"],
        json!({ "KMSMasterKeyId": { "Fn::GetAtt": ["DataKey", "Arn"] }, "SSEEnabled": true, "SSEType": "KMS" })
    );
    assert_eq!(table["StreamSpecification"], json!({ "StreamViewType": "NEW_IMAGE" }));
}

/// The listing shows no more than it must: an index is a copy.
#[test]
fn no_index_carries_a_mac_or_a_ciphertext() {
    let table = properties(&service(), "Table");
    let indexes = table["GlobalSecondaryIndexes"].as_array().unwrap();
    let projections: Vec<_> = indexes.iter().map(|index| &index["Projection"]).collect();
    let listed = json!([
        "token_id",
        "user_id",
        "purpose",
        "state",
        "attempts",
        "max_attempts",
        "channel",
        "deliveries",
        "issued_by"
    ]);
    assert_eq!(
        projections,
        [
            &json!({ "ProjectionType": "INCLUDE", "NonKeyAttributes": listed }),
            &json!({ "ProjectionType": "KEYS_ONLY" }),
        ]
    );
}

#[test]
fn keys_rotate_where_rotation_exists() {
    let service = service();
    for (id, spec, usage, rotation) in [
        ("DataKey", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", json!(true)),
        ("CodesKey", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", json!(true)),
        ("MacKey", "HMAC_256", "GENERATE_VERIFY_MAC", Json::Null),
    ] {
        let key = properties(&service, id);
        assert_eq!((&key["KeySpec"], &key["KeyUsage"]), (&json!(spec), &json!(usage)), "{id}");
        assert_eq!(key["EnableKeyRotation"], rotation, "{id}");
    }
    assert_eq!(of_type(&service, "AWS::KMS::Key").count(), 3);
}

/// Without these statements log groups can't be made, and alarms vanish without a sound.
#[test]
fn the_data_key_admits_logs_alarms_and_texts_and_the_others_nobody() {
    let service = service();
    let principals = |id: &str| -> Vec<Json> {
        let key = properties(&service, id);
        let statements = key["KeyPolicy"]["Statement"].as_array().unwrap().iter();
        statements.map(|statement| statement["Principal"].clone()).collect()
    };
    let account = json!({ "AWS": { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" } });
    let logs = json!({ "Service": { "Fn::Sub": "logs.${AWS::Region}.amazonaws.com" } });
    let alarms = json!({ "Service": "cloudwatch.amazonaws.com" });
    let texts = json!({ "Service": "sms-voice.amazonaws.com" });
    assert_eq!(principals("DataKey"), [account.clone(), logs, alarms, texts]);
    assert_eq!(principals("CodesKey"), std::slice::from_ref(&account));
    assert_eq!(principals("MacKey"), [account]);

    let key = properties(&service, "DataKey");
    assert_eq!(
        key["KeyPolicy"]["Statement"][1]["Condition"],
        json!({ "ArnLike": { "kms:EncryptionContext:aws:logs:arn": {
            "Fn::Sub": "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:*"
        } } })
    );
    assert_eq!(
        key["KeyPolicy"]["Statement"][2]["Condition"],
        json!({ "StringEquals": { "aws:SourceAccount": { "Ref": "AWS::AccountId" } } })
    );
    // Only where texts come by a topic.
    let key = properties(&template(&local(), "service"), "DataKey");
    assert!(!key.to_string().contains("sms-voice"), "{key}");
}

#[test]
fn whatever_can_be_encrypted_is() {
    let service = service();
    let data_key_arn = json!({ "Fn::GetAtt": ["DataKey", "Arn"] });
    let data_key = json!({ "Ref": "DataKey" });
    for (kind, property, key) in [
        ("AWS::Logs::LogGroup", "KmsKeyId", &data_key_arn),
        ("AWS::SQS::Queue", "KmsMasterKeyId", &data_key),
        ("AWS::SNS::Topic", "KmsMasterKeyId", &data_key),
    ] {
        assert!(of_type(&service, kind).count() > 0);
        for (id, resource) in of_type(&service, kind) {
            assert_eq!(&resource["Properties"][property], key, "{id}");
        }
    }
}

#[test]
fn logs_end() {
    for (id, group) in of_type(&service(), "AWS::Logs::LogGroup") {
        assert_eq!(group["Properties"]["RetentionInDays"], 365, "{id}");
        assert!(group["Properties"]["LogGroupName"].is_null(), "{id} has a fixed name");
    }
}

#[test]
fn buckets_are_private_and_tls_only() {
    for (stack, id, policy) in
        [("service", "Site", "SitePolicy"), ("bootstrap", "Artifacts", "ArtifactsPolicy")]
    {
        let template = template(&prod(), stack);
        let bucket = properties(&template, id);
        let block = bucket["PublicAccessBlockConfiguration"].as_object().unwrap();
        assert!(block.len() == 4 && block.values().all(|value| *value == true));
        assert_eq!(bucket["OwnershipControls"]["Rules"][0]["ObjectOwnership"], "BucketOwnerEnforced");
        assert_eq!(bucket["VersioningConfiguration"]["Status"], "Enabled");
        assert!(bucket["BucketEncryption"].is_object() && bucket["LifecycleConfiguration"].is_object());
        let policy = properties(&template, policy);
        let statements = policy["PolicyDocument"]["Statement"].as_array().unwrap();
        let denial = statements.iter().find(|statement| statement["Effect"] == "Deny").unwrap();
        assert_eq!(denial["Condition"], json!({ "Bool": { "aws:SecureTransport": "false" } }));
        assert_eq!((&denial["Principal"], &denial["Action"]), (&json!("*"), &json!("s3:*")));
    }
}

/// What holds data: if one of these types is new here, somebody decides what happens to it.
const HOLDING_DATA: [&str; 4] =
    ["AWS::DynamoDB::Table", "AWS::KMS::Key", "AWS::Logs::LogGroup", "AWS::S3::Bucket"];

#[test]
fn data_stays_in_a_protected_environment_alone() {
    for (environment, policy, protection) in [(prod(), "Retain", true), (local(), "Delete", false)] {
        let service = template(&environment, "service");
        for kind in HOLDING_DATA {
            assert!(of_type(&service, kind).count() > 0);
            for (id, resource) in of_type(&service, kind) {
                assert_eq!(resource["DeletionPolicy"], policy, "{id}");
                assert_eq!(resource["UpdateReplacePolicy"], policy, "{id}");
            }
        }
        assert_eq!(properties(&service, "Table")["DeletionProtectionEnabled"], protection);
    }
}

/// A fixed name collides with what a failed or protected stack left behind. What CloudFormation
/// can't name carries the stack's name.
#[test]
fn names_are_generated() {
    let own = json!({ "Ref": "AWS::StackName" });
    let service = service();
    for (id, resource) in service["Resources"].as_object().unwrap() {
        let properties = &resource["Properties"];
        let configs = ["OriginAccessControlConfig", "ResponseHeadersPolicyConfig"];
        for properties in configs.iter().map(|config| &properties[config]).chain([properties]) {
            // The parameter's name is what others look for.
            if resource["Type"] != "AWS::SSM::Parameter" && !properties["Name"].is_null() {
                assert_eq!(properties["Name"], own, "{id}");
            }
        }
        for name in ["BucketName", "TableName", "QueueName", "TopicName", "RoleName", "AlarmName"] {
            assert!(properties[name].is_null(), "{id} has a fixed {name}");
        }
        let references = properties["FunctionName"].is_null() || properties["FunctionName"].is_object();
        assert!(references, "{id} has a fixed name");
    }
}
