//! The rights that the emulator doesn't check: CloudFormation's own, and how narrow all of them are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use stack::local::emulator;

use super::evaluation::{Context, allows, matches};
use super::template::{
    CI, accepted, attached, path, policies, resolved, role_arn, statements, template, texts,
};
use super::unused::{MISNAMED, UNUSED, is_unused};

/// The actions that tell of roles and change none.
const READS_ROLES: [&str; 4] = ["GetRole", "ListRoles", "ListRoleTags", "SimulatePrincipalPolicy"];

const ROLES: [&str; 2] = ["Deploy", "CloudFormation"];

/// The length of all policies of a role together that IAM takes, in characters that aren't white space.
const MAX_POLICIES: usize = 10_240;
/// The same for the policy that says who may assume a role, unless the account has asked for more.
const MAX_TRUST: usize = 2_048;
/// CloudFormation's limit for a template that isn't in a bucket, in bytes.
const MAX_TEMPLATE: usize = 51_200;
/// The longest name of a branch in `GitHubSubject`.
const SUBJECT: usize = 255;
/// The same as `MAX_POLICIES` for one that is attached.
const MAX_MANAGED: usize = 6_144;

fn production() -> Value {
    resolved(&[("Region", "eu-central-1"), ("GitHubRepository", "owner/name")])
}

fn actions(role: &str) -> BTreeSet<String> {
    statements(&production(), role).iter().flat_map(|statement| texts(&statement["Action"])).collect()
}

/// Every resource type of every kind of environment.
fn types() -> BTreeSet<String> {
    resources().into_iter().map(|(_, resource)| resource["Type"].as_str().unwrap().to_owned()).collect()
}

/// Every resource of every kind of environment.
fn resources() -> Vec<(String, Value)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let ours = app::Config::load(&root.join("../otpost.yaml")).unwrap();
    let full = app::Config::load(&root.join("app/tests/templates/prod.yaml")).unwrap();
    let environments = [
        ours.environment("local").unwrap(),
        ours.environment("pr-1").unwrap(),
        ours.environment("prod").unwrap(),
        full.environment("prod").unwrap(),
        full.environment("strict").unwrap(),
    ];
    let templates = environments.iter().flat_map(|one| app::synthesize(one).unwrap().templates.into_values());
    templates.flat_map(|template| template["Resources"].as_object().unwrap().clone()).collect()
}

/// `handlers.json` holds, of each type, what `aws cloudformation describe-type` answers as the permissions of
/// its handlers. Read in November 2026; those of `AWS::CertificateManager::Certificate`, `AWS::Events::Rule`,
/// `AWS::Route53::RecordSet` and `AWS::SNS::Subscription`, whose schemas list none, are from the pages "Actions,
/// resources, and condition keys" of these services; those of
/// deliveries and of the web ACL's log from "Enabling logging from AWS services" and "Sending web ACL traffic logs to
/// a CloudWatch Logs log group".
fn handlers() -> BTreeMap<String, BTreeMap<String, Vec<String>>> {
    serde_json::from_str(include_str!("handlers.json")).unwrap()
}

#[test]
fn cloudformation_may_do_what_its_schemas_list_for_our_types_and_nothing_else() {
    let types = types();
    assert!(types.len() > 25, "{types:?}");
    let handlers = handlers();
    let unlisted: Vec<_> = types.iter().filter(|kind| !handlers.contains_key(*kind)).collect();
    assert!(unlisted.is_empty(), "say in handlers.json what these need: {unlisted:?}");
    let idle: Vec<_> = handlers.keys().filter(|kind| !types.contains(*kind)).collect();
    assert!(idle.is_empty(), "no template has these any more: {idle:?}");

    let wanted: BTreeSet<_> = handlers.values().flat_map(BTreeMap::values).flatten().cloned().collect();
    let granted = actions("CloudFormation");
    let missing: Vec<_> = wanted.difference(&granted).filter(|action| !is_unused(action)).collect();
    assert!(missing.is_empty(), "the role lacks {missing:?}");
    let superfluous: Vec<_> = granted.difference(&wanted).collect();
    assert!(superfluous.is_empty(), "no type wants {superfluous:?}");
    let contradicted: Vec<_> = granted.iter().filter(|action| is_unused(action)).collect();
    assert!(contradicted.is_empty(), "said to be unused, and granted: {contradicted:?}");
    for (name, _) in UNUSED.iter().chain(&MISNAMED) {
        assert!(
            wanted.iter().any(|action| action.starts_with(name)),
            "`{name}` is wanted by nothing any more"
        );
    }
}

