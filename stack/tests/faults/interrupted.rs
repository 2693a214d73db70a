//! Ctrl-C, once: what CloudFormation was told to do goes on, and the same command watches it again.

use super::{SERVICE, deployed};
use crate::emulator::light::{DEPLOY, DESTROY, REGIONS};
use crate::proxy::documented::{self, STACK, Told};
use crate::proxy::{Act, Fault, listed};

const BEGUN: Told<'_> = Told {
    logical_id: SERVICE,
    resource_type: STACK,
    status: "UPDATE_IN_PROGRESS",
    reason: "User Initiated",
};
const SLOW: Told<'_> = Told {
    logical_id: "Distribution",
    resource_type: "AWS::CloudFront::Distribution",
    status: "UPDATE_IN_PROGRESS",
    reason: "",
};

/// An update that takes its time, as documented.
#[tokio::test]
async fn one_ctrl_c_stops_watching_and_the_same_command_watches_again() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    for fault in documented::events(SERVICE, "UPDATE_STACK", &[BEGUN, SLOW]) {
        proxy.add(fault.always());
    }
    for fault in documented::status(SERVICE, "UPDATE_IN_PROGRESS") {
        proxy.add(fault.from(3).always());
    }
    let deploying = bench.spawn(&DEPLOY);
    proxy.strikes(4).await;
    deploying.interrupt();
    let stopped = deploying.end().await;
    assert_eq!(stopped.code, 130, "{}", stopped.stderr);
    let last: Vec<_> = stopped.stderr.lines().rev().take(3).collect();
    insta::assert_snapshot!(last.into_iter().rev().collect::<Vec<_>>().join("\n"), @r"
    otpost-dev-service: not watched any more; CloudFormation goes on without us
    error: stopped watching
    hint: the same command again goes on watching
    ");

    proxy.clear();
    for fault in documented::status(SERVICE, "UPDATE_IN_PROGRESS") {
        proxy.add(fault.times(2));
    }
    let again = bench.stack(&DEPLOY).await;
    assert_eq!(again.code, 0, "{}{}", listed(&proxy.calls()), again.stderr);
    let joined = "otpost-dev-service: joining what is going on; its status is UPDATE_IN_PROGRESS";
    assert!(again.stderr.contains(joined), "{}", again.stderr);
    proxy.clear();
    let unchanged = bench.stack(&DEPLOY).await.succeeded();
    assert!(unchanged.stderr.contains("dev: unchanged"), "{}", unchanged.stderr);
}

/// Nothing is watched while functions are uploaded: what was begun is left where it is.
#[tokio::test]
async fn ctrl_c_between_two_stacks_ends_at_once_and_the_same_command_takes_it_up() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    proxy.add(Fault::new(Act::Hold(gate)).of("CreateChangeSet"));
    let deploying = bench.spawn(&DEPLOY);
    proxy.strikes(1).await;
    deploying.interrupt();
    let stopped = deploying.end().await;
    assert_eq!(stopped.code, 130, "{}", stopped.stderr);
    proxy.clear();
    let again = bench.stack(&DEPLOY).await.succeeded();
    assert!(again.stderr.contains("otpost-dev-service: update complete"), "{}", again.stderr);
}

#[tokio::test]
async fn a_removal_is_stopped_and_taken_up_in_the_same_way() {
    let (bench, proxy, _) = deployed().await;
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    proxy.add(Fault::new(Act::Hold(gate)).of("DeleteStack").about("edge"));
    let removing = bench.spawn(&DESTROY);
    proxy.strikes(1).await;
    removing.interrupt();
    assert_eq!(removing.end().await.code, 130);
    proxy.clear();
    bench.stack(&DESTROY).await.succeeded();
    let left = bench.holdings(&REGIONS).await;
    assert!(!left.iter().any(|line| line.contains("otpost-dev")), "{left:#?}");
}
