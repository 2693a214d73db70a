//! The roles of functions, and their policies.

use construct::Statement;

use super::grant::{More as _, grant};
use super::parameters::Parameters;

pub(super) fn roles(p: &Parameters) -> Vec<Statement> {
    vec![
        grant(
            "Roles",
            &[
                "iam:DeleteRole",
                "iam:DeleteRolePolicy",
                "iam:GetRole",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListRolePolicies",
                "iam:TagRole",
                "iam:UntagRole",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
                "iam:UpdateRoleDescription",
            ],
            [p.global("iam", "role/otpost-bootstrap-*"), p.global("iam", "role/otpost-{}-*")],
        ),
        grant(
            "RolesWithinTheBoundary",
            &["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
            [p.global("iam", "role/otpost-bootstrap-*"), p.global("iam", "role/otpost-{}-*")],
        )
        .because(
            "A role gets rights only while it has the boundary, and nothing takes that away. Attached \
policies are below, with the same condition.",
        )
        .when("StringEquals", "iam:PermissionsBoundary", [p.boundary.clone().text()])
        .given(p.has_boundary),
        grant(
            "RolesWithoutBoundary",
            &[
                "iam:CreateRole",
                "iam:DeleteRolePermissionsBoundary",
                "iam:PutRolePermissionsBoundary",
                "iam:PutRolePolicy",
            ],
            [p.global("iam", "role/otpost-bootstrap-*"), p.global("iam", "role/otpost-{}-*")],
        )
        .given(p.has_none),
        grant(
            "PoliciesOfRoles",
            &[
                "iam:CreatePolicy",
                "iam:CreatePolicyVersion",
                "iam:DeletePolicy",
                "iam:DeletePolicyVersion",
                "iam:GetPolicy",
                "iam:GetPolicyVersion",
                "iam:ListEntitiesForPolicy",
                "iam:ListPolicyVersions",
            ],
            [p.global("iam", "policy/otpost-{}-*")],
        )
        .because("Needed with `managed_policies`."),
        grant(
            "TheBoundaryStaysAsItIs",
            &[
                "iam:CreatePolicyVersion",
                "iam:DeletePolicy",
                "iam:DeletePolicyVersion",
                "iam:SetDefaultPolicyVersion",
            ],
            [p.boundary.clone()],
        )
        .denied()
        .because("Its name may be like one of ours, and whoever writes it lifts every role's limit.")
        .given(p.has_boundary),
        grant("TheirOwnPoliciesAlone", &["iam:AttachRolePolicy"], [p.global("iam", "role/otpost-{}-*")])
            .when("ArnLike", "iam:PolicyARN", [p.global("iam", "policy/otpost-{}-*").text()])
            .within(p.bound()),
        grant("OneManagedPolicy", &["iam:AttachRolePolicy"], [p.global("iam", "role/otpost-bootstrap-*")])
            .when("ArnEquals", "iam:PolicyARN", [Parameters::gateway_policy()])
            .within(p.bound()),
        grant(
            "PoliciesThatAreTakenAway",
            &["iam:DetachRolePolicy"],
            [p.global("iam", "role/otpost-bootstrap-*"), p.global("iam", "role/otpost-{}-*")],
        )
        .because("Of a role without the boundary too: else what was made before it could not be removed.")
        .when(
            "ArnLike",
            "iam:PolicyARN",
            [p.global("iam", "policy/otpost-{}-*").text(), Parameters::gateway_policy()],
        ),
        grant("RolesOfFunctions", &["iam:PassRole"], [p.global("iam", "role/otpost-{}-*")]).when(
            "StringEquals",
            "iam:PassedToService",
            ["lambda.amazonaws.com".into()],
        ),
    ]
}
