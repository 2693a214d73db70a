//! The refusals of the CloudFormation role: resources that aren't ours, or are another environment's.

use std::path::Path;

use serde_json::Value;

use super::evaluation::{Context, allows};
use super::template::{CI, resolved, statements};

/// The statements of the CloudFormation role with these parameters beside those that every role has.
fn role(parameters: &[(&str, &str)]) -> Vec<Value> {
    let all = [&[("Region", "eu-central-1"), CI], parameters].concat();
    statements(&resolved(&all), "CloudFormation")
}

const BOUNDARY: &str = "arn:aws:iam::000000000000:policy/otpost-account-boundary";
const HAS_BOUNDARY: (&str, &[&str]) = ("iam:PermissionsBoundary", &[BOUNDARY]);
const ITS_POLICY: (&str, &[&str]) =
    ("iam:PolicyARN", &["arn:aws:iam::000000000000:policy/otpost-prod-service-AdminRolePolicy-1"]);
const GATEWAY_POLICY: (&str, &[&str]) =
    ("iam:PolicyARN", &["arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"]);

/// A principal that may make roles may make one that may do anything, unless all of them have a boundary.
#[test]
fn with_a_boundary_no_role_gets_a_right_without_it() {
    let (bound, free) = (role(&[("PermissionsBoundary", BOUNDARY)]), role(&[]));
    let of_function = "arn:aws:iam::000000000000:role/otpost-prod-service-AdminRole-1";
    let of_gateway = "arn:aws:iam::000000000000:role/otpost-bootstrap-Gateway-1";
    let ways: [(&str, &str, Context); 5] = [
        ("iam:CreateRole", of_function, &[]),
        ("iam:PutRolePolicy", of_function, &[]),
        ("iam:PutRolePermissionsBoundary", of_function, &[]),
        ("iam:AttachRolePolicy", of_function, &[ITS_POLICY]),
        ("iam:AttachRolePolicy", of_gateway, &[GATEWAY_POLICY]),
    ];
    for (action, resource, context) in ways {
        let within = [context, &[HAS_BOUNDARY]].concat();
        assert!(!allows(&bound, action, resource, context), "{action} on {resource} without the boundary");
        assert!(allows(&bound, action, resource, &within), "{action} on {resource} within it");
        assert!(allows(&free, action, resource, context), "{action} on {resource} where there is none");
    }
    let removal = "iam:DeleteRolePermissionsBoundary";
    assert!(
        !allows(&bound, removal, of_function, &[HAS_BOUNDARY]) && allows(&free, removal, of_function, &[])
    );
    // A role from before the boundary can be removed.
    assert!(allows(&bound, "iam:DetachRolePolicy", of_function, &[ITS_POLICY]));
    assert!(allows(&bound, "iam:DetachRolePolicy", of_gateway, &[GATEWAY_POLICY]));
    let foreign = ("iam:PolicyARN", &["arn:aws:iam::aws:policy/AdministratorAccess"][..]);
    assert!(!allows(&bound, "iam:AttachRolePolicy", of_function, &[HAS_BOUNDARY, foreign]));
}

#[test]
fn the_boundary_can_not_be_written_whatever_its_name() {
    let bound = role(&[("PermissionsBoundary", BOUNDARY)]);
    let other = "arn:aws:iam::000000000000:policy/otpost-prod-service-AdminRolePolicy-1";
    for action in ["iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion"] {
        assert!(!allows(&bound, action, BOUNDARY, &[]), "{action}");
        assert!(allows(&bound, action, other, &[]), "{action}");
    }
    assert!(!allows(&bound, "iam:SetDefaultPolicyVersion", BOUNDARY, &[]));
}

/// Names and types of the records in the templates.
fn records() -> Vec<(String, String)> {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("app/tests/templates/prod.yaml");
    let environment = app::Config::load(&config).unwrap().environment("prod").unwrap();
    let templates = app::synthesize(&environment).unwrap().templates.into_values();
    let resources = templates.flat_map(|template| template["Resources"].as_object().unwrap().clone());
    let records = resources.filter(|(_, resource)| resource["Type"] == "AWS::Route53::RecordSet");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    records
        .map(|(_, record)| (text(&record["Properties"]["Name"]), text(&record["Properties"]["Type"])))
        .collect()
}

#[test]
fn in_a_zone_it_writes_the_records_of_one_host_alone() {
    let zone = "arn:aws:route53:::hostedzone/Z0123456789ABC";
    let limited = role(&[("HostedZone", "Z0123456789ABC"), ("Host", "otp.example.com")]);
    let may = |names: &[&str], types: &[&str]| {
        let context: Context = &[
            ("route53:ChangeResourceRecordSetsNormalizedRecordNames", names),
            ("route53:ChangeResourceRecordSetsRecordTypes", types),
        ];
        allows(&limited, "route53:ChangeResourceRecordSets", zone, context)
    };
    let (host, proof) = ("otp.example.com", "_0123456789abcdef.otp.example.com");
    assert!(may(&[proof], &["CNAME"]));
    let of_templates = records();
    assert_eq!(of_templates.len(), 3);
    for (name, kind) in &of_templates {
        assert!(may(&[name], &[kind]), "{kind} of {name}");
    }
    for other in ["example.com", "www.example.com", "_acme-challenge.example.com", "xotp.example.com"] {
        assert!(!may(&[other], &["A"]), "{other}");
        assert!(!may(&[host, other], &["A"]), "{other} beside ours");
    }
    for kind in ["MX", "TXT", "NS", "CAA"] {
        assert!(!may(&[host], &[kind]), "{kind}");
    }
    assert!(allows(&limited, "route53:ListResourceRecordSets", zone, &[]));
    let other = "arn:aws:route53:::hostedzone/Z9";
    assert!(!allows(&limited, "route53:ListResourceRecordSets", other, &[]));
}