#[test]
fn the_deploy_role_reads_no_data_decrypts_nothing_and_invokes_nothing() {
    let granted = actions("Deploy");
    for action in &granted {
        let (service, name) = action.split_once(':').unwrap();
        assert!(!name.contains('*'), "`{action}` is more than one action");
        let may = match service {
            "dynamodb" | "lambda" | "sns" | "sqs" | "tag" | "wafv2" => {
                name.starts_with("List") || name == "GetResources"
            }
            "iam" => ["PassRole"].contains(&name) || READS_ROLES.contains(&name),
            "kms" => ["DescribeKey", "Encrypt", "ListAliases"].contains(&name),
            // The logging role alone, which `the_deploy_role_sets_no_logging_role_but_otposts` holds.
            "apigateway" => ["GET", "PATCH"].contains(&name),
            _ => true,
        };
        assert!(may, "`{action}`");
    }
    assert!(granted.len() > 30, "{granted:?}");
    let statements = statements(&production(), "Deploy");
    let passing: Vec<_> =
        statements.iter().filter(|statement| texts(&statement["Action"]) == ["iam:PassRole"]).collect();
    assert_eq!(passing.len(), 2);
    assert_eq!(passing[0]["Resource"], role_arn("CloudFormation"));
    assert_eq!(
        passing[0]["Condition"]["StringEquals"]["iam:PassedToService"],
        "cloudformation.amazonaws.com"
    );
}

/// API Gateway has one role to log by, for every API of the account.
#[test]
fn the_deploy_role_sets_no_logging_role_but_otposts() {
    let statements = statements(&production(), "Deploy");
    let may = |action: &str, resource: &str, context: Context| allows(&statements, action, resource, context);
    let to_gateway: Context = &[("iam:PassedToService", &["apigateway.amazonaws.com"])];
    let to_lambda: Context = &[("iam:PassedToService", &["lambda.amazonaws.com"])];
    let own = "arn:aws:iam::000000000000:role/otpost-bootstrap-GatewayLogs-1";
    let others = "arn:aws:iam::000000000000:role/service-role/theirs";
    assert!(may("iam:PassRole", own, to_gateway) && !may("iam:PassRole", own, to_lambda));
    assert!(!may("iam:PassRole", others, to_gateway));
    for action in ["iam:GetRole", "iam:SimulatePrincipalPolicy"] {
        assert!(may(action, own, &[]) && may(action, others, &[]), "{action}");
    }
    let account = "arn:aws:apigateway:eu-central-1::/account";
    assert!(may("apigateway:GET", account, &[]) && may("apigateway:PATCH", account, &[]));
    for other in ["/restapis/1", "/restapis", "/apikeys", "/usageplans/1"] {
        let other = format!("arn:aws:apigateway:eu-central-1::{other}");
        assert!(!may("apigateway:PATCH", &other, &[]), "{other}");
    }
}

#[test]
fn neither_role_may_reach_the_two_roles_or_what_is_not_ours() {
    for role in ROLES {
        for statement in statements(&production(), role) {
            let changes_roles = texts(&statement["Action"]).iter().any(|action| {
                let name = action.strip_prefix("iam:").filter(|name| *name != "PassRole");
                name.is_some_and(|name| !READS_ROLES.contains(&name))
            });
            for resource in texts(&statement["Resource"]) {
                for ours in ROLES.map(role_arn) {
                    assert!(!(changes_roles && matches(&resource, &ours)), "{statement}");
                }
                let other = "arn:aws:iam::000000000000:role/admin";
                assert!(!(changes_roles && matches(&resource, other)), "{statement}");
            }
        }
    }
    assert!(matches("arn:aws:iam::1:role/otpost-*-*", "arn:aws:iam::1:role/otpost-dev-service-a"));
}

/// True if a statement lets somebody look at roles, and do nothing else.
fn only_reads_roles(statement: &Value) -> bool {
    let reads = |action: &String| action.strip_prefix("iam:").is_some_and(|name| READS_ROLES.contains(&name));
    texts(&statement["Action"]).iter().all(reads)
}

