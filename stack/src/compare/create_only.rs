//! Properties that can't be changed in place: CloudFormation replaces the resource.
//!
//! The table says what CloudFormation's resource schemas say (`createOnlyProperties` and
//! `conditionalCreateOnlyProperties`), of the types that this system's templates hold; a test compares. It is needed
//! where there is no change set to ask.

use crate::compare::resources::Replacement;

/// A type, what is replaced surely, what is replaced perhaps.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

const TABLE: &[Row] = &[
    ("AWS::ApiGateway::ApiKey", &["GenerateDistinctId", "Name", "Value"], &[]),
    ("AWS::ApiGateway::Deployment", &["DeploymentCanarySettings", "RestApiId"], &[]),
    ("AWS::ApiGateway::GatewayResponse", &["ResponseType", "RestApiId"], &[]),
    ("AWS::ApiGateway::Method", &["HttpMethod", "ResourceId", "RestApiId"], &[]),
    ("AWS::ApiGateway::Model", &["ContentType", "Name", "RestApiId"], &[]),
    ("AWS::ApiGateway::RequestValidator", &["Name", "RestApiId"], &[]),
    ("AWS::ApiGateway::Resource", &["ParentId", "PathPart", "RestApiId"], &[]),
    ("AWS::ApiGateway::RestApi", &[], &[]),
    ("AWS::ApiGateway::Stage", &["RestApiId", "StageName"], &[]),
    ("AWS::ApiGateway::UsagePlan", &[], &[]),
    ("AWS::ApiGateway::UsagePlanKey", &["KeyId", "KeyType", "UsagePlanId"], &[]),
    (
        "AWS::CertificateManager::Certificate",
        &[
            "CertificateAuthorityArn",
            "DomainName",
            "DomainValidationOptions",
            "KeyAlgorithm",
            "SubjectAlternativeNames",
            "ValidationMethod",
        ],
        &[],
    ),
    ("AWS::CloudFormation::WaitConditionHandle", &[], &[]),
    ("AWS::CloudFront::CachePolicy", &[], &[]),
    ("AWS::CloudFront::Distribution", &[], &[]),
    ("AWS::CloudFront::Function", &["Name"], &[]),
    ("AWS::CloudFront::OriginAccessControl", &[], &[]),
    ("AWS::CloudFront::ResponseHeadersPolicy", &[], &[]),
    ("AWS::CloudWatch::Alarm", &["AlarmName"], &[]),
    ("AWS::CloudWatch::CompositeAlarm", &["AlarmName"], &[]),
    ("AWS::CloudWatch::Dashboard", &["DashboardName"], &[]),
    ("AWS::DynamoDB::Table", &["ImportSourceSpecification", "TableName"], &["KeySchema"]),
    ("AWS::Events::Rule", &["Name"], &["EventBusName"]),
    ("AWS::IAM::ManagedPolicy", &["Description", "ManagedPolicyName", "Path"], &[]),
    ("AWS::IAM::Policy", &[], &[]),
    ("AWS::IAM::Role", &["Path", "RoleName"], &[]),
    ("AWS::KMS::Alias", &["AliasName"], &[]),
    ("AWS::KMS::Key", &[], &[]),
    ("AWS::Lambda::EventInvokeConfig", &["FunctionName", "Qualifier"], &[]),
    (
        "AWS::Lambda::EventSourceMapping",
        &["EventSourceArn", "SelfManagedEventSource", "StartingPosition", "StartingPositionTimestamp"],
        &[],
    ),
    ("AWS::Lambda::Function", &["FunctionName", "PackageType", "TenancyConfig"], &["DurableConfig"]),
    (
        "AWS::Lambda::Permission",
        &[
            "Action",
            "EventSourceToken",
            "FunctionName",
            "FunctionUrlAuthType",
            "InvokedViaFunctionUrl",
            "Principal",
            "PrincipalOrgID",
            "SourceAccount",
            "SourceArn",
        ],
        &[],
    ),
    ("AWS::Lambda::Url", &["Qualifier", "TargetFunctionArn"], &[]),
    ("AWS::Logs::Delivery", &["DeliveryDestinationArn", "DeliverySourceName"], &[]),
    (
        "AWS::Logs::DeliveryDestination",
        &["DeliveryDestinationType", "DestinationResourceArn", "Name", "OutputFormat"],
        &[],
    ),
    ("AWS::Logs::DeliverySource", &["Name"], &[]),
    ("AWS::Logs::LogGroup", &["LogGroupName"], &[]),
    ("AWS::Logs::MetricFilter", &["FilterName", "LogGroupName"], &[]),
    ("AWS::Logs::ResourcePolicy", &["PolicyName"], &[]),
    ("AWS::Logs::SubscriptionFilter", &["FilterName", "LogGroupName"], &[]),
    ("AWS::Route53::RecordSet", &["HostedZoneId", "HostedZoneName", "Name"], &[]),
    ("AWS::S3::Bucket", &["BucketName", "BucketNamePrefix", "BucketNamespace"], &[]),
    ("AWS::S3::BucketPolicy", &["Bucket"], &[]),
    ("AWS::SNS::Subscription", &["Endpoint", "Protocol", "TopicArn"], &["Region"]),
    ("AWS::SNS::Topic", &["FifoTopic", "TopicName"], &[]),
    ("AWS::SNS::TopicPolicy", &[], &[]),
    ("AWS::SQS::Queue", &["FifoQueue", "QueueName"], &[]),
    ("AWS::SQS::QueuePolicy", &[], &[]),
    ("AWS::SSM::Parameter", &["Name"], &[]),
    ("AWS::WAFv2::IPSet", &["Name", "Scope"], &[]),
    ("AWS::WAFv2::LoggingConfiguration", &["ResourceArn"], &[]),
    ("AWS::WAFv2::WebACL", &["Name", "Scope"], &[]),
    ("AWS::WAFv2::WebACLAssociation", &["ResourceArn", "WebACLArn"], &[]),
];

