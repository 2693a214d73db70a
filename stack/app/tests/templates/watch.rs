//! The stack in us-east-1 that comes after the service: what it watches, and what its logs leave out.

use app::config::WatchSettings;
use app::{Environment, manifest::Source};
use serde_json::{Value as Json, json};

use crate::{assembly, minimal, of_type, preview, prod, properties, template};

fn watch() -> Json {
    template(&prod(), "watch")
}

#[test]
fn it_comes_last_and_takes_the_distribution_from_the_service() {
    let assembly = assembly(&prod());
    let ids: Vec<_> = assembly.manifest.stacks.iter().map(|entry| (&*entry.id, entry.expands)).collect();
    assert_eq!(ids, [("bootstrap", false), ("edge", true), ("service", false), ("watch", false)]);
    let entry = assembly.manifest.stacks.last().unwrap();
    assert_eq!((&*entry.name, &*entry.region), ("otpost-prod-watch", "us-east-1"));
    for parameter in &entry.parameters {
        let Source::Output { stack, output } = &parameter.source else { panic!("{parameter:?}") };
        let before = assembly.manifest.stacks.iter().find(|entry| entry.id == *stack).unwrap();
        assert!(before.outputs.contains(output), "{output}");
    }
}

#[test]
fn the_alarms_are_on_this_distribution_and_this_web_acl_and_reach_somebody() {
    let watch = watch();
    let failing = properties(&watch, "Failing");
    assert_eq!(
        (&failing["Namespace"], &failing["MetricName"]),
        (&json!("AWS/CloudFront"), &json!("5xxErrorRate"))
    );
    assert_eq!(
        failing["Dimensions"],
        json!([
            { "Name": "DistributionId", "Value": { "Ref": "DistributionId" } },
            { "Name": "Region", "Value": "Global" },
        ])
    );
    assert_eq!(failing["Statistic"], "Average", "a sum of percentages says nothing");
    let blocking = properties(&watch, "Blocking");
    let edge = assembly(&prod()).manifest.stacks[1].name.clone();
    let of = |name: &str| {
        let all = blocking["Dimensions"].as_array().unwrap();
        all.iter().find(|one| one["Name"] == name).unwrap()["Value"].clone()
    };
    // The web ACL is counted under its stack's name.
    assert_eq!((of("WebACL"), of("Rule")), (json!(edge), json!("ALL")));
    for (id, alarm) in of_type(&watch, "AWS::CloudWatch::Alarm") {
        assert_eq!(alarm["Properties"]["AlarmActions"], json!([{ "Ref": "Topic" }]), "{id}");
    }
    let topic = properties(&watch, "Topic");
    assert_eq!(topic["Subscription"], json!([{ "Endpoint": "operator@example.com", "Protocol": "email" }]));
    assert_eq!(topic["KmsMasterKeyId"], json!({ "Ref": "Key" }));
    let principals: Vec<_> = properties(&watch, "Key")["KeyPolicy"]["Statement"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|statement| statement["Principal"].get("Service").cloned())
        .collect();
    assert_eq!(
        principals,
        [json!({ "Fn::Sub": "logs.${AWS::Region}.amazonaws.com" }), json!("cloudwatch.amazonaws.com")]
    );
}

/// AQL's secret is in the path; keys, sessions and what a provider was told stand in headers and queries.
#[test]
fn no_log_holds_a_path_a_query_a_cookie_or_a_key() {
    let watch = watch();
    let delivery = properties(&watch, "RequestsDelivery");
    let fields: Vec<_> =
        delivery["RecordFields"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
    for secret in
        ["cs-uri-stem", "cs-uri-query", "cs(Cookie)", "cs(Referer)", "cs-headers", "c-ip", "x-forwarded-for"]
    {
        assert!(!fields.contains(&secret), "{secret}");
    }
    assert!(!fields.iter().any(|field| field.contains("uri") || field.contains("header")), "{fields:?}");
    for wanted in ["sc-status", "cs-method", "x-edge-request-id", "cache-behavior-path-pattern"] {
        assert!(fields.contains(&wanted), "{wanted}");
    }
    let logging = properties(&watch, "BlockedLogging");
    let header = |name: &str| json!({ "SingleHeader": { "Name": name } });
    assert_eq!(
        logging["RedactedFields"],
        json!([
            header("authorization"),
            header("cookie"),
            header("x-api-key"),
            { "UriPath": {} },
            { "QueryString": {} },
        ])
    );
    let filter = &logging["LoggingFilter"];
    assert_eq!(filter["DefaultBehavior"], "DROP", "what passes is nobody's business");
    assert_eq!(logging["ResourceArn"], json!({ "Ref": "WebAclArn" }));
}

#[test]
fn the_logs_are_encrypted_end_and_are_written_by_deliveries_alone() {
    let watch = watch();
    let groups: Vec<_> = of_type(&watch, "AWS::Logs::LogGroup").collect();
    assert_eq!(groups.len(), 2);
    for (id, group) in groups {
        let properties = &group["Properties"];
        assert_eq!(properties["KmsKeyId"], json!({ "Fn::GetAtt": ["Key", "Arn"] }), "{id}");
        assert_eq!(properties["RetentionInDays"], 365, "{id}");
        let name = properties["LogGroupName"].as_str().unwrap();
        let begins = if id == "Blocked" { "aws-waf-logs-" } else { "/aws/vendedlogs/" };
        assert_eq!(name, format!("{begins}otpost-prod-watch"));
        let statements = properties["ResourcePolicyDocument"]["Statement"].as_array().unwrap();
        assert_eq!(statements.len(), 1);
        assert_eq!(statements[0]["Principal"], json!({ "Service": "delivery.logs.amazonaws.com" }));
        assert_eq!(statements[0]["Action"], json!(["logs:CreateLogStream", "logs:PutLogEvents"]));
        let resource = statements[0]["Resource"]["Fn::Sub"].as_str().unwrap();
        assert!(resource.ends_with(&format!(":log-group:{name}:*")), "{resource}");
        let conditions = &statements[0]["Condition"];
        assert_eq!(conditions["StringEquals"]["aws:SourceAccount"], json!({ "Ref": "AWS::AccountId" }));
        assert!(!conditions["ArnLike"]["aws:SourceArn"].is_null());
    }
}

#[test]
fn what_is_off_is_not_there() {
    // Its resources go from the stack, which stays and holds nothing.
    let off = template(&minimal(), "watch");
    let types: Vec<_> = off["Resources"].as_object().unwrap().values().map(|one| &one["Type"]).collect();
    assert_eq!(types, ["AWS::CloudFormation::WaitConditionHandle"]);
    assert!(off["Parameters"].is_null());
    let ids: Vec<_> = assembly(&preview()).manifest.stacks.into_iter().map(|entry| entry.id).collect();
    assert_eq!(ids, ["bootstrap", "shared", "service"]);
    let watch = WatchSettings { enabled: true, logs: false };
    let without_logs = template(&Environment { watch, ..prod() }, "watch");
    assert!(!without_logs.to_string().contains("Logs::"), "{without_logs}");
    assert_eq!(of_type(&without_logs, "AWS::CloudWatch::Alarm").count(), 2);
    // Only the distribution is left to be watched.
    let watch = WatchSettings { enabled: true, logs: true };
    let alone = template(&Environment { watch, ..minimal() }, "watch");
    assert!(!alone.to_string().contains("WAF"), "{alone}");
    assert_eq!(of_type(&alone, "AWS::CloudWatch::Alarm").count(), 1);
}
