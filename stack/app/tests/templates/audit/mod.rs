//! The rules that every template of ours must keep, as functions over a template that return findings.
//!
//! Real templates have none (`every_environment_is_sound`); `mutations` breaks them one way after another and
//! sees each caught by its rule. A rule about one resource alone is a plain assertion beside these.

mod data;
mod delivery;
mod edge;
mod gateway;
mod logs;
mod look;
mod rights;
mod secrets;

use std::fmt;

use app::Environment;
use serde_json::Value as Json;

use crate::{assembly, shapes};
pub use look::Look;

/// Something that a template of ours must not have, or lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule in the audit.
    pub rule: &'static str,
    /// The place of the breach: a logical id, perhaps with a detail.
    pub at: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.rule)
    }
}

/// Looks at one stack's template as an auditor does.
pub fn audit(template: &Json, environment: &Environment) -> Vec<Finding> {
    let mut look = Look::at(template, environment);
    for rules in [
        data::rules,
        delivery::rules,
        edge::rules,
        gateway::rules,
        logs::rules,
        rights::rules,
        secrets::rules,
    ] {
        rules(&mut look);
    }
    look.findings()
}

#[test]
fn every_environment_is_sound() {
    for (name, environment) in shapes() {
        for (file, template) in assembly(&environment).templates {
            let findings: Vec<_> = audit(&template, &environment).iter().map(Finding::to_string).collect();
            assert!(findings.is_empty(), "{name}, {file}: {findings:#?}");
        }
    }
}