/// The effect on a resource of a change of this property. For a type that the table lacks it is unknown.
pub fn replacement(kind: &str, property: &str) -> Replacement {
    let Ok(at) = TABLE.binary_search_by_key(&kind, |row| row.0) else { return Replacement::Perhaps };
    match TABLE.get(at) {
        Some((_, always, _)) if always.contains(&property) => Replacement::Always,
        Some((_, _, perhaps)) if perhaps.contains(&property) => Replacement::Perhaps,
        _ => Replacement::Never,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use app::{Config, synthesize};
    use serde_json::Value as Json;

    use super::{TABLE, replacement};
    use crate::compare::resources::Replacement;

    const CONFIG: &str = include_str!("../../app/tests/templates/prod.yaml");

    /// CloudFormation's schemas, from the package that cfn-lint is in.
    fn schemas() -> Json {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let own = root.join(".local/venv/bin/cfn-lint");
        let lint = std::env::var_os("OTPOST_CFN_LINT").map_or(own, PathBuf::from);
        assert!(lint.exists(), "`{}` is missing; run `just tools`", lint.display());
        let output = Command::new(lint.with_file_name("python"))
            .args(["-c", include_str!("../../app/tests/templates/schema.py")])
            .args(TABLE.iter().map(|row| row.0))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    #[test]
    fn the_table_says_what_the_schemas_say() {
        let schemas = schemas();
        for (kind, always, perhaps) in TABLE {
            for (listed, key) in
                [(always, "createOnlyProperties"), (perhaps, "conditionalCreateOnlyProperties")]
            {
                let pointers = schemas[kind][key].as_array().into_iter().flatten();
                let names: BTreeSet<_> = pointers
                    .map(|pointer| pointer.as_str().unwrap().trim_start_matches("/properties/"))
                    .map(|path| path.split('/').next().unwrap_or(path))
                    .collect();
                assert_eq!(names, listed.iter().copied().collect(), "{kind}: {key}");
            }
        }
        assert!(TABLE.is_sorted_by_key(|row| row.0), "it is searched by halves");
    }

    #[test]
    fn every_type_of_the_system_is_in_the_table() {
        let config = Config::parse(Path::new("prod.yaml"), CONFIG.to_owned()).unwrap();
        let assembly = synthesize(&config.environment("prod").unwrap()).unwrap();
        for template in assembly.templates.values() {
            for resource in template["Resources"].as_object().unwrap().values() {
                let kind = resource["Type"].as_str().unwrap();
                assert!(TABLE.iter().any(|row| row.0 == kind), "`{kind}` is missing");
            }
        }
    }

    #[test]
    fn of_a_type_that_is_not_in_the_table_anything_may_be_replaced() {
        assert_eq!(replacement("AWS::SQS::Queue", "QueueName"), Replacement::Always);
        assert_eq!(replacement("AWS::SQS::Queue", "DelaySeconds"), Replacement::Never);
        assert_eq!(replacement("AWS::DynamoDB::Table", "KeySchema"), Replacement::Perhaps);
        assert_eq!(replacement("AWS::New::Thing", "Any"), Replacement::Perhaps);
    }
}
