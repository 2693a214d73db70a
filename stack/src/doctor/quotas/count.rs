//! The number of an account's resources that have a quota.

use std::collections::HashMap;

use app::quotas::{Quota, Within};
use aws_sdk_cloudfront::types::{DistributionSummary, ResponseHeadersPolicyType};
use service::apigateway::{GetRestApis, GetUsagePlans};
use service::wafv2::ListWebAcls;

use crate::aws::{Aws, failure};
use crate::error::Error;

/// The number in use, and the quota if the service itself tells it.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// The number in use.
    pub used: u64,
    /// The quota.
    pub limit: Option<u64>,
}

/// Counts, asking for distributions once.
pub struct Counts<'a> {
    home: &'a Aws,
    edge: &'a Aws,
    distributions: Option<Vec<DistributionSummary>>,
}

impl<'a> Counts<'a> {
    /// In a home region, and in us-east-1 what is there alone.
    pub const fn new(home: &'a Aws, edge: &'a Aws) -> Self {
        Self { home, edge, distributions: None }
    }

    /// The number of resources that a quota counts; `None` if this program can't count them.
    ///
    /// # Errors
    /// If a service can't be asked.
    pub async fn of(&mut self, quota: &Quota) -> Result<Option<Counted>, Error> {
        let used = match quota.resource {
            "AWS::IAM::Role" => return roles(self.edge).await,
            "AWS::CloudFormation::Stack" => stacks(self.home).await?,
            "AWS::ApiGateway::RestApi" => apis(self.home).await?,
            "AWS::ApiGateway::UsagePlan" => usage_plans(self.home).await?,
            "AWS::CloudWatch::Alarm" => alarms(self.home).await?,
            "AWS::DynamoDB::Table" => tables(self.home).await?,
            "AWS::WAFv2::WebACL" => web_acls(self.edge).await?,
            "AWS::CloudFront::OriginAccessControl" => access_controls(self.edge).await?,
            "AWS::CloudFront::ResponseHeadersPolicy" => headers_policies(self.edge).await?,
            "AWS::CloudFront::Distribution" => {
                let all = self.distributions().await?;
                match (quota.within, quota.what.rsplit_once(" of one ")) {
                    (Within::Shared, Some((_, "web ACL"))) => {
                        most(all.iter().map(|one| Some(one.web_acl_id())))
                    }
                    (Within::Shared, Some((_, "origin access control"))) => most(
                        all.iter()
                            .flat_map(|one| one.origins.iter().flat_map(|origins| origins.items()))
                            .map(|origin| origin.origin_access_control_id()),
                    ),
                    (Within::Shared, Some((_, "response headers policy"))) => {
                        most(all.iter().map(|one| one.default_cache_behavior()?.response_headers_policy_id()))
                    }
                    (Within::Shared, _) => return Ok(None),
                    _ => size(all.len()),
                }
            }
            _ => return Ok(None),
        };
        Ok(Some(Counted { used, limit: None }))
    }

    async fn distributions(&mut self) -> Result<&[DistributionSummary], Error> {
        if self.distributions.is_none() {
            self.distributions = Some(distributions(self.edge).await?);
        }
        Ok(self.distributions.as_deref().unwrap_or_default())
    }
}

/// The count of the most frequent id.
fn most<'a>(ids: impl Iterator<Item = Option<&'a str>>) -> u64 {
    let mut counts: HashMap<&str, u64> = HashMap::new();
    for id in ids.flatten().filter(|id| !id.is_empty()) {
        *counts.entry(id).or_default() += 1;
    }
    counts.into_values().max().unwrap_or_default()
}

