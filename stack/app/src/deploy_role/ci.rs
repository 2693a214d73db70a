//! The role of a CI: change sets, and what no template holds.

use construct::{NamedRole, OidcProvider, Stack, Statement, Value, named_role};

use super::grant::{More as _, grant};
use super::parameters::Parameters;
use super::{Notes, content, explain, sweep, trust};

/// The role that a CI assumes.
pub(super) fn define(
    stack: &mut Stack,
    p: &Parameters,
    provider: &OidcProvider,
    cloudformation: &NamedRole,
    notes: &mut Notes,
) -> NamedRole {
    let policies = vec![
        ("stacks", stacks(p, cloudformation)),
        ("content", content::content(p)),
        ("sweep", sweep::sweep(p)),
        ("logs", sweep::logs(p)),
    ];
    policies.iter().for_each(|(_, statements)| explain(notes, "Deploy", statements));
    notes.insert(
        ("Resources", "Deploy", None),
        "Its name doesn't begin with otpost-: the CloudFormation role may write roles of such names, and must not reach its \
         own or this one. Both forms of GitHub's subject are accepted, and of any repository that one alone whose number is \
         given.",
    );
    let props = named_role::Props {
        name: Value::join(["deploy-".into(), p.name.clone()]),
        description: "What a CI deploys Otpost with.",
        trust: trust::of_ci(p, provider),
        policies,
    };
    NamedRole::new(stack, "Deploy", &props)
}

fn stacks(p: &Parameters, cloudformation: &NamedRole) -> Vec<Statement> {
    vec![
        grant(
            "Stacks",
            &[
                "cloudformation:CancelUpdateStack",
                "cloudformation:ContinueUpdateRollback",
                "cloudformation:CreateChangeSet",
                "cloudformation:CreateStack",
                "cloudformation:DeleteChangeSet",
                "cloudformation:DeleteStack",
                "cloudformation:DescribeChangeSet",
                "cloudformation:DescribeEvents",
                "cloudformation:DescribeStackEvents",
                "cloudformation:ExecuteChangeSet",
                "cloudformation:GetTemplate",
                "cloudformation:ListStackResources",
                "cloudformation:RollbackStack",
                "cloudformation:SetStackPolicy",
            ],
            [
                p.home("cloudformation", "stack/otpost-{}-*/*"),
                p.edge("cloudformation", "stack/otpost-{}-*/*"),
                p.home("cloudformation", "stack/otpost-bootstrap/*"),
                p.edge("cloudformation", "stack/otpost-shared/*"),
            ],
        )
        .because(
            "The last two are of all environments: the artifact bucket and API Gateway's role, the \
previews' web ACL.",
        ),
        grant(
            "EveryStack",
            &["cloudformation:DescribeStacks", "cloudformation:ListStacks"],
            [Value::every()],
        )
        .because(
            "`stack list` asks for all stacks of the account, and `destroy` for those that are gone \
already. Parameters that are secret are not shown.",
        ),
        grant("MadeByCloudFormation", &["iam:PassRole"], [cloudformation.arn().any()]).when(
            "StringEquals",
            "iam:PassedToService",
            ["cloudformation.amazonaws.com".into()],
        ),
    ]
}
