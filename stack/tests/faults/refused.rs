//! Calls that are right and refused: too many, of an ended session, or because AWS itself is at fault.

use std::collections::BTreeSet;

use super::{SERVICE, deployed, ground};
use crate::emulator::Ran;
use crate::emulator::light::{DEPLOY, DESTROY, REGIONS};
use crate::proxy::{Act, Call, Fault, Proxy, Refusal, listed};

/// Refuses the first call of each operation because there are too many, and one call of some because AWS is at
/// fault; answers with the number of calls that will be refused.
fn refuse_each(proxy: &Proxy, undisturbed: &[Call]) -> usize {
    let operations: BTreeSet<_> = undisturbed.iter().map(|call| call.operation.as_str()).collect();
    let broken: Vec<_> = ["CreateStack", "DeleteStack", "PutObject"]
        .into_iter()
        .filter(|one| operations.contains(one))
        .collect();
    for operation in &operations {
        proxy.add(Fault::new(Act::Refuse(Refusal::Throttled)).of(operation));
    }
    for operation in &broken {
        proxy.add(Fault::new(Act::Refuse(Refusal::Broken)).of(operation));
    }
    operations.len() + broken.len()
}

#[tokio::test]
async fn what_is_throttled_or_fails_on_the_side_of_aws_is_called_again() {
    let (bench, proxy) = ground().await;
    let mut undisturbed = Vec::new();
    for command in [&DEPLOY[..], &DESTROY] {
        proxy.clear();
        bench.stack(command).await.succeeded();
        undisturbed.push((command, proxy.calls(), bench.holdings(&REGIONS).await));
    }
    bench.reset().await;
    bench.lay_out();
    for (command, calls, holdings) in undisturbed {
        proxy.clear();
        let refused = refuse_each(&proxy, &calls);
        let ran = bench.stack(command).await;
        assert_eq!(ran.code, 0, "{}{}", listed(&proxy.calls()), ran.stderr);
        assert_eq!(proxy.struck().len(), refused, "{}", listed(&proxy.struck()));
        assert_eq!(bench.holdings(&REGIONS).await, holdings);
    }
}

#[tokio::test]
async fn a_throttle_that_does_not_end_is_told_as_one() {
    let (bench, proxy, holdings) = deployed().await;
    bench.rebuild("health");
    proxy.add(Fault::new(Act::Refuse(Refusal::Throttled)).of("CreateChangeSet").always());
    let ran = bench.stack(&DEPLOY).await;
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert!(ran.stderr.contains("Throttling: Rate exceeded"), "{}", ran.stderr);
    assert!(proxy.struck().len() >= 3, "it was tried again:\n{}", listed(&proxy.struck()));
    bench.lay_out();
    proxy.clear();
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(bench.holdings(&REGIONS).await, holdings, "nothing came of it");
}

fn says_that_the_session_ended(ran: &Ran) {
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("ExpiredToken"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("hint: the credentials are expired or wrong; sign in again"),
        "{}",
        ran.stderr
    );
}

/// A session ends for all calls at once, and stays ended.
#[tokio::test]
async fn a_session_that_ends_in_the_middle_is_told_and_the_next_run_goes_on() {
    let (bench, proxy) = ground().await;
    bench.stack(&DEPLOY).await.succeeded();
    let holdings = bench.holdings(&REGIONS).await;
    let calls = proxy.calls();
    let made = calls.iter().position(|call| {
        call.subject == SERVICE && matches!(call.operation.as_str(), "CreateStack" | "ExecuteChangeSet")
    });
    let made = made.expect("the service stack is made") + 1;
    // At the first call; as the service stack is made; while it is watched; behind it.
    for from in [1, made, made + 2, calls.len() - 1] {
        bench.reset().await;
        bench.lay_out();
        proxy.clear();
        proxy.add(Fault::new(Act::Refuse(Refusal::Expired)).from(from).always());
        says_that_the_session_ended(&bench.stack(&DEPLOY).await);
        proxy.clear();
        let again = bench.stack(&DEPLOY).await;
        assert_eq!(again.code, 0, "from call {from} on\n{}{}", listed(&proxy.calls()), again.stderr);
        assert_eq!(bench.holdings(&REGIONS).await, holdings, "from call {from} on");
    }
    proxy.clear();
    proxy.add(Fault::new(Act::Refuse(Refusal::Expired)).of("DeleteStack").always());
    says_that_the_session_ended(&bench.stack(&DESTROY).await);
    proxy.clear();
    bench.stack(&DESTROY).await.succeeded();
}

/// Something between here and AWS refuses, and says nothing.
#[tokio::test]
async fn a_refusal_without_a_body_is_told_by_its_status() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    let silent = Refusal::Said(403, "", "");
    for (operation, doing) in [
        ("DescribeStacks", "describe stack `otpost-dev-service`"),
        ("CreateChangeSet", "make a change set for `otpost-dev-service`"),
        ("PutObject", "write the record of the environment"),
    ] {
        proxy.clear();
        proxy.add(Fault::new(Act::Refuse(silent)).of(operation).always());
        let ran = bench.stack(&DEPLOY).await;
        assert_eq!(ran.code, 1, "{operation}: {}", ran.stderr);
        let said = format!("error: could not {doing}: HTTP 403, without a reason");
        assert!(ran.stderr.lines().any(|line| line == said), "{operation}: {}", ran.stderr);
    }
}
