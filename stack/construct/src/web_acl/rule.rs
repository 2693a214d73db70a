//! The rules of a web ACL. What AWS WAF allows at the top of a rule only can be nowhere else here.

use super::statement::{Statement, no_transformation};
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
        /// What is blocked.
        what: Statement,
    },
    /// Blocks who sends more than so many of the matching requests in five minutes.
    Rate {
        /// Its name, and that of its metric.
        name: &'static str,
        /// How many are let through.
        limit: u32,
        /// What requests are counted by: those that are alike in all of it are counted together.
        by: Vec<Key>,
        /// Which requests are counted; none is all of them.
        of: Option<Statement>,
    },
    /// One of AWS's own groups of rules.
    Managed {
        /// Its name, also that of the rule and its metric.
        group: &'static str,
        /// Whether it acts on what it matches.
        acts: Acts,
        /// Which requests it looks at.
        on: Statement,
    },
}

/// What requests are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The address that they come from.
    Address,
    /// The value of a header. A request without it isn't counted at all.
    Header(&'static str),
}

/// What a managed group does with what it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acts {
    /// What each of its rules says, which mostly is to block.
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
            Self::Rate { name, limit, by, of } => (name, Some(block(429)), None, rate(limit, &by, of)),
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

fn rate(limit: u32, by: &[Key], of: Option<Statement>) -> Tree {
    let keys: Tree = by.iter().map(|key| key.tree()).collect();
    let custom = by != [Key::Address];
    object! {
        "RateBasedStatement": object! {
            "AggregateKeyType": if custom { "CUSTOM_KEYS" } else { "IP" },
            "CustomKeys": custom.then_some(keys),
            "Limit": limit,
            "ScopeDownStatement": of.map(Statement::tree),
        },
    }
}

impl Key {
    fn tree(self) -> Tree {
        match self {
            Self::Address => object! { "IP": object! {} },
            Self::Header(name) => object! {
                "Header": object! { "Name": name, "TextTransformations": no_transformation() },
            },
        }
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