/// The resources of an environment `prod`, by name.
const OF_PROD: [&str; 15] = [
    "arn:aws:cloudformation:eu-central-1:000000000000:stack/otpost-prod-service/1",
    "arn:aws:cloudformation:us-east-1:000000000000:stack/otpost-prod-edge/1",
    "arn:aws:cloudwatch:eu-central-1:000000000000:alarm:otpost-prod-service-ApiFailures-1",
    "arn:aws:cloudwatch::000000000000:dashboard/otpost-prod-service",
    "arn:aws:dynamodb:eu-central-1:000000000000:table/otpost-prod-service-Table-1",
    "arn:aws:events:eu-central-1:000000000000:rule/otpost-prod-service-Requested-1",
    "arn:aws:iam::000000000000:policy/otpost-prod-service-AdminRolePolicy-1",
    "arn:aws:iam::000000000000:role/otpost-prod-service-AdminRole-1",
    "arn:aws:lambda:eu-central-1:000000000000:function:otpost-prod-service-Admin-1",
    "arn:aws:logs:eu-central-1:000000000000:log-group:/aws/lambda/otpost-prod-service-Admin-1",
    "arn:aws:s3:::otpost-prod-service-site-1",
    "arn:aws:s3:::otpost-prod-service-site-1/index.html",
    "arn:aws:sns:eu-central-1:000000000000:otpost-prod-service-Alarms-1",
    "arn:aws:sqs:eu-central-1:000000000000:otpost-prod-service-Queue-1",
    "arn:aws:ssm:eu-central-1:000000000000:parameter/otpost/prod/secret/notify/vapid",
];

#[test]
fn limited_to_some_environments_it_reaches_no_other() {
    let reached = |environments: &str| {
        let parameters = [("Region", "eu-central-1"), ("Environments", environments), CI];
        let resources = resolved(&parameters);
        let statements = ROLES.iter().flat_map(|role| statements(&resources, role));
        // Any role may be the one by which API Gateway logs: whom it trusts may be looked at.
        let statements = statements.filter(|statement| !only_reads_roles(statement));
        let patterns: BTreeSet<_> = statements.flat_map(|statement| texts(&statement["Resource"])).collect();
        // A resource without a name of ours is limited by its tag, or not at all for the reason given there.
        let of_prod = OF_PROD
            .into_iter()
            .filter(|arn| patterns.iter().any(|pattern| pattern.as_str() != "*" && matches(pattern, arn)));
        of_prod.collect::<Vec<_>>()
    };
    assert_eq!(reached("*"), OF_PROD);
    assert_eq!(reached("prod"), OF_PROD);
    assert_eq!(reached("pr-*"), [""; 0]);
    assert_eq!(reached("pro"), [""; 0]);
}

/// A role's name as CloudFormation makes it up, of 64 characters at most: two long halves get the same of what there is,
/// and a short one leaves its rest to the other. (Seen by others: KensioSoftware/yulin 1113, convox/rack 2698.)
fn role_name(stack: &str, id: &str, suffix: usize) -> String {
    let room = 64 - 2 - suffix;
    let half = room / 2;
    let (of_stack, of_id) = match (stack.len(), id.len()) {
        (stack, id) if stack + id <= room => (stack, id),
        (_, id) if id <= half => (room - id, id),
        (stack, _) if stack <= half => (stack, room - stack),
        _ => (half, half),
    };
    format!("{}-{}-{}", &stack[..of_stack], &id[..of_id], "1".repeat(suffix))
}

/// The roles of an environment whose name is long aren't called after all of it.
#[test]
fn the_roles_of_an_environment_of_any_name_are_reached() {
    let ids: BTreeSet<_> = resources()
        .into_iter()
        .filter(|(_, resource)| resource["Type"] == "AWS::IAM::Role")
        .map(|(id, _)| id)
        .filter(|id| id != "GatewayLogs")
        .collect();
    assert!(ids.len() >= 15, "{ids:?}");
    for length in 1..=32 {
        let name = format!("e{}", "x".repeat(length - 1));
        let exact = [("Region", "eu-central-1"), ("Environments", name.as_str()), CI];
        // The template asks for this in place of a longer name.
        let pattern = format!("{}*", &name[..length.min(25)]);
        let environments = if accepted(&exact).is_ok() { name.as_str() } else { pattern.as_str() };
        let given = [("Region", "eu-central-1"), ("Environments", environments), CI];
        let statements = statements(&accepted(&given).unwrap(), "CloudFormation");
        for (id, suffix) in ids.iter().flat_map(|id| [(id, 12), (id, 13)]) {
            let role = role_name(&format!("otpost-{name}-service"), id, suffix);
            let arn = format!("arn:aws:iam::000000000000:role/{role}");
            let makes = statements.iter().any(|statement| {
                texts(&statement["Action"]).iter().any(|action| action == "iam:CreateRole")
                    && texts(&statement["Resource"]).iter().any(|pattern| matches(pattern, &arn))
            });
            assert!(makes, "`Environments={environments}` doesn't reach `{role}` of `{name}`");
        }
    }
}

