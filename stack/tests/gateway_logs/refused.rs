//! Reasons of API Gateway, or of a moment, against a role.

use std::sync::Arc;

use super::{APPROVED, Account, deploy, destroy_all, is_own, left, said};
use crate::emulator::Bench;
use crate::proxy::{Act, Fault, Refusal};

/// IAM tells other services of a new role after seconds.
#[tokio::test]
async fn a_role_that_was_made_a_moment_ago_is_tried_until_api_gateway_knows_it() {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    let account = Account::of(&bench).await;
    proxy.add(Fault::new(Act::Refuse(Refusal::Throttled)).of("UpdateAccount"));
    proxy.add(Fault::new(Act::Refuse(Refusal::Unfit)).of("UpdateAccount").times(3));
    deploy(&bench, &[]).await.succeeded();
    assert_eq!(proxy.struck().len(), 4);
    assert!(is_own(&account.logs_by().await));
}

#[tokio::test]
async fn a_deployment_ends_where_api_gateway_never_takes_the_role_and_goes_on_where_it_does() {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    let account = Account::of(&bench).await;
    proxy.add(Fault::new(Act::Refuse(Refusal::Unfit)).of("UpdateAccount").always());
    let failed = deploy(&bench, &[]).await;
    assert_eq!(failed.code, 1);
    let expected =
        "error: could not set API Gateway's logging role: BadRequestException: The role ARN does not have";
    assert!(failed.stderr.contains(expected), "{}", failed.stderr);
    assert_eq!(account.logs_by().await, "");
    proxy.clear();
    deploy(&bench, &[]).await.succeeded();
    assert!(is_own(&account.logs_by().await));
}

/// Better ours, by which all log, than none.
#[tokio::test]
async fn what_api_gateway_refuses_is_not_put_back_and_otposts_stays() {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    let account = Account::of(&bench).await;
    let before = account.reading("before").await;
    account.set(&before).await;
    deploy(&bench, &APPROVED).await.succeeded();
    let role = account.logs_by().await;

    proxy.add(Fault::new(Act::Refuse(Refusal::Unfit)).of("UpdateAccount").about("before").always());
    let destroyed = destroy_all(&bench).await;
    assert_eq!(destroyed.code, 8, "{}", destroyed.stderr);
    let left = left(&destroyed.stdout);
    assert_eq!(
        (left.len(), &left[0]["type"], &left[0]["costs"]),
        (1, &"AWS::IAM::Role".into(), &false.into())
    );
    let because = left[0]["because"].as_str().unwrap();
    assert!(
        because.contains(&format!("`{before}`")) && because.contains("required permissions"),
        "{because}"
    );
    assert_eq!(account.logs_by().await, role);
    assert_eq!(account.own().await.len(), 1);

    // The stack is gone. A new deployment finds the role, and knows it for Otpost's.
    proxy.clear();
    deploy(&bench, &[]).await.succeeded();
    assert!(is_own(&account.logs_by().await));
}

/// Between the look that was approved of and the setting a minute goes by.
#[tokio::test]
async fn what_came_since_the_plan_is_not_replaced_unasked() {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    let account = Account::of(&bench).await;
    let theirs = account.reading("meanwhile").await;
    account.set(&theirs).await;
    let none = Arc::new(|_: &str| r#"{"features": ["UsagePlans"], "apiKeyVersion": "4"}"#.to_owned());
    proxy.add(Fault::new(Act::Rewrite(none)).of("GetAccount"));
    let refused = deploy(&bench, &[]).await;
    assert_eq!(refused.code, 6, "{}", refused.stderr);
    assert!(refused.stderr.contains("(none) → Otpost's"), "{}", refused.stderr);
    assert!(refused.stderr.contains(&format!("{theirs} → Otpost's")), "{}", refused.stderr);
    assert_eq!(account.logs_by().await, theirs);
    proxy.clear();
    let approved = deploy(&bench, &APPROVED).await.succeeded();
    assert_eq!(said(&approved.stderr).last(), Some(&"API Gateway logs by Otpost's role in eu-central-1"));
}
