//! Differences of whole stacks: as data, as lines, with parameters and with what a change set says.

use std::collections::BTreeMap;

use app::manifest::StackEntry;
use aws_sdk_cloudformation::types::{
    self, Change, ChangeAction, ChangeSource, EvaluationType, Replacement as Told, ResourceAttribute,
    ResourceChange as ToldChange, ResourceChangeDetail, ResourceTargetDefinition,
};
use serde_json::{Value as Json, json};

use super::{Difference, Report};
use crate::cli::Approval;

fn entry() -> StackEntry {
    let entry = json!({
        "id": "service", "name": "otpost-dev-service", "region": "eu-central-1", "shared": false,
        "template": "service.template.json", "capabilities": [], "tags": {}, "outputs": [],
        "parameters": [
            { "name": "OriginKey", "source": { "from": "generated", "characters": 44 }, "no_echo": true },
            { "name": "Version", "source": { "from": "version" }, "no_echo": false },
        ],
        "paths": { "Table": "Data/Table", "Admin": "Functions/Admin", "AdminRole": "Functions/Admin/Role" },
    });
    serde_json::from_value(entry).unwrap()
}

fn queue(properties: Json) -> Json {
    json!({ "Type": "AWS::SQS::Queue", "Properties": properties })
}

fn template(resources: Json) -> Json {
    json!({ "Resources": resources })
}

fn between(old: Json, new: Json) -> Difference {
    Difference::between(&entry(), Some(&template(old)), &template(new))
}

fn text(difference: &Difference) -> String {
    difference.lines().join("\n")
}

fn parameter(name: &str, value: &str) -> types::Parameter {
    types::Parameter::builder().parameter_key(name).parameter_value(value).build()
}

fn levels(difference: &Difference) -> [bool; 4] {
    [Approval::Never, Approval::Broadening, Approval::Destructive, Approval::Any]
        .map(|level| difference.needs(level))
}

/// A change as CloudFormation tells it.
fn told(
    action: ChangeAction,
    id: &str,
    replacement: Option<Told>,
    detail: Option<ResourceChangeDetail>,
) -> Change {
    let change = ToldChange::builder()
        .action(action)
        .logical_resource_id(id)
        .resource_type("AWS::SQS::Queue")
        .set_replacement(replacement)
        .set_details(detail.map(|detail| vec![detail]))
        .build();
    Change::builder().resource_change(change).build()
}

#[test]
fn a_stack_with_a_bit_of_everything() {
    let old = json!({
        "Description": "Before",
        "Parameters": { "Gone": {} },
        "Outputs": { "Url": { "Value": "https://a" }, "Old": { "Value": { "Ref": "Table" } } },
        "Resources": {
            "Admin": { "Type": "AWS::Lambda::Function", "Properties": {
                "MemorySize": 512, "FunctionName": { "Ref": "Table" }, "Environment": { "Variables": { "A": "1" } },
            } },
            "AdminRole": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [
                { "PolicyName": "grants", "PolicyDocument": { "Statement": [
                    { "Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": { "Fn::GetAtt": ["Table", "Arn"] } },
                ] } },
            ] } },
            "Letters": { "Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "Properties": {} },
            "Table": { "Type": "AWS::DynamoDB::Table", "UpdateReplacePolicy": "Retain", "Properties": { "TableName": "a" } },
        },
    });
    let new = json!({
        "Description": "After",
        "Outputs": { "Url": { "Value": "https://b" }, "New": { "Value": { "Fn::GetAtt": ["Table", "Arn"] } } },
        "Resources": {
            "Admin": { "Type": "AWS::Lambda::Function", "Properties": {
                "MemorySize": "1024", "FunctionName": { "Ref": "Table" },
                "Environment": { "Variables": { "A": "1", "B": { "Ref": "Version" } } },
            } },
            "AdminRole": { "Type": "AWS::IAM::Role", "Properties": { "Policies": [
                { "PolicyName": "grants", "PolicyDocument": { "Statement": [
                    { "Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Scan"], "Resource": { "Fn::GetAtt": ["Table", "Arn"] } },
                ] } },
            ] } },
            "Orders": queue(json!({})),
            "Table": { "Type": "AWS::DynamoDB::Table", "UpdateReplacePolicy": "Retain", "Properties": { "TableName": "b" } },
        },
    });
    let difference = Difference::between(&entry(), Some(&old), &new);
    insta::assert_snapshot!("a_stack_with_a_bit_of_everything", text(&difference));
    let report = Report::new("dev", vec![difference]);
    insta::assert_json_snapshot!("a_stack_with_a_bit_of_everything_as_json", report);
    assert_eq!(report.refuse(Approval::Broadening).unwrap_err().exit, crate::error::Exit::NeedsApproval);
}

