//! Rights: roles, policies, and the principals that may invoke a function.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::look::{Look, conditioned, items, statements, texts};

/// Actions that have no resource to be limited to.
const EVERYWHERE: [&str; 3] = [
    // A phone number has no ARN; topics are denied beside it.
    "sns:Publish",
    // The two of X-Ray take no resource.
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
];

/// The services that a role of ours is for.
const ASSUMED_BY: [&str; 2] = ["lambda.amazonaws.com", "apigateway.amazonaws.com"];

/// The services that may invoke a function, each for one resource of ours.
const INVOKED_BY: [&str; 3] = ["apigateway.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"];

/// AWS's own policy that lets API Gateway write logs.
const GATEWAY_LOGS: &str =
    "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs";

pub fn rules(look: &mut Look<'_>) {
    roles(look);
    policies(look);
    functions(look);
}

fn roles(look: &mut Look<'_>) {
    let rules = &look.environment.role_rules;
    for (id, role) in look.each("AWS::IAM::Role") {
        for trust in statements(&role["AssumeRolePolicyDocument"]) {
            let of_service = ASSUMED_BY.iter().any(|host| trust["Principal"] == json!({ "Service": host }));
            look.hold(of_service && trust["Action"] == "sts:AssumeRole", "a role is a service's", id);
        }
        for policy in items(&role["ManagedPolicyArns"]) {
            let ours = look.kind_of(policy) == Some("AWS::IAM::ManagedPolicy");
            look.hold(
                ours || policy["Fn::Sub"] == GATEWAY_LOGS,
                "a role has no rights of others' making",
                id,
            );
        }
        look.hold(!rules.managed_policies || role["Policies"].is_null(), "no policy is inline", id);
        let boundary = json!(rules.permissions_boundary);
        look.hold(role["PermissionsBoundary"] == boundary, "a role keeps to the boundary", id);
        look.hold(role["RoleName"].is_null(), "a role's name is generated", id);
    }
}

/// Every statement that a role has, by the id of the role or of its managed policy.
fn granted<'a>(look: &Look<'a>) -> Vec<(&'a str, &'a Json)> {
    let inline = look.each("AWS::IAM::Role").into_iter().flat_map(|(id, role)| {
        items(&role["Policies"]).into_iter().flat_map(move |policy| {
            statements(&policy["PolicyDocument"]).into_iter().map(move |statement| (id, statement))
        })
    });
    let managed =
        ["AWS::IAM::ManagedPolicy", "AWS::IAM::Policy"].into_iter().flat_map(|kind| look.each(kind));
    let managed = managed.flat_map(|(id, policy)| {
        statements(&policy["PolicyDocument"]).into_iter().map(move |statement| (id, statement))
    });
    inline.chain(managed).collect()
}

fn policies(look: &mut Look<'_>) {
    for (id, statement) in granted(look) {
        let turned = !statement["NotAction"].is_null() || !statement["NotResource"].is_null();
        look.hold(!turned, "rights are what is named, not what isn't", id);
        let actions = texts(&statement["Action"]);
        if statement["Effect"] != "Allow" {
            continue;
        }
        look.hold(actions.iter().all(|action| !action.contains('*')), "actions are exact", id);
        look.hold(!actions.contains(&"dynamodb:Scan".to_owned()), "nobody reads the whole table", id);
        for resource in texts(&statement["Resource"]) {
            let wide = resource == "*";
            let known = actions.iter().all(|action| EVERYWHERE.contains(&action.as_str()));
            look.hold(!wide || known, "resources are exact", id);
            let secrets = resource.contains(":parameter/otpost/") && resource.contains("/secret/");
            // The owner of the identity names it, and only its own address may be sent from.
            let set = resource.contains(":configuration-set/*")
                && conditioned(statement, "ses:FromAddress")
                && actions == ["ses:SendEmail"];
            look.hold(wide || !resource.contains('*') || secrets || set, "resources are exact", id);
            if wide && actions.contains(&"sns:Publish".to_owned()) {
                let denied = granted(look).iter().any(|(other, statement)| {
                    *other == id && statement["Effect"] == "Deny" && texts(&statement["Action"]) == actions
                });
                look.hold(denied, "texts go to phones, and to no topic", id);
            }
        }
        let of_table =
            items(&statement["Resource"]).iter().any(|one| look.kind_of(one) == Some("AWS::DynamoDB::Table"));
        let of_items = actions.iter().any(|action| {
            let reads = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"];
            action.strip_prefix("dynamodb:").is_some_and(|name| reads.contains(&name))
        });
        let on_table = of_table
            && of_items
            && items(&statement["Resource"]).iter().all(|one| one["Fn::GetAtt"][1] == "Arn");
        look.hold(
            !on_table || conditioned(statement, "dynamodb:LeadingKeys"),
            "a function has its partitions",
            id,
        );
        let opens =
            ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"];
        let opens = actions.iter().any(|action| opens.contains(&action.as_str()));
        let bound = conditioned(statement, "kms:EncryptionContext:");
        look.hold(!opens || bound, "a key opens by its encryption context", id);
    }
}

fn functions(look: &mut Look<'_>) {
    let mut roles = BTreeSet::new();
    for (id, function) in look.each("AWS::Lambda::Function") {
        let role = function["Role"].to_string();
        let own = look.kind_of(&function["Role"]) == Some("AWS::IAM::Role") && roles.insert(role);
        look.hold(own, "a function has a role of its own", id);
        let logs = look.kind_of(&function["LoggingConfig"]["LogGroup"]) == Some("AWS::Logs::LogGroup");
        look.hold(logs, "a function has a log group of its own", id);
    }
    for (id, _) in look.each("AWS::Lambda::Url") {
        look.hold(false, "no function has an address of its own", id);
    }
    for (id, permission) in look.each("AWS::Lambda::Permission") {
        let service = INVOKED_BY.iter().any(|host| permission["Principal"] == **host);
        look.hold(service, "a function is invoked by services alone", id);
        let source = &permission["SourceArn"];
        let text = source.as_str().or_else(|| source["Fn::Sub"].as_str()).unwrap_or_default();
        // A path parameter is written `*`; the stage and the method are not.
        let route = text.split_once("${Api}/live/").is_some_and(|(_, route)| !route.starts_with('*'));
        let of_api = permission["Principal"] == "apigateway.amazonaws.com";
        let one = if of_api { route } else { source.is_object() && !text.contains('*') };
        look.hold(one, "a function is invoked for one source", id);
    }
}
