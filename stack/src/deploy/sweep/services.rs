//! The lists of each service. Complete lists, because a resource that a tag names is looked up in them.
//!
//! It must not know whose anything is.

mod global;
mod regional;

use crate::aws::Aws;
use crate::error::Error;

/// Something that a service has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub name: String,
    /// Its description; empty where the service lists none.
    pub description: String,
    /// Its ARN from the service on, without region and account: `dynamodb:table/otpost-dev-service-Table-1AB`.
    pub resource: String,
}

impl Item {
    /// A resource whose ARN has its name.
    fn named(list: List, name: impl Into<String>) -> Self {
        let name = name.into();
        Self::identified(list, name.clone(), &name)
    }

    /// A resource with an id besides its name.
    fn identified(list: List, name: impl Into<String>, id: &str) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            resource: format!("{}{id}", list.about().prefix),
        }
    }
}

/// One list of one service. Event rules have none here: there is a tag on them, and they cost nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    Tables,
    Functions,
    Mappings,
    Apis,
    ApiKeys,
    UsagePlans,
    Queues,
    Topics,
    Alarms,
    LogGroups,
    Aliases,
    Buckets,
    Roles,
    Distributions,
    ViewerFunctions,
    AccessControls,
    HeadersPolicies,
    WebAcls,
}

/// The content of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// The type in CloudFormation.
    pub kind: &'static str,
    /// The plural that a person reads.
    pub plural: &'static str,
    /// The beginning of each [`Item::resource`].
    pub prefix: &'static str,
    /// True if there is one list for all regions.
    pub global: bool,
}

impl List {
    /// Every list.
    pub const ALL: [Self; 18] = [
        Self::Tables,
        Self::Functions,
        Self::Mappings,
        Self::Apis,
        Self::ApiKeys,
        Self::UsagePlans,
        Self::Queues,
        Self::Topics,
        Self::Alarms,
        Self::LogGroups,
        Self::Aliases,
        Self::Buckets,
        Self::Roles,
        Self::Distributions,
        Self::ViewerFunctions,
        Self::AccessControls,
        Self::HeadersPolicies,
        Self::WebAcls,
    ];

    /// Its content.
    pub const fn about(self) -> About {
        match self {
            Self::Tables => regional("AWS::DynamoDB::Table", "tables", "dynamodb:table/"),
            Self::Functions => regional("AWS::Lambda::Function", "functions", "lambda:function:"),
            Self::Mappings => regional(
                "AWS::Lambda::EventSourceMapping",
                "event source mappings",
                "lambda:event-source-mapping:",
            ),
            Self::Apis => regional("AWS::ApiGateway::RestApi", "APIs", "apigateway:/restapis/"),
            Self::ApiKeys => regional("AWS::ApiGateway::ApiKey", "API keys", "apigateway:/apikeys/"),
            Self::UsagePlans => {
                regional("AWS::ApiGateway::UsagePlan", "usage plans", "apigateway:/usageplans/")
            }
            Self::Queues => regional("AWS::SQS::Queue", "queues", "sqs:"),
            Self::Topics => regional("AWS::SNS::Topic", "topics", "sns:"),
            Self::Alarms => regional("AWS::CloudWatch::Alarm", "alarms", "cloudwatch:alarm:"),
            Self::LogGroups => regional("AWS::Logs::LogGroup", "log groups", "logs:log-group:"),
            Self::Aliases => regional("AWS::KMS::Alias", "key aliases", "kms:alias/"),
            Self::Buckets => global("AWS::S3::Bucket", "buckets", "s3:"),
            Self::Roles => global("AWS::IAM::Role", "roles", "iam:role/"),
            Self::Distributions => {
                global("AWS::CloudFront::Distribution", "distributions", "cloudfront:distribution/")
            }
            Self::ViewerFunctions => {
                global("AWS::CloudFront::Function", "CloudFront functions", "cloudfront:function/")
            }
            Self::AccessControls => global(
                "AWS::CloudFront::OriginAccessControl",
                "origin access controls",
                "cloudfront:origin-access-control/",
            ),
            Self::HeadersPolicies => global(
                "AWS::CloudFront::ResponseHeadersPolicy",
                "response headers policies",
                "cloudfront:response-headers-policy/",
            ),
            Self::WebAcls => global("AWS::WAFv2::WebACL", "web ACLs", "wafv2:global/webacl/"),
        }
    }

    /// The list that a resource is in, if it is in any.
    pub fn of(resource: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|list| resource.starts_with(list.about().prefix))
    }

    /// Asks the service. Global lists want the region that they live in.
    ///
    /// # Errors
    /// If it can't be asked.
    pub async fn read(self, aws: &Aws) -> Result<Vec<Item>, Error> {
        match self {
            Self::Tables => regional::tables(aws).await,
            Self::Functions => regional::functions(aws).await,
            Self::Mappings => regional::mappings(aws).await,
            Self::Apis => regional::apis(aws).await,
            Self::ApiKeys => regional::api_keys(aws).await,
            Self::UsagePlans => regional::usage_plans(aws).await,
            Self::Queues => regional::queues(aws).await,
            Self::Topics => regional::topics(aws).await,
            Self::Alarms => regional::alarms(aws).await,
            Self::LogGroups => regional::log_groups(aws).await,
            Self::Aliases => regional::aliases(aws).await,
            Self::Buckets => global::buckets(aws).await,
            Self::Roles => global::roles(aws).await,
            Self::Distributions => global::distributions(aws).await,
            Self::ViewerFunctions => global::viewer_functions(aws).await,
            Self::AccessControls => global::access_controls(aws).await,
            Self::HeadersPolicies => global::headers_policies(aws).await,
            Self::WebAcls => global::web_acls(aws).await,
        }
    }
}

const fn regional(kind: &'static str, plural: &'static str, prefix: &'static str) -> About {
    About { kind, plural, prefix, global: false }
}

const fn global(kind: &'static str, plural: &'static str, prefix: &'static str) -> About {
    About { kind, plural, prefix, global: true }
}

/// Reads a list to its last page.
macro_rules! all_pages {
    ($request:expr, $list:expr, |$page:ident| $items:expr) => {{
        let mut pages = $request.into_paginator().send();
        let mut items = Vec::new();
        while let Some(page) = pages.next().await {
            let doing = || format!("list the {}", $list.about().plural);
            let $page = page.map_err(|error| crate::aws::failure(&doing(), error))?;
            items.extend($items);
        }
        items
    }};
}
use all_pages;
