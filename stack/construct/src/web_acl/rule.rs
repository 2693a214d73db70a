//! The rules of a web ACL. A statement that AWS WAF allows at the top of a rule only is possible nowhere else here.

use super::statement::Statement;
use super::visibility;
use crate::tree::{Tree, object};

/// One rule, which costs a dollar a month.
#[derive(Clone, Debug)]
pub enum Rule {
    /// Blocks what a statement matches.
    Block {
        /// Its name, and that of its metric.
        name: &'static str,
        /// The status that is answered.
        status: u32,
        /// The requests that are blocked.
        what: Statement,
    },
    /// Blocks an address that sends more than so many of the matching requests in five minutes.
    Rate {
        /// Its name, and that of its metric.
        name: &'static str,
        /// The number of requests that are let through.
        limit: u32,
        /// The requests that are counted.
        of: Statement,
    },
    /// One of AWS's own groups of rules.
    Managed {
        /// Its name, also that of the rule and its metric.
        group: &'static str,
        /// The action on a match.
        acts: Acts,
        /// The requests that it looks at.
        on: Statement,
    },
}

/// The action of a managed group on a match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acts {
    /// The action of each of its rules, which mostly is to block.
    AsItsRulesSay,
    /// The same, but for these rules, which only count.
    But(Vec<&'static str>),
    /// It only counts.
    ByCounting,
}

impl Rule {
    pub(super) fn tree(self, priority: u32) -> Tree {
        let (name, action, override_action, statement) = match self {
            Self::Block { name, status, what } => (name, Some(block(status)), None, what.tree()),
            Self::Rate { name, limit, of } => (name, Some(block(429)), None, rate(limit, of)),
            Self::Managed { group, acts, on } => {
                let does = match acts {
                    Acts::ByCounting => object! { "Count": object! {} },
                    Acts::AsItsRulesSay | Acts::But(_) => object! { "None": object! {} },
                };
                (group, None, Some(does), managed(group, &acts, on))
            }
        };
        object! {
            "Name": name,
            "Priority": priority,
            "Action": action,
            "OverrideAction": override_action,
            "Statement": statement,
            "VisibilityConfig": visibility(name.into()),
        }
    }
}

fn block(status: u32) -> Tree {
    object! { "Block": object! { "CustomResponse": object! { "ResponseCode": status } } }
}

fn rate(limit: u32, of: Statement) -> Tree {
    object! {
        "RateBasedStatement": object! {
            "AggregateKeyType": "IP",
            "Limit": limit,
            "ScopeDownStatement": of.tree(),
        },
    }
}

fn managed(group: &str, acts: &Acts, on: Statement) -> Tree {
    let counting = match acts {
        Acts::But(rules) => rules.as_slice(),
        Acts::AsItsRulesSay | Acts::ByCounting => &[],
    };
    let overrides = counting.iter().map(|&rule| {
        object! { "Name": rule, "ActionToUse": object! { "Count": object! {} } }
    });
    let overrides: Tree = overrides.collect();
    object! {
        "ManagedRuleGroupStatement": object! {
            "VendorName": "AWS",
            "Name": group,
            "RuleActionOverrides": (!counting.is_empty()).then_some(overrides),
            "ScopeDownStatement": on.tree(),
        },
    }
}
