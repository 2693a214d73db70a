//! The meaning of property changes, for each resource type.
//!
//! A property that isn't listed is not known to be harmless, nor is a type: a new one in the templates needs a
//! decision here about the rights that it opens.

use crate::compare::security::rule::Rule::{
    self, AtLeast, Grants, Harmless, Judge, Kept, Limits, Opens, Policy, Protects, Stays,
};
use crate::compare::security::{api, bucket, content, distribution, messaging, web_acl};

/// The rules of a resource type.
#[derive(Clone, Copy)]
pub struct Kind {
    /// The meaning of its removal.
    pub removal: Removal,
    pub properties: &'static [(&'static str, Rule)],
}

/// The meaning of a resource's removal.
#[derive(Clone, Copy)]
pub enum Removal {
    /// Nobody may do more: with the thing goes every right on it.
    Harmless,
    /// The resource that it is attached to, by this property, loses it, unless that is removed too.
    Attached(&'static str),
    /// It protected something that stays.
    Opens,
}

const fn thing(properties: &'static [(&'static str, Rule)]) -> Kind {
    Kind { removal: Removal::Harmless, properties }
}

const fn attached(to: &'static str, properties: &'static [(&'static str, Rule)]) -> Kind {
    Kind { removal: Removal::Attached(to), properties }
}

const fn guard(properties: &'static [(&'static str, Rule)]) -> Kind {
    Kind { removal: Removal::Opens, properties }
}

