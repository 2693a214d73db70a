//! The log of the requests that a web ACL stopped.

use super::WebAcl;
use crate::log_group::LogGroup;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Value};

/// The log of a web ACL: the requests that it blocked or counted, and no other.
#[derive(Debug)]
pub struct Logging;

/// A part of a request that the log leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Redacted {
    /// A header's value.
    Header(&'static str),
    Path,
    Query,
}

impl Logging {
    /// Define the log. The group's name must begin with `aws-waf-logs-`.
    pub fn define(
        stack: &mut Stack,
        path: &str,
        web_acl: Value<Arn<WebAcl>>,
        group: &LogGroup,
        redacted: &[Redacted],
    ) {
        let kept = ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"].map(|action| {
            object! { "ActionCondition": object! { "Action": action } }
        });
        let redacted: Tree = redacted.iter().map(|part| part.tree()).collect();
        let properties = object! {
            "ResourceArn": web_acl,
            "LogDestinationConfigs": [group.arn()],
            "LoggingFilter": object! {
                "DefaultBehavior": "DROP",
                "Filters": [object! {
                    "Behavior": "KEEP",
                    "Requirement": "MEETS_ANY",
                    "Conditions": kept.into_iter().collect::<Tree>(),
                }],
            },
            "RedactedFields": redacted,
        };
        stack.add(path, Resource::new("AWS::WAFv2::LoggingConfiguration", properties));
    }
}

impl Redacted {
    fn tree(self) -> Tree {
        match self {
            Self::Header(name) => object! { "SingleHeader": object! { "Name": name } },
            Self::Path => object! { "UriPath": object! {} },
            Self::Query => object! { "QueryString": object! {} },
        }
    }
}
