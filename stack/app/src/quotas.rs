//! The default quotas of an AWS account for the resources of an environment.
//!
//! The numbers are those of AWS's documentation; a test holds the number that an environment takes of each
//! against the templates. It must not know an account's real quotas: `stack doctor` asks.

/// The number of ephemeral environments that an otherwise empty account and region should fit.
pub const ENVIRONMENTS: u32 = 100;

/// Something that an account may have only so many of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The resources that are counted, in the plural.
    pub what: &'static str,
    /// The type of the resources that count.
    pub resource: &'static str,
    /// The scope of the count.
    pub within: Within,
    /// The default quota.
    pub default: u32,
    /// The number for all environments together.
    pub shared: u32,
    /// The additional number for each ephemeral environment.
    pub each: u32,
    /// The service and the quota's code in Service Quotas, where an account's own number can be asked for.
    pub code: Option<(&'static str, &'static str)>,
    /// The page of AWS's documentation that says so.
    pub source: &'static str,
}

/// The scope of a quota's count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// All of an account.
    Account,
    /// The resources of an account in a region.
    Region,
    /// The references to one resource, which the ephemeral environments share.
    Shared,
}

impl Quota {
    /// The number of ephemeral environments that fit a quota of `limit`; none if any number does.
    pub fn environments(&self, limit: u32) -> Option<u32> {
        limit.saturating_sub(self.shared).checked_div(self.each)
    }

    /// True if the default is too small for [`ENVIRONMENTS`].
    pub fn is_short(&self) -> bool {
        self.environments(self.default).is_some_and(|fitting| fitting < ENVIRONMENTS)
    }
}

const CLOUDFRONT: &str = "Amazon CloudFront Developer Guide, Quotas";
const WAF: &str = "AWS WAF Developer Guide, AWS WAF quotas";
const API_GATEWAY: &str = "Amazon API Gateway Developer Guide, Quotas for configuring and running a REST API";

const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";

/// The quotas, those first that leave room for the fewest environments.
///
/// The roles are the one that a hundred don't fit into: each function has one of its own, because what one
/// may do no other may. CloudFront's managed cache and origin request policies don't count as an account's
/// own; its documentation doesn't say whether its 100 distributions for each policy hold for them too.
pub const QUOTAS: [Quota; 22] = [
    Quota {
        shared: 1,
        ..own("IAM roles", "AWS::IAM::Role", Within::Account, 1_000, 15)
            .code("iam", "L-FE177D64")
            .source("AWS IAM User Guide, IAM and AWS STS quotas")
    },
    own("distributions of one web ACL", DISTRIBUTION, Within::Shared, 100, 1).source(CLOUDFRONT),
    own("distributions of one origin access control", DISTRIBUTION, Within::Shared, 100, 1)
        .source(CLOUDFRONT),
    own("distributions of one response headers policy", DISTRIBUTION, Within::Shared, 100, 1)
        .source(CLOUDFRONT),
    own("CloudWatch alarms", "AWS::CloudWatch::Alarm", Within::Region, 5_000, 17)
        .source("Amazon CloudWatch User Guide, CloudWatch service quotas"),
    own("API Gateway usage plans", "AWS::ApiGateway::UsagePlan", Within::Region, 300, 1)
        .code("apigateway", "L-E8693075")
        .source(API_GATEWAY),
    own("rules of the default event bus", "AWS::Events::Rule", Within::Region, 300, 2)
        .code("events", "L-244521F2")
        .source("Amazon EventBridge User Guide, Amazon EventBridge quotas"),
    own("distributions", DISTRIBUTION, Within::Account, 500, 1)
        .code("cloudfront", "L-24B04930")
        .source(CLOUDFRONT),
    own("regional APIs", "AWS::ApiGateway::RestApi", Within::Region, 600, 1)
        .code("apigateway", "L-AA0FF27B")
        .source(API_GATEWAY),
    Quota {
        shared: 1,
        ..own("stacks", "AWS::CloudFormation::Stack", Within::Region, 2_000, 1)
            .code("cloudformation", "L-0485CB21")
            .source("AWS CloudFormation User Guide, Understand CloudFormation quotas")
    },
    own("DynamoDB tables", "AWS::DynamoDB::Table", Within::Region, 2_500, 1)
        .code("dynamodb", "L-F98FE922")
        .source("Amazon DynamoDB Developer Guide, Quotas in Amazon DynamoDB"),
    own("API keys", "AWS::ApiGateway::ApiKey", Within::Region, 10_000, 2).source(API_GATEWAY),
    Quota {
        shared: 1,
        ..own("S3 buckets", "AWS::S3::Bucket", Within::Account, 10_000, 1)
            .code("s3", "L-DC2B2D3D")
            .source("Amazon S3 User Guide, Bucket quotas, limitations, and restrictions")
    },
    own("parameters of the parameter store", "AWS::SSM::Parameter", Within::Region, 10_000, 2)
        .source("AWS General Reference, AWS Systems Manager endpoints and quotas"),
    own("SNS topics", "AWS::SNS::Topic", Within::Region, 100_000, 2)
        .source("AWS General Reference, Amazon Simple Notification Service endpoints and quotas"),
    own("KMS keys", "AWS::KMS::Key", Within::Region, 100_000, 3)
        .code("kms", "L-C2F1777E")
        .source("AWS KMS Developer Guide, Resource quotas"),
    own("log groups", "AWS::Logs::LogGroup", Within::Region, 1_000_000, 16)
        .source("Amazon CloudWatch Logs User Guide, CloudWatch Logs quotas"),
    Quota { shared: 1, ..own("web ACLs", "AWS::WAFv2::WebACL", Within::Account, 100, 0).source(WAF) },
    Quota {
        shared: 1,
        ..own("origin access controls", "AWS::CloudFront::OriginAccessControl", Within::Account, 100, 0)
            .source(CLOUDFRONT)
    },
    Quota {
        shared: 1,
        ..own("response headers policies", "AWS::CloudFront::ResponseHeadersPolicy", Within::Account, 20, 0)
            .source(CLOUDFRONT)
    },
    // Only environments with names of their own have one.
    own("CloudFront functions", "AWS::CloudFront::Function", Within::Account, 100, 0).source(CLOUDFRONT),
    own("cache policies", "AWS::CloudFront::CachePolicy", Within::Account, 20, 0)
        .code("cloudfront", "L-7D134442")
        .source(CLOUDFRONT),
];

const fn own(what: &'static str, resource: &'static str, within: Within, default: u32, each: u32) -> Quota {
    Quota { what, resource, within, default, shared: 0, each, code: None, source: "" }
}

impl Quota {
    const fn code(self, service: &'static str, code: &'static str) -> Self {
        Self { code: Some((service, code)), ..self }
    }

    const fn source(self, source: &'static str) -> Self {
        Self { source, ..self }
    }
}