/// The rules of a type; none if it isn't listed.
pub fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        // Of bootstrap stacks that an older version made.
        "AWS::ApiGateway::Account" => {
            thing(&[("CloudWatchRoleArn", Protects("the role that the gateway logs as"))])
        }
        "AWS::ApiGateway::ApiKey" => thing(&[
            ("Description", Harmless),
            ("Enabled", Opens("an API key that opens methods: `Enabled`")),
            ("Name", Harmless),
            ("StageKeys", Grants("an API key for another stage")),
            ("Tags", Harmless),
            ("Value", Harmless),
        ]),
        "AWS::ApiGateway::Deployment" => thing(&[("Description", Harmless), ("RestApiId", Harmless)]),
        "AWS::ApiGateway::GatewayResponse" => thing(&[
            ("ResponseParameters", Judge(content::cross_origin)),
            ("ResponseTemplates", Harmless),
            ("ResponseType", Harmless),
            ("RestApiId", Harmless),
            ("StatusCode", Harmless),
        ]),
        "AWS::ApiGateway::Method" => thing(api::METHOD),
        "AWS::ApiGateway::Model" => thing(&[
            ("ContentType", Harmless),
            ("Description", Harmless),
            ("Name", Harmless),
            ("RestApiId", Harmless),
            ("Schema", Harmless),
        ]),
        "AWS::ApiGateway::RequestValidator" => thing(&[
            ("Name", Harmless),
            ("RestApiId", Harmless),
            ("ValidateRequestBody", Stays("the validation of bodies")),
            ("ValidateRequestParameters", Stays("the validation of parameters")),
        ]),
        "AWS::ApiGateway::Resource" => {
            thing(&[("ParentId", Harmless), ("PathPart", Harmless), ("RestApiId", Harmless)])
        }
        "AWS::ApiGateway::RestApi" => thing(api::REST_API),
        "AWS::ApiGateway::Stage" => thing(api::STAGE),
        "AWS::ApiGateway::UsagePlan" => thing(&[
            ("ApiStages", Grants("a plan's keys open another stage")),
            ("Description", Harmless),
            ("Quota", Limits("the quota of a plan")),
            ("Tags", Harmless),
            ("Throttle", Limits("the throttle of a plan")),
            ("UsagePlanName", Harmless),
        ]),
        "AWS::ApiGateway::UsagePlanKey" => thing(&[
            ("KeyId", Grants("a key is admitted to a plan")),
            ("KeyType", Harmless),
            ("UsagePlanId", Grants("a key is admitted to the plan")),
        ]),
        // The holder of a certificate's key may impersonate the host: another one is Amazon's to hand out.
        "AWS::CertificateManager::Certificate" => thing(&[
            ("CertificateAuthorityArn", Protects("the authority that vouches for the host")),
            ("CertificateExport", Grants("the certificate's key can be taken out")),
            ("CertificateTransparencyLoggingPreference", Stays("the public log of certificates")),
            ("DomainName", Harmless),
            ("DomainValidationOptions", Harmless),
            ("KeyAlgorithm", Protects("the kind of the certificate's key")),
            ("SubjectAlternativeNames", Grants("the certificate is for another host too")),
            ("Tags", Harmless),
            ("ValidationMethod", Protects("how the host is proved")),
        ]),
        "AWS::CloudFront::Distribution" => {
            thing(&[("DistributionConfig", Judge(distribution::judge)), ("Tags", Harmless)])
        }
        // It sees every request to the pages, and its name is how a distribution refers to it.
        "AWS::CloudFront::Function" => thing(&[
            ("AutoPublish", Harmless),
            ("FunctionCode", Harmless),
            ("FunctionConfig", Harmless),
            ("FunctionMetadata", Harmless),
            ("Name", Harmless),
            ("Tags", Harmless),
        ]),
        "AWS::CloudFront::OriginAccessControl" => {
            thing(&[("OriginAccessControlConfig", Judge(distribution::access_control))])
        }
        "AWS::CloudFront::ResponseHeadersPolicy" => {
            guard(&[("ResponseHeadersPolicyConfig", Judge(content::headers))])
        }
        "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::CompositeAlarm" => thing(ANY),
        "AWS::CloudWatch::Dashboard" | "AWS::Logs::MetricFilter" => thing(ANY),
        "AWS::DynamoDB::Table" => thing(TABLE),
        "AWS::Events::Rule" => thing(messaging::RULE),
        "AWS::IAM::ManagedPolicy" | "AWS::IAM::Policy" | "AWS::IAM::RolePolicy" => guard(&[
            ("Description", Harmless),
            ("Groups", Grants("its rights go to a group")),
            ("ManagedPolicyName", Harmless),
            ("Path", Harmless),
            ("PolicyDocument", Policy),
            ("PolicyName", Harmless),
            ("RoleName", Grants("its rights go to a role")),
            ("Roles", Grants("its rights go to a role")),
            ("Users", Grants("its rights go to a user")),
        ]),
        "AWS::IAM::Role" => thing(&[
            ("AssumeRolePolicyDocument", Policy),
            ("Description", Harmless),
            ("ManagedPolicyArns", Grants("gets the rights of a managed policy")),
            ("MaxSessionDuration", Limits("the length of its sessions")),
            ("Path", Harmless),
            ("PermissionsBoundary", Protects("its permissions boundary")),
            ("Policies", Judge(content::inline_policies)),
            ("RoleName", Harmless),
            ("Tags", Harmless),
        ]),
        "AWS::KMS::Key" => thing(&[
            ("BypassPolicyLockoutSafetyCheck", Harmless),
            ("Description", Harmless),
            ("EnableKeyRotation", Stays("the key's rotation")),
            ("Enabled", Opens("the key's use")),
            ("KeyPolicy", Judge(content::key_policy)),
            ("KeySpec", Protects("the kind of key")),
            ("KeyUsage", Protects("what the key is used for")),
            ("MultiRegion", Opens("the key's use in other regions")),
            ("Origin", Protects("where the key's material comes from")),
            ("PendingWindowInDays", AtLeast("how long a deletion of the key can be taken back")),
            ("RotationPeriodInDays", Limits("the period of the key's rotation")),
            ("Tags", Harmless),
        ]),
        "AWS::Lambda::EventInvokeConfig" => thing(ANY),
        "AWS::Lambda::EventSourceMapping" => thing(ANY),
        "AWS::Lambda::Function" => thing(FUNCTION),
        // Compared as a set: see `permissions`.
        "AWS::Lambda::Permission" => thing(ANY),
        "AWS::Lambda::Url" => thing(&[
            ("AuthType", Judge(api::url_authorization)),
            ("Cors", Judge(content::cross_origin)),
            ("InvokeMode", Harmless),
            ("Qualifier", Harmless),
            ("TargetFunctionArn", Grants("a function is reached by a URL")),
        ]),
        // The target of a log's lines, and their fields.
        "AWS::Logs::Delivery" => thing(&[
            ("DeliveryDestinationArn", Grants("requests are logged to")),
            ("DeliverySourceName", Harmless),
            ("RecordFields", Grants("logs")),
            ("Tags", Harmless),
        ]),
        "AWS::Logs::DeliveryDestination" => thing(&[
            ("DeliveryDestinationPolicy", Policy),
            ("DestinationResourceArn", Grants("requests are logged to")),
            ("Name", Harmless),
            ("OutputFormat", Harmless),
            ("Tags", Harmless),
        ]),
        "AWS::Logs::DeliverySource" => thing(ANY),
        "AWS::Logs::LogGroup" => thing(&[
            ("DataProtectionPolicy", Protects("the masking of logs")),
            ("DeletionProtectionEnabled", Stays("the protection against deletion")),
            ("FieldIndexPolicies", Harmless),
            ("KmsKeyId", Protects("the encryption of logs")),
            ("LogGroupClass", Harmless),
            ("LogGroupName", Harmless),
            ("ResourcePolicyDocument", Policy),
            ("RetentionInDays", Harmless),
            ("Tags", Harmless),
        ]),
        "AWS::Logs::ResourcePolicy" => guard(&[("PolicyDocument", Policy), ("PolicyName", Harmless)]),
        // The distribution judges its own hosts, so that the target of a name needs no judgement here.
        "AWS::Route53::RecordSet" => thing(ANY),
        "AWS::S3::Bucket" => thing(bucket::BUCKET),
        "AWS::S3::BucketPolicy" => attached(
            "Bucket",
            &[("Bucket", Protects("the bucket that the policy is for")), ("PolicyDocument", Policy)],
        ),
        "AWS::SNS::Subscription" => thing(messaging::SUBSCRIPTION),
        "AWS::SNS::Topic" => thing(messaging::TOPIC),
        "AWS::SNS::TopicPolicy" => {
            attached("Topics", &[("PolicyDocument", Policy), ("Topics", Judge(messaging::targets))])
        }
        "AWS::SQS::Queue" => thing(messaging::QUEUE),
        "AWS::SQS::QueuePolicy" => {
            attached("Queues", &[("PolicyDocument", Policy), ("Queues", Judge(messaging::targets))])
        }
        "AWS::CloudFormation::WaitConditionHandle" | "AWS::SSM::Parameter" => thing(ANY),
        "AWS::WAFv2::LoggingConfiguration" => guard(&[
            ("LogDestinationConfigs", Grants("requests are logged to")),
            ("LoggingFilter", Harmless),
            ("RedactedFields", Stays("what the log leaves out")),
            ("ResourceArn", Harmless),
        ]),
        "AWS::WAFv2::WebACL" => guard(web_acl::WEB_ACL),
        "AWS::WAFv2::WebACLAssociation" => attached(
            "ResourceArn",
            &[
                ("ResourceArn", Protects("what the web ACL protects")),
                ("WebACLArn", Protects("the web ACL that protects it")),
            ],
        ),
        _ => return None,
    })
}

