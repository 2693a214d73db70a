//! A web ACL for CloudFront; it must live in us-east-1.

mod logging;
mod protection;
mod rule;
mod statement;

pub use logging::{Logging, Redacted};
pub use protection::Protected;
pub use rule::{Acts, Rule};
pub use statement::Statement;

use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Text, Value};

/// A web ACL that lets through what no rule blocks.
#[derive(Clone, Debug)]
pub struct WebAcl(pub(crate) Handle);

/// The properties of a web ACL.
#[derive(Debug)]
pub struct Props {
    /// The resource that it protects, in a sentence.
    pub description: String,
    /// The name of its metrics: another web ACL of the account with this name would be counted with it.
    pub metric: Value<Text>,
    /// Its rules, in the order in which they are tried.
    pub rules: Vec<Rule>,
    /// The parts of a request that no log shows.
    pub protected: Vec<Protected>,
}

impl Props {
    /// A web ACL that is counted under its stack's name.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self { description: String::new(), metric: Value::stack_name(), rules, protected: Vec::new() }
    }
}

impl WebAcl {
    /// Define a web ACL.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let rules: Tree = (0_u32..).zip(props.rules).map(|(priority, rule)| rule.tree(priority)).collect();
        let properties = object! {
            "Description": props.description,
            "Scope": "CLOUDFRONT",
            "DefaultAction": object! { "Allow": object! {} },
            "Rules": rules,
            "DataProtectionConfig": protection::tree(&props.protected),
            "VisibilityConfig": visibility(props.metric.into()),
        };
        Self(stack.add(path, Resource::new("AWS::WAFv2::WebACL", properties)))
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }
}

/// Sampled requests would keep headers, and with them client keys, in the WAF console.
fn visibility(metric: Tree) -> Tree {
    object! { "CloudWatchMetricsEnabled": true, "MetricName": metric, "SampledRequestsEnabled": false }
}
