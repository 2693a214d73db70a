//! A region that a version deployed which had the setting in its stack, and wrote down nothing.

use aws_sdk_cloudformation::types::{Capability, StackStatus, Tag};
use serde_json::{Value, json};

use super::{Account, TRUSTED, deploy, destroy_all, is_own, left, said};
use crate::emulator::Bench;
use crate::planted::{self, Planted};

/// The bootstrap stack as it was: the setting is in it, and stays when the stack goes, as does the role.
async fn plant(bench: &Bench, account: &Account) -> String {
    let config = app::Config::load(&bench.project.path().join("otpost.yaml")).unwrap();
    let assembly = app::synthesize(&config.environment("dev").unwrap()).unwrap();
    let mut template = assembly.templates["bootstrap.template.json"].clone();
    template["Outputs"].as_object_mut().unwrap().remove("GatewayLogsRole").expect("it has one now");
    template["Resources"]["GatewayLogsAccount"] = json!({
        "Type": "AWS::ApiGateway::Account", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain",
        "Properties": { "CloudWatchRoleArn": { "Fn::GetAtt": ["GatewayLogs", "Arn"] } },
    });
    let entry = assembly.manifest.stacks.into_iter().find(|entry| entry.id == "bootstrap").unwrap();
    let tags = entry.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
    let create = account.aws.cloudformation().create_stack().stack_name(&entry.name).set_tags(Some(tags));
    let create = create.template_body(template.to_string()).capabilities(Capability::CapabilityIam);
    create.send().await.unwrap();
    planted::wait(&account.aws, &entry.name, |status| status == Some(&StackStatus::CreateComplete)).await;
    let role = account.logs_by().await;
    assert!(is_own(&role), "{role}");
    role
}

#[tokio::test]
async fn an_upgrade_changes_nothing_and_what_nobody_knows_is_not_taken_away() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let role = plant(&bench, &account).await;
    let upgraded = deploy(&bench, &[]).await.succeeded();
    assert_eq!(account.logs_by().await, role, "the setting left the stack, and stayed");
    assert!(!upgraded.stderr.contains("every API of the account"), "{}", upgraded.stderr);

    // Others may log by it, and before it there may have been another one.
    let destroyed = destroy_all(&bench).await.succeeded();
    assert_eq!(account.logs_by().await, role);
    let left = left(&destroyed.stdout);
    assert_eq!(
        (left.len(), &left[0]["type"], &left[0]["costs"]),
        (1, &json!("AWS::IAM::Role"), &json!(false))
    );
    let because = left[0]["because"].as_str().unwrap();
    assert!(because.contains("which role was set before is not written down"), "{because}");
    assert_eq!(account.own().await.len(), 1);
    assert_eq!(said(&destroyed.stderr), [""; 0]);
}

/// Its stack is gone, and it stayed: a new stack has a role of another name.
#[tokio::test]
async fn a_role_of_otposts_from_before_is_no_others() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let before = account.role("otpost-bootstrap-GatewayLogs-BEFORE", TRUSTED, &["logs:*"]).await;
    account.set(&before).await;
    let deployed = deploy(&bench, &[]).await.succeeded();
    assert!(!deployed.stderr.contains("every API of the account"), "{}", deployed.stderr);
    let role = account.logs_by().await;
    assert!(is_own(&role) && role != before, "{role}");
    // Nobody knows the role that was set before that one.
    let destroyed = destroy_all(&bench).await.succeeded();
    assert_eq!(left(&destroyed.stdout).len(), 1);
    assert_eq!(account.logs_by().await, role);
}

/// An old region that is removed with the new command has the same end.
#[tokio::test]
async fn an_old_region_that_is_removed_without_an_upgrade_keeps_the_role() {
    let bench = Bench::light().await;
    let account = Account::of(&bench).await;
    let role = plant(&bench, &account).await;
    Planted::service("dev", "never").plant(&account.aws).await;
    let destroyed = destroy_all(&bench).await.succeeded();
    assert_eq!(account.logs_by().await, role);
    assert_eq!(left(&destroyed.stdout).len(), 1);
    let stacks = account.aws.cloudformation().describe_stacks().send().await.unwrap();
    assert_eq!(
        stacks.stacks().iter().map(|stack| json!(stack.stack_name())).collect::<Vec<Value>>(),
        [json!(null); 0]
    );
}
