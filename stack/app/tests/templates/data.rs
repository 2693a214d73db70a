//! Table, keys and names: rules of one resource alone. Rules of all are in `audit`.

use serde_json::{Value as Json, json};

use crate::{assembly, local, of_type, prod, properties, service, shapes, template};

#[test]
fn the_stream_carries_what_was_written() {
    assert_eq!(
        properties(&service(), "Table")["StreamSpecification"],
        json!({ "StreamViewType": "NEW_IMAGE" })
    );
}

#[test]
fn there_are_three_keys_each_of_its_kind() {
    let service = service();
    for (id, spec, usage) in [
        ("DataKey", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
        ("CodesKey", "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
        ("MacKey", "HMAC_256", "GENERATE_VERIFY_MAC"),
    ] {
        let key = properties(&service, id);
        assert_eq!((&key["KeySpec"], &key["KeyUsage"]), (&json!(spec), &json!(usage)), "{id}");
    }
    assert_eq!(of_type(&service, "AWS::KMS::Key").count(), 3);
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

/// A fixed name collides with the remains of a failed or protected stack. A resource that CloudFormation
/// can't name carries the stack's name.
#[test]
fn names_are_generated() {
    let own = json!({ "Ref": "AWS::StackName" });
    let service = service();
    for (id, resource) in service["Resources"].as_object().unwrap() {
        let properties = &resource["Properties"];
        let configs = ["OriginAccessControlConfig", "ResponseHeadersPolicyConfig"];
        for properties in configs.iter().map(|config| &properties[config]).chain([properties]) {
            // The parameter's name is what others look for, and a record's is the owner's host.
            let chosen = ["AWS::SSM::Parameter", "AWS::Route53::RecordSet"];
            if !chosen.iter().any(|kind| resource["Type"] == *kind) && !properties["Name"].is_null() {
                assert_eq!(properties["Name"], own, "{id}");
            }
        }
        for name in
            ["BucketName", "TableName", "QueueName", "TopicName", "RoleName", "AlarmName", "LogGroupName"]
        {
            assert!(properties[name].is_null(), "{id} has a fixed {name}");
        }
        let references = properties["FunctionName"].is_null() || properties["FunctionName"].is_object();
        assert!(references, "{id} has a fixed name");
    }
}

/// A reader of a resource's tags, or of a bill, learns its system, its environment, and its owner.
/// The keys stay: a new one would touch every resource of every environment.
#[test]
fn tags_say_of_what_and_whose_a_stack_is() {
    for (name, environment) in shapes() {
        for stack in assembly(&environment).manifest.stacks {
            let tag = |key: &str| stack.tags.get(key).map(String::as_str);
            assert_eq!(tag("otpost:system"), Some("otpost"), "{name}");
            assert_eq!(tag("otpost:stack"), Some(&*stack.id), "{name}");
            let own = (tag("otpost:environment"), tag("otpost:owner"));
            let expected = (Some(&*environment.name), environment.owner.as_deref());
            // A resource that all environments use is no one's.
            assert_eq!(own, if stack.shared { (None, None) } else { expected }, "{name}, {}", stack.id);
        }
    }
    assert_eq!(prod().owner.as_deref(), Some("identity"));
}

/// No update replaces or deletes an irreplaceable resource, in a protected environment.
#[test]
fn table_and_keys_are_kept_by_the_stack_policy() {
    for (name, environment) in shapes() {
        let policy = app::stack_policy(&template(&environment, "service"));
        assert_eq!(policy.is_some(), environment.protected, "{name}");
        let Some(policy) = policy else { continue };
        let denied = &policy["Statement"][1];
        assert_eq!((&denied["Effect"], &denied["Principal"]), (&json!("Deny"), &json!("*")));
        assert_eq!(denied["Action"], json!(["Update:Replace", "Update:Delete"]));
        let kept = ["CodesKey", "DataKey", "MacKey", "Table"].map(|id| format!("LogicalResourceId/{id}"));
        assert_eq!(denied["Resource"], json!(kept));
        assert!(policy.to_string().len() < 16_384, "CloudFormation takes no more");
    }
}
