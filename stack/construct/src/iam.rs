//! Policy statements. The app decides the actions of an intent.

use std::collections::BTreeMap;

use crate::given::Given;
use crate::problem::ProblemKind;
use crate::render;
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Any, Arn, Text, Value};

/// One statement of a policy.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The statement id, of letters and digits.
    pub sid: Option<&'static str>,
    /// The condition of the template under which the statement is there.
    pub only_if: Option<Given>,
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
    /// A role or a user, by its ARN.
    Aws(Value<Text>),
    /// Every holder of a token of an identity provider.
    Federated(Value<Arn<Any>>),
}

/// A condition: an operator, a key, and values of which one must match.
#[derive(Clone, Debug)]
pub struct Condition {
    operator: &'static str,
    key: &'static str,
    values: Vec<Value<Text>>,
    only_if: Option<Given>,
}

impl Statement {
    /// Allow actions on resources.
    pub fn allow<const N: usize>(actions: &[&'static str], resources: [Value<Arn<Any>>; N]) -> Self {
        Self {
            sid: None,
            only_if: None,
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
        let mut left_out = BTreeMap::new();
        for Condition { operator, only_if, .. } in &self.conditions {
            if left_out.insert(operator, only_if).is_some_and(|other| other != only_if) {
                stack.report(path, ProblemKind::MixedConditions { operator });
            }
        }
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
        let tree = object! {
            "Sid": self.sid,
            "Effect": match self.effect {
                Effect::Allow => "Allow",
                Effect::Deny => "Deny",
            },
            "Principal": self.principal.as_ref().map(Principal::tree),
            "Action": one_or_many(self.actions.iter().map(|&action| action.into()).collect()),
            "Resource": one_or_many(self.resources.iter().cloned().map(Into::into).collect()),
            "Condition": conditions(&self.conditions),
        };
        tree.only_if(self.only_if)
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
            Self::Aws(arn) => object! { "AWS": arn.clone() },
            Self::Federated(provider) => object! { "Federated": provider.clone() },
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
        Self { operator, key, values: values.into_iter().collect(), only_if: None }
    }

    /// The same only where a condition of the stack holds, as must be all of its operator in the statement.
    pub fn only_if(self, given: Given) -> Self {
        Self { only_if: Some(given), ..self }
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
    let mut operators: BTreeMap<&str, (Option<Given>, BTreeMap<&str, Tree>)> = BTreeMap::new();
    for condition in conditions {
        let values = one_or_many(condition.values.iter().cloned().map(Into::into).collect());
        let (only_if, keys) = operators.entry(condition.operator).or_default();
        *only_if = condition.only_if;
        keys.insert(condition.key, values);
    }
    let operators = operators.into_iter();
    let tree: Tree = operators
        .map(|(operator, (only_if, keys))| (operator, keys.into_iter().collect::<Tree>().only_if(only_if)))
        .collect();
    (!conditions.is_empty()).then_some(tree)
}

fn one_or_many(mut items: Vec<Tree>) -> Tree {
    match items.len() {
        0 => Tree::Absent,
        1 => items.remove(0),
        _ => Tree::List(items),
    }
}