fn size(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// IAM says both in one answer.
async fn roles(aws: &Aws) -> Result<Option<Counted>, Error> {
    let client = aws_sdk_iam::Client::new(aws.config());
    let answer = client.get_account_summary().send().await;
    let summary = answer.map_err(|error| failure("count the roles", error))?.summary_map.unwrap_or_default();
    let number = |key: &str| {
        let mut entries = summary.iter();
        entries.find(|(name, _)| name.as_str() == key).and_then(|(_, value)| u64::try_from(*value).ok())
    };
    Ok(number("Roles").map(|used| Counted { used, limit: number("RolesQuota") }))
}

async fn stacks(aws: &Aws) -> Result<u64, Error> {
    let pages = aws.cloudformation().describe_stacks().into_paginator().items().send();
    Ok(size(
        pages.collect::<Result<Vec<_>, _>>().await.map_err(|error| failure("count the stacks", error))?.len(),
    ))
}

async fn apis(aws: &Aws) -> Result<u64, Error> {
    let pages = aws.service().pages(GetRestApis::default()).await;
    let pages = pages.map_err(|error| failure("count the REST APIs", error))?;
    Ok(size(pages.iter().map(|page| page.items.len()).sum()))
}

async fn usage_plans(aws: &Aws) -> Result<u64, Error> {
    let pages = aws.service().pages(GetUsagePlans::default()).await;
    let pages = pages.map_err(|error| failure("count the usage plans", error))?;
    Ok(size(pages.iter().map(|page| page.items.len()).sum()))
}

async fn alarms(aws: &Aws) -> Result<u64, Error> {
    let client = aws_sdk_cloudwatch::Client::new(aws.config());
    let mut pages = client.describe_alarms().max_records(100).into_paginator().send();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failure("count the alarms", error))?;
        count += size(page.metric_alarms().len() + page.composite_alarms().len());
    }
    Ok(count)
}

async fn tables(aws: &Aws) -> Result<u64, Error> {
    let client = aws_sdk_dynamodb::Client::new(aws.config());
    let pages = client.list_tables().into_paginator().items().send();
    let all = pages.collect::<Result<Vec<_>, _>>().await;
    Ok(size(all.map_err(|error| failure("count the tables", error))?.len()))
}

async fn distributions(aws: &Aws) -> Result<Vec<DistributionSummary>, Error> {
    let mut all = Vec::new();
    let mut marker = None;
    loop {
        let answer = aws.cloudfront().list_distributions().set_marker(marker).send().await;
        let answer = answer.map_err(|error| failure("count the distributions", error))?;
        let Some(list) = answer.distribution_list else { return Ok(all) };
        marker = list.next_marker.filter(|_| list.is_truncated);
        all.extend(list.items.unwrap_or_default());
        if marker.is_none() {
            return Ok(all);
        }
    }
}

async fn access_controls(aws: &Aws) -> Result<u64, Error> {
    let mut count = 0;
    let mut marker = None;
    loop {
        let answer = aws.cloudfront().list_origin_access_controls().set_marker(marker).send().await;
        let answer = answer.map_err(|error| failure("count the origin access controls", error))?;
        let Some(list) = answer.origin_access_control_list else { return Ok(count) };
        count += size(list.items().len());
        marker = list.next_marker.filter(|_| list.is_truncated);
        if marker.is_none() {
            return Ok(count);
        }
    }
}

async fn headers_policies(aws: &Aws) -> Result<u64, Error> {
    let mut count = 0;
    let mut marker = None;
    loop {
        let client = aws.cloudfront();
        let request = client.list_response_headers_policies().r#type(ResponseHeadersPolicyType::Custom);
        let answer = request.set_marker(marker).send().await;
        let answer = answer.map_err(|error| failure("count the response headers policies", error))?;
        let Some(list) = answer.response_headers_policy_list else { return Ok(count) };
        count += size(list.items().len());
        marker = list.next_marker;
        if marker.is_none() {
            return Ok(count);
        }
    }
}

async fn web_acls(aws: &Aws) -> Result<u64, Error> {
    let pages = aws.service().pages(ListWebAcls::of_cloudfront()).await;
    let pages = pages.map_err(|error| failure("count the web ACLs", error))?;
    Ok(size(pages.iter().map(|page| page.web_acls.len()).sum()))
}