#[test]
fn nothing_changes() {
    let queues = json!({ "A": queue(json!({ "DelaySeconds": 5, "Fifo": true })) });
    let same = json!({ "A": queue(json!({ "DelaySeconds": "5", "Fifo": "true" })) });
    let mut depends = queues.clone();
    depends["A"]["DependsOn"] = json!("B");
    for new in [queues.clone(), same, depends] {
        let difference = between(queues.clone(), new);
        assert!(difference.is_empty() && !difference.broadens() && !difference.destroys());
        assert_eq!(levels(&difference), [false; 4]);
        assert_eq!(text(&difference), "otpost-dev-service: nothing changes");
    }
}

#[test]
fn each_level_has_its_changes() {
    let one = json!({ "A": queue(json!({ "DelaySeconds": 5 })) });
    let modified = between(one.clone(), json!({ "A": queue(json!({ "DelaySeconds": 6 })) }));
    assert_eq!(levels(&modified), [false, false, false, true]);
    let replaced =
        between(one.clone(), json!({ "A": queue(json!({ "DelaySeconds": 5, "QueueName": "a" })) }));
    assert_eq!(levels(&replaced), [false, false, true, true]);
    assert_eq!(replaced.replaces(), ["A"]);
    let removed = between(one.clone(), json!({}));
    assert_eq!(levels(&removed), [false, false, true, true]);
    assert!(removed.replaces().is_empty());
    let opened = between(
        one.clone(),
        json!({ "A": queue(json!({ "SqsManagedSseEnabled": false, "DelaySeconds": 5 })) }),
    );
    assert_eq!(levels(&opened), [false, true, true, true]);
}

#[test]
fn a_new_stack_is_counted_by_type_and_broadens_nothing() {
    let role = json!({ "Type": "AWS::IAM::Role", "Properties": { "ManagedPolicyArns": ["arn:aws:iam::aws:policy/All"] } });
    let mut resources: serde_json::Map<_, _> =
        (0..12).map(|n| (format!("Queue{n}"), queue(json!({})))).collect();
    let few = Difference::between(&entry(), None, &template(resources.clone().into()));
    assert_eq!(few.lines().len(), 13);
    resources.insert("Role".to_owned(), role);
    let many = Difference::between(&entry(), None, &template(resources.into()));
    assert_eq!(
        many.lines(),
        ["otpost-dev-service: new, 13 added", "  +   1  AWS::IAM::Role", "  +  12  AWS::SQS::Queue"]
    );
    assert_eq!(levels(&many), [false, false, false, true]);
}

#[test]
fn secrets_are_never_shown() {
    let hidden = ["first-secret", "second-secret", "third-secret", "fourth-secret"];
    let origin = |value: Json| {
        json!({ "Distribution": { "Type": "AWS::CloudFront::Distribution", "Properties": { "DistributionConfig": {
            "Origins": [{ "Id": "api", "OriginCustomHeaders": [{ "HeaderName": "x-api-key", "HeaderValue": value }] }],
        } } }, "Key": { "Type": "AWS::ApiGateway::ApiKey", "Properties": { "Value": value } } })
    };
    let now = BTreeMap::from([
        ("OriginKey".to_owned(), hidden[2].to_owned()),
        ("Gone".to_owned(), hidden[3].to_owned()),
    ]);
    let old =
        json!({ "Parameters": { "Gone": { "NoEcho": "true" } }, "Resources": origin(json!(hidden[0])) });
    let next = [parameter("OriginKey", hidden[1]), parameter("Version", "0.2.0")];
    for new in [json!(hidden[1]), json!({ "Ref": "OriginKey" }), json!([hidden[1]])] {
        let difference = Difference::between(&entry(), Some(&old), &template(origin(new)));
        let difference = difference.with_parameters(&entry(), &now, &next);
        let said = text(&difference) + &serde_json::to_string(&difference).unwrap();
        assert!(said.contains("HeaderValue") && said.contains("OriginKey changes"), "{said}");
        assert!(said.contains("Version: (none) → 0.2.0") && said.contains("Gone goes"), "{said}");
        for secret in hidden {
            assert!(!said.contains(secret), "{said}");
        }
    }
}

