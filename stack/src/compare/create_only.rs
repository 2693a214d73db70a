//! Which properties can't be changed in place: CloudFormation makes the resource anew.
//!
//! The table says what CloudFormation's resource schemas say (`createOnlyProperties` and
//! `conditionalCreateOnlyProperties`), of the types that this system's templates hold; a test compares. It is needed
//! where there is no change set to ask.

use crate::compare::resources::Replacement;

/// A type, what is replaced surely, what is replaced perhaps.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

const TABLE: &[Row] = &[
    ("AWS::ApiGateway::Account", &[], &[]),
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
    ("AWS::CloudFront::CachePolicy", &[], &[]),
    ("AWS::CloudFront::Distribution", &[], &[]),
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
    ("AWS::Logs::LogGroup", &["LogGroupName"], &[]),
    ("AWS::Logs::MetricFilter", &["FilterName", "LogGroupName"], &[]),
    ("AWS::Logs::ResourcePolicy", &["PolicyName"], &[]),
    ("AWS::Logs::SubscriptionFilter", &["FilterName", "LogGroupName"], &[]),
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

/// What becomes of a resource when this property of it changes. Of a type that the table doesn't have anything may.
pub fn replacement(kind: &str, property: &str) -> Replacement {
    let Ok(at) = TABLE.binary_search_by_key(&kind, |row| row.0) else { return Replacement::Perhaps };
    match TABLE.get(at) {
        Some((_, always, _)) if always.contains(&property) => Replacement::Always,
        Some((_, _, perhaps)) if perhaps.contains(&property) => Replacement::Perhaps,
        _ => Replacement::Never,
    }
}
