//! The leftovers that `destroy` looks for after the stacks are gone, and the role by which API Gateway logs.

use construct::{Statement, Value};

use super::grant::{More as _, grant};
use super::parameters::Parameters;

pub(super) fn sweep(p: &Parameters) -> Vec<Statement> {
    vec![
        grant(
            "WhatIsLeft",
            &[
                "cloudfront:ListDistributions",
                "cloudfront:ListFunctions",
                "cloudfront:ListOriginAccessControls",
                "cloudfront:ListResponseHeadersPolicies",
                "cloudwatch:DescribeAlarms",
                "dynamodb:ListTables",
                "iam:ListRoles",
                "kms:ListAliases",
                "lambda:ListEventSourceMappings",
                "lambda:ListFunctions",
                "logs:DescribeLogGroups",
                "s3:ListAllMyBuckets",
                "sns:ListTopics",
                "sqs:ListQueues",
                "ssm:DescribeParameters",
                "tag:GetResources",
                "wafv2:ListWebACLs",
            ],
            [Value::every()],
        )
        .because(
            "`destroy` looks through these for something left behind. They list names; none of them \
has a resource to be limited to.",
        ),
        grant(
            "ApisThatAreLeft",
            &["apigateway:GET"],
            [p.gateway("/apikeys"), p.gateway("/restapis"), p.gateway("/usageplans")],
        )
        .because(
            "The three lists, and no single API or key. A list can be asked for the keys' values: a \
key proves that a request came through CloudFront, and admits nobody.",
        ),
    ]
}

pub(super) fn logs(p: &Parameters) -> Vec<Statement> {
    vec![
        grant("LogsOfTheGateway", &["apigateway:GET", "apigateway:PATCH"], [p.gateway("/account")])
            .because("The role by which API Gateway logs is one setting for an account and region."),
        grant("RoleOfTheGateway", &["iam:PassRole"], [p.global("iam", "role/otpost-bootstrap-*")])
            .because("Otpost's own alone: another's is kept, or put back by a person.")
            .when("StringEquals", "iam:PassedToService", ["apigateway.amazonaws.com".into()]),
        grant(
            "WhetherAnotherRoleServes",
            &["iam:GetRole", "iam:SimulatePrincipalPolicy"],
            [p.global("iam", "role/*")],
        )
        .because("Any role may be set there: whom it trusts, and whether it may write logs."),
        grant("WhenKeysEnd", &["kms:DescribeKey"], [p.home("kms", "key/*"), p.edge("kms", "key/*")])
            .because("It says when a key that waits for its deletion will be gone.")
            .tagged(p),
        grant("WhoseRoleIsLeft", &["iam:ListRoleTags"], [p.global("iam", "role/otpost-{}-*")]),
    ]
}
