//! The API, and what is in front of it.

use construct::{Statement, Value};

use super::grant::{More as _, grant};
use super::parameters::Parameters;

pub(super) fn edge(p: &Parameters) -> Vec<Statement> {
    vec![
        grant(
            "Apis",
            &["apigateway:DELETE", "apigateway:GET", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT"],
            [
                p.gateway("/apikeys*"),
                p.gateway("/restapis*"),
                p.gateway("/tags/*"),
                p.gateway("/usageplans*"),
            ],
        )
        .because(
            "An API is known by an id that it is given, and what is within it has neither name nor \
tag.",
        ),
        grant(
            "NewAtTheEdge",
            &[
                "cloudfront:CreateDistribution",
                "cloudfront:CreateOriginAccessControl",
                "cloudfront:CreateResponseHeadersPolicy",
            ],
            [Value::every()],
        )
        .because("A thing that isn't there has no ARN, and CloudFront checks no tag of it."),
        grant(
            "AtTheEdge",
            &[
                "cloudfront:DeleteOriginAccessControl",
                "cloudfront:DeleteResponseHeadersPolicy",
                "cloudfront:GetDistribution",
                "cloudfront:GetDistributionConfig",
                "cloudfront:GetOriginAccessControl",
                "cloudfront:GetResponseHeadersPolicy",
                "cloudfront:ListTagsForResource",
                "cloudfront:UpdateOriginAccessControl",
                "cloudfront:UpdateResponseHeadersPolicy",
            ],
            [
                p.global("cloudfront", "distribution/*"),
                p.global("cloudfront", "origin-access-control/*"),
                p.global("cloudfront", "response-headers-policy/*"),
            ],
        )
        .because("All are known by ids that they are given, and all but distributions can have no tags."),
        grant(
            "ViewerFunctions",
            &[
                "cloudfront:CreateFunction",
                "cloudfront:DeleteFunction",
                "cloudfront:DescribeFunction",
                "cloudfront:GetFunction",
                "cloudfront:ListTagsForResource",
                "cloudfront:PublishFunction",
                "cloudfront:TagResource",
                "cloudfront:UntagResource",
                "cloudfront:UpdateFunction",
            ],
            [p.global("cloudfront", "function/otpost-{}-service")],
        )
        .because("One has the name of its stack."),
        grant(
            "Distributions",
            &[
                "cloudfront:AllowVendedLogDeliveryForResource",
                "cloudfront:DeleteDistribution",
                "cloudfront:TagResource",
                "cloudfront:UntagResource",
                "cloudfront:UpdateDistribution",
            ],
            [p.global("cloudfront", "distribution/*")],
        )
        .because("The tag says too whose log is delivered.")
        .tagged(p),
        grant(
            "NewDistributionsAreTagged",
            &["cloudfront:TagResource"],
            [p.global("cloudfront", "distribution/*")],
        )
        .because("As with keys.")
        .newly_tagged(p),
        grant(
            "NewWebAcls",
            &[
                "wafv2:CreateWebACL",
                "wafv2:GetLoggingConfiguration",
                "wafv2:GetWebACL",
                "wafv2:ListTagsForResource",
            ],
            [p.edge("wafv2", "global/webacl/*/*")],
        )
        .because("Their names are given by CloudFormation, and a new one has no tag. The others only read."),
        grant(
            "RulesOfWebAcls",
            &["wafv2:CreateWebACL", "wafv2:UpdateWebACL"],
            [p.edge("wafv2", "global/managedruleset/*/*")],
        )
        .because("Amazon's rules are named by whoever uses them, and have no tags."),
        grant(
            "WebAcls",
            &[
                "wafv2:DeleteLoggingConfiguration",
                "wafv2:DeleteWebACL",
                "wafv2:PutLoggingConfiguration",
                "wafv2:TagResource",
                "wafv2:UntagResource",
                "wafv2:UpdateWebACL",
            ],
            [p.edge("wafv2", "global/webacl/*/*")],
        )
        .tagged(p),
        grant(
            "SharedWebAcl",
            &["wafv2:DeleteWebACL", "wafv2:TagResource", "wafv2:UntagResource", "wafv2:UpdateWebACL"],
            [p.edge("wafv2", "global/webacl/*/*")],
        )
        .because("It is of no environment, and writes no log.")
        .when("StringEquals", "aws:ResourceTag/otpost:stack", ["shared".into()]),
        grant("NewWebAclsAreTagged", &["wafv2:TagResource"], [p.edge("wafv2", "global/webacl/*/*")])
            .because("As with keys.")
            .newly_tagged(p),
        grant("TheSharedOneIsTagged", &["wafv2:TagResource"], [p.edge("wafv2", "global/webacl/*/*")])
            .when("StringEquals", "aws:RequestTag/otpost:stack", ["shared".into()])
            .when("Null", "aws:ResourceTag/otpost:stack", ["true".into()]),
        grant(
            "Deliveries",
            &[
                "logs:CreateDelivery",
                "logs:DeleteDelivery",
                "logs:DeleteDeliveryDestination",
                "logs:DeleteDeliverySource",
                "logs:GetDelivery",
                "logs:GetDeliveryDestination",
                "logs:GetDeliveryDestinationPolicy",
                "logs:GetDeliverySource",
                "logs:ListTagsForResource",
                "logs:PutDeliveryDestination",
                "logs:PutDeliverySource",
                "logs:TagResource",
                "logs:UntagResource",
                "logs:UpdateDeliveryConfiguration",
            ],
            [
                p.edge("logs", "delivery:*"),
                p.edge("logs", "delivery-destination:otpost-{}-watch"),
                p.edge("logs", "delivery-source:otpost-{}-watch"),
            ],
        )
        .because("A delivery is known by an id that it is given."),
    ]
}
