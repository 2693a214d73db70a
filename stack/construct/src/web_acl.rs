//! A web ACL for CloudFront; it must live in us-east-1.

use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Value};

/// A web ACL that lets through what no rule blocks.
#[derive(Clone, Debug)]
pub struct WebAcl(pub(crate) Handle);

/// One of AWS's own groups of rules.
#[derive(Debug)]
pub struct ManagedGroup {
    /// Its name.
    pub name: &'static str,
    /// Rules of it that only count what they match.
    pub counting: Vec<&'static str>,
}

/// What a web ACL is made of.
#[derive(Debug)]
pub struct Props {
    /// What it protects, in a sentence.
    pub description: String,
    /// AWS's own groups of rules, in the order they are tried.
    pub managed_groups: Vec<ManagedGroup>,
    /// How many requests one address may send in five minutes.
    pub requests_per_address: u32,
}

impl Props {
    /// A limit per address and no other rule.
    pub const fn new(requests_per_address: u32) -> Self {
        Self { description: String::new(), managed_groups: Vec::new(), requests_per_address }
    }
}

impl WebAcl {
    /// Define a web ACL.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let groups =
            (1_u32..).zip(&props.managed_groups).map(|(priority, group)| managed_group(priority, group));
        let rules: Tree = std::iter::once(rate_rule(props.requests_per_address)).chain(groups).collect();
        let properties = object! {
            "Description": props.description,
            "Scope": "CLOUDFRONT",
            "DefaultAction": object! { "Allow": object! {} },
            "Rules": rules,
            "VisibilityConfig": visibility("WebAcl"),
        };
        Self(stack.add(path, Resource::new("AWS::WAFv2::WebACL", properties)))
    }

    /// Its ARN.
    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }
}

fn rate_rule(limit: u32) -> Tree {
    object! {
        "Name": "RatePerAddress",
        "Priority": 0_u32,
        "Action": object! { "Block": object! { "CustomResponse": object! { "ResponseCode": 429_u32 } } },
        "Statement": object! { "RateBasedStatement": object! { "AggregateKeyType": "IP", "Limit": limit } },
        "VisibilityConfig": visibility("RatePerAddress"),
    }
}

fn managed_group(priority: u32, group: &ManagedGroup) -> Tree {
    let counting = group.counting.iter().map(|&rule| {
        object! { "Name": rule, "ActionToUse": object! { "Count": object! {} } }
    });
    let counting: Tree = counting.collect();
    object! {
        "Name": group.name,
        "Priority": priority,
        "OverrideAction": object! { "None": object! {} },
        "Statement": object! {
            "ManagedRuleGroupStatement": object! {
                "VendorName": "AWS",
                "Name": group.name,
                "RuleActionOverrides": (!group.counting.is_empty()).then_some(counting),
            },
        },
        "VisibilityConfig": visibility(group.name),
    }
}

/// Sampled requests would keep headers, and with them client keys, in the WAF console.
fn visibility(metric: &str) -> Tree {
    object! { "CloudWatchMetricsEnabled": true, "MetricName": metric, "SampledRequestsEnabled": false }
}