#[test]
fn a_parameter_changes_what_refers_to_it() {
    let resources = json!({
        "Code": { "Type": "AWS::Lambda::Function", "Properties": { "Code": { "S3Key": { "Ref": "Version" } } } },
        "Named": queue(json!({ "QueueName": { "Fn::Sub": "q-${Version}" } })),
        "Sends": { "Type": "AWS::SNS::Subscription", "Properties": { "Endpoint": { "Ref": "Named" } } },
        "Other": queue(json!({})),
    });
    let now = BTreeMap::from([
        ("Version".to_owned(), "0.1.0".to_owned()),
        ("OriginKey".to_owned(), "****".to_owned()),
    ]);
    let kept = types::Parameter::builder().parameter_key("OriginKey").use_previous_value(true).build();
    let same = between(resources.clone(), resources.clone());
    let same = same.with_parameters(&entry(), &now, &[parameter("Version", "0.1.0"), kept.clone()]);
    assert!(same.is_empty());
    let difference = between(resources.clone(), resources);
    let difference = difference.with_parameters(&entry(), &now, &[parameter("Version", "0.2.0"), kept]);
    insta::assert_snapshot!(text(&difference), @r"
    otpost-dev-service: 1 modified, 2 replaced
      ~ Code   -  AWS::Lambda::Function  because of Version
      ± Named  -  AWS::SQS::Queue  replaced  because of Version
      ± Sends  -  AWS::SNS::Subscription  replaced  because of Named
      parameters
        Version: 0.1.0 → 0.2.0
    ");
    // A resource that the change set lacks isn't touched, whatever it refers to.
    let less = difference.with_changes(&[told(ChangeAction::Modify, "Code", Some(Told::False), None)]);
    assert_eq!(less.changes.len(), 1);
    assert!(!less.destroys());
}

/// As recorded in localstack/localstack at 8b9a79f0, `cloudformation/test_change_sets`: what refers to a resource that is
/// modified is listed, `Dynamic`, and has no event (`test_unrelated_changes_update_propagation`, 2025-07-31); what refers to one that
/// is replaced is `Static` (2025-04-08). `Conditional` is documented ("ResourceChange"), and was shown for ARNs of functions.
#[test]
fn what_refers_to_what_stays_is_not_replaced_as_recorded() {
    let refers = |to: &str| {
        ResourceChangeDetail::builder()
            .target(
                ResourceTargetDefinition::builder()
                    .attribute(ResourceAttribute::Properties)
                    .name("FunctionName")
                    .build(),
            )
            .evaluation(EvaluationType::Dynamic)
            .change_source(ChangeSource::ResourceAttribute)
            .causing_entity(to)
            .build()
    };
    let touches = |name: &str| {
        ResourceChangeDetail::builder()
            .target(
                ResourceTargetDefinition::builder()
                    .attribute(ResourceAttribute::Properties)
                    .name(name)
                    .build(),
            )
            .evaluation(EvaluationType::Static)
            .change_source(ChangeSource::DirectModification)
            .build()
    };
    let modified =
        |id: &str, replacement, detail| told(ChangeAction::Modify, id, Some(replacement), Some(detail));
    let changes = [
        modified("Code", Told::False, touches("Code")),
        modified("Permission", Told::Conditional, refers("Code.Arn")),
        modified("OfPermission", Told::Conditional, refers("Permission.Id")),
        modified("Value", Told::Conditional, refers("Code.Value")),
        modified("Queue", Told::True, touches("QueueName")),
        modified("OfQueue", Told::Conditional, refers("Queue.Arn")),
        modified("OfOfQueue", Told::Conditional, refers("OfQueue.Arn")),
        modified("Table", Told::False, touches("TimeToLiveSpecification")),
        modified("Mapping", Told::Conditional, refers("Table.StreamArn")),
        modified("Streams", Told::False, touches("StreamSpecification")),
        modified("OfStreams", Told::Conditional, refers("Streams.StreamArn")),
        modified("Unsaid", Told::Conditional, touches("Anything")),
    ];
    let resources = json!({ "Other": queue(json!({})) });
    let difference = between(resources.clone(), resources.clone()).with_changes(&changes);
    assert_eq!(difference.replaces(), ["OfOfQueue", "OfQueue", "OfStreams", "Queue", "Unsaid", "Value"]);
    assert_eq!(super::told_of(&changes), 5, "what only refers has perhaps no event");
    let only = between(resources.clone(), resources).with_changes(&changes[..3]);
    assert!(!only.destroys() && !only.is_empty());
}

#[test]
fn a_change_set_says_what_is_replaced() {
    let old = json!({
        "Same": queue(json!({ "DelaySeconds": 1 })), "Maybe": queue(json!({ "DelaySeconds": 1 })),
        "Surely": queue(json!({ "DelaySeconds": 1 })), "Named": queue(json!({ "QueueName": "a" })), "Old": queue(json!({})),
    });
    let new = json!({
        "Same": queue(json!({ "DelaySeconds": 2 })), "Maybe": queue(json!({ "DelaySeconds": 2 })),
        "Surely": queue(json!({ "DelaySeconds": 2 })), "Named": queue(json!({ "QueueName": "b" })), "New": queue(json!({})),
    });
    let target = ResourceTargetDefinition::builder()
        .attribute(ResourceAttribute::Properties)
        .name("KmsMasterKeyId")
        .build();
    let detail = ResourceChangeDetail::builder()
        .target(target)
        .evaluation(EvaluationType::Dynamic)
        .change_source(ChangeSource::ResourceAttribute)
        .causing_entity("Surely.Arn")
        .build();
    let tags = ResourceTargetDefinition::builder().attribute(ResourceAttribute::Tags).build();
    let tags = ResourceChangeDetail::builder().target(tags).evaluation(EvaluationType::Static).build();
    let difference = between(old, new).with_changes(&[
        told(ChangeAction::Add, "New", None, None),
        told(ChangeAction::Import, "Found", None, None),
        told(ChangeAction::Modify, "Same", Some(Told::False), None),
        told(ChangeAction::Modify, "Maybe", Some(Told::Conditional), Some(detail)),
        told(ChangeAction::Modify, "Surely", Some(Told::True), None),
        told(ChangeAction::Modify, "Named", Some(Told::False), None),
        told(ChangeAction::Modify, "Tagged", Some(Told::False), Some(tags)),
        told(ChangeAction::Remove, "Old", None, None),
    ]);
    insta::assert_snapshot!(text(&difference), @r"
    otpost-dev-service: 2 added, 2 modified, 3 replaced, 1 removed
      + Found   -  AWS::SQS::Queue  imported
      ± Maybe   -  AWS::SQS::Queue  perhaps replaced
          DelaySeconds: 1 → 2
          because of Surely
      ± Named   -  AWS::SQS::Queue  replaced
          QueueName: a → b
      + New     -  AWS::SQS::Queue
      - Old     -  AWS::SQS::Queue  removed
      ~ Same    -  AWS::SQS::Queue
          DelaySeconds: 1 → 2
      ± Surely  -  AWS::SQS::Queue  replaced
          DelaySeconds: 1 → 2
      ~ Tagged  -  AWS::SQS::Queue  because of the stack's tags
    ");
    assert_eq!(difference.replaces(), ["Maybe", "Named", "Surely"]);
}

#[test]
fn lists_are_compared_by_name_and_order() {
    let rules =
        |rules: Json| json!({ "A": { "Type": "AWS::WAFv2::WebACL", "Properties": { "Rules": rules } } });
    let paths = |old: Json, new: Json| -> Vec<String> {
        let changes = between(rules(old), rules(new)).changes;
        changes.into_iter().flat_map(|change| change.properties).map(|property| property.path).collect()
    };
    let (one, two) = (json!({ "Name": "one", "Priority": 1 }), json!({ "Name": "two", "Priority": 2 }));
    let later = json!({ "Name": "one", "Priority": 3 });
    assert_eq!(paths(json!([one, two]), json!([two, later])), ["Rules[one].Priority"]);
    assert_eq!(paths(json!([one, two]), json!([two, one])), ["Rules"]);
    assert_eq!(paths(json!([one]), json!([one, two])), ["Rules[two]"]);
    assert_eq!(paths(json!(["a", "b"]), json!(["b", "c", "d"])), ["Rules[0]", "Rules[1]", "Rules[2]"]);
    assert_eq!(paths(json!(["a", "a"]), json!(["a"])), ["Rules"]);
}