#[test]
fn every_star_has_its_reason() {
    let text = fs::read_to_string(path()).unwrap();
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let mut stars = 0;
    for (number, line) in lines.iter().enumerate() {
        // A whole resource, or all that an id could stand for.
        let nameless = [
            "certificate/*\"",
            "change/*\"",
            "key/*\"",
            "distribution/*\"",
            "origin-access-control/*\"",
            "webacl/*/*\"",
            "mapping:*\"",
            "delivery:*\"",
        ];
        if *line != "Resource: \"*\"" && !nameless.iter().any(|end| line.ends_with(end)) {
            continue;
        }
        stars += 1;
        // The reason stands in the statement.
        let statement = lines[..number].iter().rposition(|line| line.starts_with("- Sid:")).unwrap();
        let end = lines[number..]
            .iter()
            .position(|line| line.starts_with("- Sid:"))
            .map_or(lines.len(), |n| n + number);
        let reasoned =
            lines[statement..end].iter().any(|line| line.starts_with('#') || line.starts_with("aws:"));
        assert!(reasoned, "line {}: `{line}` has no reason", number + 1);
    }
    assert!(stars > 15, "{stars}");
}

/// Of each parameter a value that is as long as the template takes it.
fn longest() -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("Region", "abcd-efgh-ijkl-1".to_owned()),
        ("Environments", "e".repeat(26)),
        ("Name", "n".repeat(32)),
        (
            "GitHubProvider",
            format!(
                "arn:aws-{}:iam::{}:oidc-provider/token.actions.githubusercontent.com",
                "x".repeat(13),
                "0".repeat(12)
            ),
        ),
        ("HostedZone", format!("Z{}", "Z".repeat(31))),
        ("Host", format!("{}.{}", "h".repeat(126), "h".repeat(126))),
        (
            "Principal",
            format!("arn:aws-{}:iam::{}:assumed-role/{}", "x".repeat(13), "0".repeat(12), "r".repeat(400)),
        ),
        (
            "PermissionsBoundary",
            format!("arn:aws-{}:iam::{}:policy/{}", "x".repeat(13), "0".repeat(12), "b".repeat(640)),
        ),
    ];
    let number = "1".repeat(20);
    all.push(("GitHubRepository", format!("{}@{number}/{}@{number}", "o".repeat(39), "r".repeat(100))));
    all.push(("GitHubSubject", format!("ref:refs/heads/{}", "m".repeat(SUBJECT))));
    all
}

/// IAM must take the roles that CloudFormation makes of the template, whatever the parameters.
#[test]
fn with_the_longest_parameters_the_roles_are_within_the_limits_of_iam() {
    assert!(fs::read_to_string(path()).unwrap().len() <= MAX_TEMPLATE, "the template has grown");
    let longest = longest();
    let names: BTreeSet<_> = longest.iter().map(|(name, _)| (*name).to_owned()).collect();
    let parameters = template()["Parameters"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, parameters);
    let given: Vec<_> = longest.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for at in 0..given.len() {
        let longer = format!("{}1", given[at].1);
        let mut given = given.clone();
        given[at].1 = &longer;
        assert!(accepted(&given).is_err(), "{longer} is longer, and taken");
    }
    let resources = resolved(&[&given[..], &[("AWS::Partition", "aws-us-gov")]].concat());
    let length = |policies: &[(String, Value)]| -> usize {
        policies.iter().map(|(_, document)| document.to_string().len()).sum()
    };
    for role in ROLES {
        let trust = resources[role]["Properties"]["AssumeRolePolicyDocument"].to_string().len();
        assert!(trust <= MAX_TRUST, "the trust policy of `{role}` has {trust} characters");
        let attached = attached(&resources, role);
        let size = length(&policies(&resources, role)) - length(&attached);
        assert!(size <= MAX_POLICIES, "the policies of `{role}` have {size} characters");
        for policy in attached {
            let size = length(std::slice::from_ref(&policy));
            assert!(size <= MAX_MANAGED, "`{}` has {size} characters", policy.0);
        }
    }
}

/// cfn-lint knows every action of IAM, and what can be said of a template without AWS.
#[test]
fn cfn_lint_finds_nothing_wrong() {
    let own =
        emulator::installed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).with_file_name("cfn-lint");
    let program = std::env::var_os("OTPOST_CFN_LINT").map_or(own, Into::into);
    let output =
        Command::new(&program).args(["--regions", "eu-central-1", "--template"]).arg(path()).output();
    let output = output.unwrap_or_else(|error| panic!("`{}`: {error}; run `just tools`", program.display()));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