/// Of a type by which nobody may do more, whatever its properties are.
const ANY: &[(&str, Rule)] = &[("*", Harmless)];

const TABLE: &[(&str, Rule)] = &[
    ("AttributeDefinitions", Harmless),
    ("BillingMode", Harmless),
    ("DeletionProtectionEnabled", Stays("the protection against deletion")),
    ("GlobalSecondaryIndexes", Judge(content::indexes)),
    ("KeySchema", Harmless),
    ("KinesisStreamSpecification", Grants("changes go to a stream")),
    ("LocalSecondaryIndexes", Judge(content::indexes)),
    ("OnDemandThroughput", Harmless),
    ("PointInTimeRecoverySpecification", Judge(content::recovery)),
    ("ProvisionedThroughput", Harmless),
    ("ResourcePolicy", Judge(content::policy_within)),
    ("SSESpecification", Protects("the table's encryption")),
    ("StreamSpecification", Judge(content::stream)),
    ("TableClass", Harmless),
    ("TableName", Harmless),
    ("Tags", Harmless),
    ("TimeToLiveSpecification", Protects("the removal of what has expired")),
    ("WarmThroughput", Harmless),
];

const FUNCTION: &[(&str, Rule)] = &[
    ("Architectures", Harmless),
    ("Code", Harmless),
    ("CodeSigningConfigArn", Protects("the signature that code must have")),
    ("DeadLetterConfig", Harmless),
    ("Description", Harmless),
    ("Environment", Harmless),
    ("EphemeralStorage", Harmless),
    ("FileSystemConfigs", Grants("reads a file system")),
    ("FunctionName", Harmless),
    ("Handler", Harmless),
    ("ImageConfig", Harmless),
    ("KmsKeyArn", Protects("the key of the environment variables")),
    ("Layers", Grants("runs the code of a layer")),
    ("LoggingConfig", Judge(content::logging)),
    ("MemorySize", Harmless),
    ("PackageType", Harmless),
    ("ReservedConcurrentExecutions", Harmless),
    ("Role", Protects("the role that it runs as")),
    ("Runtime", Harmless),
    ("RuntimeManagementConfig", Harmless),
    ("SnapStart", Harmless),
    ("Tags", Harmless),
    ("Timeout", Harmless),
    ("TracingConfig", Harmless),
    ("VpcConfig", Kept("its place in a private network")),
];
