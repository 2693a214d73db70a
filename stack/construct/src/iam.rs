//! Policy statements. The app decides the actions of an intent.

use std::collections::BTreeMap;

use crate::problem::ProblemKind;
use crate::render;
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Any, Arn, Text, Value};

/// One statement of a policy.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Allow or deny.
    pub effect: Effect,
    /// The principal; only in policies of a resource.
    pub principal: Option<Principal>,
    /// The actions, as `service:Action`.
    pub actions: Vec<&'static str>,
    /// The exact resources.
    pub resources: Vec<Value<Arn<Any>>>,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
    /// The reason for a `*` in an action or resource; synthesis refuses a `*` without one.
    pub because: Option<&'static str>,
}

/// A `*` in an action or resource of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wildcard {
    /// The construct path of what has the policy.
    pub path: String,
    /// The action or resource.
    pub text: String,
    /// The reason for which it isn't narrower.
    pub because: &'static str,
}

/// The effect of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
}

/// The principal of a statement of a resource's policy.
#[derive(Clone, Debug)]
pub enum Principal {
    /// Everybody.
    Everyone,
    /// The stack's own account, which hands rights on by its IAM policies.
    Account,
    /// An AWS service, by its host name.
    Service(Value<Text>),
}

/// A condition: an operator, a key, and values of which one must match.
#[derive(Clone, Debug)]
pub struct Condition {
    operator: &'static str,
    key: &'static str,
    values: Vec<Value<Text>>,
}

impl Statement {
    /// Allow actions on resources.
    pub fn allow<const N: usize>(actions: &[&'static str], resources: [Value<Arn<Any>>; N]) -> Self {
        Self {
            effect: Effect::Allow,
            principal: None,
            actions: actions.to_vec(),
            resources: resources.into(),
            conditions: Vec::new(),
            because: None,
        }
    }

    /// Keep each `*` with its reason, and report one that has none.
    pub(crate) fn check(&self, stack: &mut Stack, path: &str) {
        let actions = self.actions.iter().filter(|action| action.contains('*'));
        let actions = actions.map(|&action| action.to_owned());
        let resources = self.resources.iter().filter(|resource| resource.expression.has_wildcard());
        let resources = resources.map(|resource| render::pattern(std::slice::from_ref(&resource.expression)));
        for text in actions.chain(resources) {
            match self.because {
                Some(because) => stack.keep_wildcard(Wildcard { path: path.to_owned(), text, because }),
                None => stack.report(path, ProblemKind::WildcardWithoutReason { text }),
            }
        }
    }

    fn tree(&self) -> Tree {
        object! {
            "Effect": match self.effect {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            },
            "Principal": self.principal.as_ref().map(Principal::tree),
            "Action": one_or_many(self.actions.iter().map(|&action| action.into()).collect()),
            "Resource": one_or_many(self.resources.iter().cloned().map(Into::into).collect()),
            "Condition": conditions(&self.conditions),
        }
    }
}

impl Principal {
    fn tree(&self) -> Tree {
        match self {
            Self::Everyone => "*".into(),
            Self::Account => {
                let root =
                    ["arn:".into(), Value::partition(), ":iam::".into(), Value::account(), ":root".into()];
                object! { "AWS": Value::join(root) }
            }
            Self::Service(host) => object! { "Service": host.clone() },
        }
    }
}

impl Condition {
    /// A condition by its operator, such as `StringEquals`, and its key.
    pub fn new(
        operator: &'static str,
        key: &'static str,
        values: impl IntoIterator<Item = Value<Text>>,
    ) -> Self {
        Self { operator, key, values: values.into_iter().collect() }
    }
}

/// A denial of what comes without TLS, for a resource's policy.
pub(crate) fn only_by_tls(action: &'static str, resource: Value<Arn<Any>>) -> Statement {
    Statement {
        effect: Effect::Deny,
        principal: Some(Principal::Everyone),
        conditions: vec![Condition::new("Bool", "aws:SecureTransport", ["false".into()])],
        because: Some("a denial should be as wide as it can"),
        ..Statement::allow(&[action], [resource])
    }
}

/// A policy document; checks its statements on the way.
pub(crate) fn document(stack: &mut Stack, path: &str, statements: &[Statement]) -> Tree {
    for statement in statements {
        statement.check(stack, path);
    }
    let statements: Tree = statements.iter().map(Statement::tree).collect();
    object! { "Version": "2012-10-17", "Statement": statements }
}

fn conditions(conditions: &[Condition]) -> Option<Tree> {
    let mut operators: BTreeMap<&str, BTreeMap<&str, Tree>> = BTreeMap::new();
    for condition in conditions {
        let values = one_or_many(condition.values.iter().cloned().map(Into::into).collect());
        operators.entry(condition.operator).or_default().insert(condition.key, values);
    }
    let tree: Tree =
        operators.into_iter().map(|(operator, keys)| (operator, keys.into_iter().collect())).collect();
    (!conditions.is_empty()).then_some(tree)
}

fn one_or_many(mut items: Vec<Tree>) -> Tree {
    match items.len() {
        0 => Tree::Absent,
        1 => items.remove(0),
        _ => Tree::List(items),
    }
}
