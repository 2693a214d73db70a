//! Statements as they are said here: each with its name, and with the reason of each star.

use construct::iam::Effect;
use construct::value::{Any, Arn, Text};
use construct::{Condition, Given, Statement, Value};

use super::parameters::Parameters;

/// Of stars in names alone.
pub(super) const NAMED: &str = "CloudFormation makes names up after the stack's";

pub(super) fn grant<const N: usize>(
    sid: &'static str,
    actions: &[&'static str],
    resources: [Value<Arn<Any>>; N],
) -> Statement {
    Statement { sid: Some(sid), because: Some(NAMED), ..Statement::allow(actions, resources) }
}

/// More of a statement.
pub(super) trait More {
    /// The reason, as a comment of the template.
    fn because(self, reason: &'static str) -> Statement;
    /// A further condition.
    fn when<const N: usize>(
        self,
        operator: &'static str,
        key: &'static str,
        values: [Value<Text>; N],
    ) -> Statement;
    /// A further condition, looked at with a boundary of roles alone.
    fn within(self, boundary: (Given, Value<Text>)) -> Statement;
    /// About what has the tag of one of the environments.
    fn tagged(self, p: &Parameters) -> Statement;
    /// About what gets the tag of one of the environments, and has none yet.
    fn newly_tagged(self, p: &Parameters) -> Statement;
    /// There only where a condition of the template holds.
    fn given(self, given: Given) -> Statement;
    /// The same as a denial.
    fn denied(self) -> Statement;
}

impl More for Statement {
    fn because(self, reason: &'static str) -> Statement {
        Statement { because: Some(reason), ..self }
    }

    fn when<const N: usize>(
        mut self,
        operator: &'static str,
        key: &'static str,
        values: [Value<Text>; N],
    ) -> Statement {
        self.conditions.push(Condition::new(operator, key, values));
        self
    }

    fn within(mut self, (given, boundary): (Given, Value<Text>)) -> Statement {
        let condition = Condition::new("StringEquals", "iam:PermissionsBoundary", [boundary]);
        self.conditions.push(condition.only_if(given));
        self
    }

    fn tagged(self, p: &Parameters) -> Statement {
        self.when("StringLike", "aws:ResourceTag/otpost:environment", [p.environments.clone()])
    }

    fn newly_tagged(self, p: &Parameters) -> Statement {
        self.when("StringLike", "aws:RequestTag/otpost:environment", [p.environments.clone()]).when(
            "Null",
            "aws:ResourceTag/otpost:environment",
            ["true".into()],
        )
    }

    fn given(self, given: Given) -> Statement {
        Statement { only_if: Some(given), ..self }
    }

    fn denied(self) -> Statement {
        Statement { effect: Effect::Deny, ..self }
    }
}
