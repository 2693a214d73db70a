//! The trust policies of the two roles.

use construct::iam::Principal;
use construct::value::{Any, Arn, Text};
use construct::{Condition, OidcProvider, Statement, Value};

use super::grant::{More as _, NAMED};
use super::parameters::Parameters;

/// The audience of GitHub's tokens.
pub(super) const AUDIENCE: &str = "sts.amazonaws.com";

/// A workflow of the repository, and the role or user of another CI.
pub(super) fn of_ci(p: &Parameters, provider: &OidcProvider) -> Vec<Statement> {
    let provider = Value::<Arn<Any>>::either(p.makes_provider, provider.arn(), p.provider.clone());
    // GitHub's number of the repository; any, if none is given.
    let number = Value::join([p.repository.clone(), "@*@*".into()]).piece("@", 2);
    let github = Statement {
        principal: Some(Principal::Federated(provider)),
        only_if: Some(p.uses_github),
        conditions: vec![
            claim("StringEquals", "token.actions.githubusercontent.com:aud", [AUDIENCE.into()]),
            claim("StringEquals", "token.actions.githubusercontent.com:sub", subjects(p)),
            claim("StringLike", "token.actions.githubusercontent.com:repository_id", [number]),
        ],
        ..Statement::allow(&["sts:AssumeRoleWithWebIdentity"], [])
    };
    let other = Statement {
        principal: Some(Principal::Aws(p.principal.clone())),
        only_if: Some(p.uses_principal),
        ..Statement::allow(&["sts:AssumeRole"], [])
    };
    vec![github, other]
}

/// GitHub's subject as it was given, and in the form without numbers: of `OWNER@ID/NAME@ID` what stands before each `@`.
fn subjects(p: &Parameters) -> [Value<Text>; 2] {
    let part = |index| {
        let whole = Value::join([p.repository.clone(), "/".into()]);
        whole.piece("/", index).piece("@", 0)
    };
    let given = ["repo:".into(), p.repository.clone(), ":".into(), p.subject.clone()];
    let plain = ["repo:".into(), part(0), "/".into(), part(1), ":".into(), p.subject.clone()];
    [Value::join(given), Value::join(plain)]
}

fn claim<const N: usize>(operator: &'static str, key: &'static str, values: [Value<Text>; N]) -> Condition {
    Condition::new(operator, key, values)
}

/// CloudFormation, for Otpost's stacks alone.
pub(super) fn of_cloudformation(p: &Parameters) -> Vec<Statement> {
    let stacks = ["stack/otpost-{}-*/*", "stack/otpost-bootstrap/*", "stack/otpost-shared/*"]
        .map(|stack| p.anywhere("cloudformation", stack).text());
    let statement = Statement {
        principal: Some(Principal::Service("cloudformation.amazonaws.com".into())),
        because: Some(NAMED),
        ..Statement::allow(&["sts:AssumeRole"], [])
    };
    let statement = statement.when("StringEquals", "aws:SourceAccount", [Value::account()]);
    vec![statement.when("ArnLike", "aws:SourceArn", stacks)]
}