const OWN_TAG: (&str, &[&str]) = ("aws:ResourceTag/otpost:environment", &["pr-1"]);
const OTHER_TAG: (&str, &[&str]) = ("aws:ResourceTag/otpost:environment", &["prod"]);
const NEW_TAG: (&str, &[&str]) = ("aws:RequestTag/otpost:environment", &["pr-1"]);

const CERTIFICATE: &str = "arn:aws:acm:us-east-1:000000000000:certificate/1";
const DISTRIBUTION: &str = "arn:aws:cloudfront::000000000000:distribution/E1";
const KEY: &str = "arn:aws:kms:eu-central-1:000000000000:key/1";
const WEB_ACL: &str = "arn:aws:wafv2:us-east-1:000000000000:global/webacl/WebAcl-1/1";

/// A resource that is known by an id or a name that somebody else gives is known by its tag.
#[test]
fn what_has_no_name_of_ours_is_changed_only_with_our_tag() {
    let previews = role(&[("Environments", "pr-*")]);
    let ways = [
        ("acm:DeleteCertificate", CERTIFICATE),
        ("cloudfront:AllowVendedLogDeliveryForResource", DISTRIBUTION),
        ("cloudfront:UpdateDistribution", DISTRIBUTION),
        ("kms:PutKeyPolicy", KEY),
        ("wafv2:DeleteLoggingConfiguration", WEB_ACL),
        ("wafv2:DeleteWebACL", WEB_ACL),
        ("wafv2:PutLoggingConfiguration", WEB_ACL),
        ("wafv2:UpdateWebACL", WEB_ACL),
    ];
    for (action, resource) in ways {
        assert!(allows(&previews, action, resource, &[OWN_TAG]), "{action} of our own");
        for foreign in [&[OTHER_TAG][..], &[]] {
            assert!(!allows(&previews, action, resource, foreign), "{action} with {foreign:?}");
        }
    }
}

/// Else whoever may tag could make anything theirs.
#[test]
fn our_tag_is_put_on_what_is_new_and_on_our_own() {
    let previews = role(&[("Environments", "pr-*")]);
    let ways = [
        ("acm:AddTagsToCertificate", CERTIFICATE),
        ("cloudfront:TagResource", DISTRIBUTION),
        ("kms:TagResource", KEY),
        ("wafv2:TagResource", WEB_ACL),
    ];
    for (action, resource) in ways {
        let may = |context| allows(&previews, action, resource, context);
        assert!(may(&[NEW_TAG]) && may(&[OWN_TAG]), "{action}");
        assert!(!may(&[NEW_TAG, OTHER_TAG]), "{action} on another environment's");
        assert!(!may(&[]), "{action} without our tag");
        assert!(!may(&[("aws:RequestTag/otpost:environment", &["prod"])]), "{action} with another's");
    }
}

#[test]
fn the_shared_web_acl_is_for_every_environment_and_writes_no_log() {
    let previews = role(&[("Environments", "pr-*")]);
    let shared: Context = &[("aws:ResourceTag/otpost:stack", &["shared"])];
    assert!(allows(&previews, "wafv2:UpdateWebACL", WEB_ACL, shared));
    assert!(!allows(&previews, "wafv2:PutLoggingConfiguration", WEB_ACL, shared));
    let new: (&str, &[&str]) = ("aws:RequestTag/otpost:stack", &["shared"]);
    assert!(allows(&previews, "wafv2:TagResource", WEB_ACL, &[new]));
    let of_prod: Context = &[new, ("aws:ResourceTag/otpost:stack", &["edge"])];
    assert!(!allows(&previews, "wafv2:TagResource", WEB_ACL, of_prod));
    // Amazon's rules have no tags.
    let rules = "arn:aws:wafv2:us-east-1:000000000000:global/managedruleset/AWSManagedRulesCommonRuleSet/1";
    assert!(allows(&previews, "wafv2:UpdateWebACL", rules, &[]));
}

#[test]
fn what_the_account_has_of_deliveries_is_reached_where_the_web_acl_is() {
    for action in ["logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:PutResourcePolicy"] {
        let in_region = |region| allows(&role(&[]), action, "*", &[("aws:RequestedRegion", &[region])]);
        assert!(in_region("us-east-1") && !in_region("eu-central-1"), "{action}");
    }
}
