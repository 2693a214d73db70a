//! The causes of failures and remains of an operation, however its events are told.

use super::{SERVICE, deployed, ground};
use crate::emulator::light::{DEPLOY, REGIONS};
use crate::proxy::documented::{self, STACK, Told};
use crate::proxy::{Act, Fault, Refusal, listed};

const BEGUN: Told<'_> = Told {
    logical_id: SERVICE,
    resource_type: STACK,
    status: "UPDATE_IN_PROGRESS",
    reason: "User Initiated",
};
const FAILED: Told<'_> = Told {
    logical_id: "Table",
    resource_type: "AWS::DynamoDB::Table",
    status: "UPDATE_FAILED",
    reason: "Table is being updated by somebody else",
};
const BACK: Told<'_> = Told {
    status: "UPDATE_ROLLBACK_IN_PROGRESS",
    reason: "The following resource(s) failed to update: [Table]. ",
    ..BEGUN
};
const AS_BEFORE: Told<'_> = Told { status: "UPDATE_ROLLBACK_COMPLETE", reason: "", ..BEGUN };

/// A rollback is an operation of its own: `DescribeEvents` tells of nothing else then (awslabs/mcp #4275), and nobody has recorded
/// which client request token its events have.
#[tokio::test]
async fn the_first_cause_is_found_whichever_way_events_are_scoped() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    for of_rollback in [None, Some("another"), Some("")] {
        proxy.clear();
        proxy.add(Fault::new(Act::Answer("<ExecuteChangeSetResponse/>".to_owned())).of("ExecuteChangeSet"));
        let [stack_events, _] =
            documented::events(SERVICE, "UPDATE_STACK", &[BEGUN, FAILED, BACK, AS_BEFORE]);
        let [_, newest] = documented::events(SERVICE, "ROLLBACK", &[BACK, AS_BEFORE]);
        let stack_events = match of_rollback {
            Some(token) => stack_events.telling_the_newest_with(2, token),
            None => stack_events,
        };
        proxy.add(stack_events.always());
        proxy.add(newest.always());
        let ran = bench.stack(&DEPLOY).await;
        assert_eq!(ran.code, 4, "{of_rollback:?}\n{}{}", listed(&proxy.calls()), ran.stderr);
        let cause = "failed: `Table` (AWS::DynamoDB::Table, Table): Table is being updated by somebody else";
        assert!(ran.stderr.contains(cause), "{of_rollback:?}\n{}", ran.stderr);
    }
}

/// As recorded of a replacement (localstack/localstack at 8b9a79f0, `cloudformation/test_change_sets`, 2025-04-08), and of every
/// update of 2025: it passes `UPDATE_COMPLETE_CLEANUP_IN_PROGRESS`. That a resource which can't be deleted then fails nothing is
/// documented ("Stack status codes").
#[tokio::test]
async fn what_a_cleanup_could_not_delete_is_named_at_the_end_as_recorded() {
    let (bench, proxy, _) = deployed().await;
    let of_table = |status, reason| Told { status, reason, ..FAILED };
    let of_stack = |status| Told { status, reason: "", ..BEGUN };
    let replaces = "Requested update requires the creation of a new physical resource; hence creating one.";
    let before = [
        BEGUN,
        of_table("UPDATE_IN_PROGRESS", replaces),
        of_table("UPDATE_IN_PROGRESS", "Resource creation Initiated"),
        of_table("UPDATE_COMPLETE", ""),
        of_stack("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"),
        of_table("DELETE_IN_PROGRESS", ""),
    ];
    let resists = "Table is protected against deletion";
    for (ended, is_left) in [
        (vec![of_table("DELETE_COMPLETE", "")], false),
        (vec![of_table("DELETE_FAILED", resists), of_table("DELETE_COMPLETE", "")], false),
        (vec![of_table("DELETE_FAILED", resists)], true),
    ] {
        bench.rebuild("health");
        proxy.clear();
        let told = [&before[..], &ended, &[of_stack("UPDATE_COMPLETE")]].concat();
        for fault in documented::events(SERVICE, "UPDATE_STACK", &told) {
            proxy.add(fault.always());
        }
        let ran = bench.stack(&DEPLOY).await;
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let end = ran.stderr.split("update complete").nth(1).unwrap_or_default();
        let left = format!("left behind: `Table` (AWS::DynamoDB::Table) documented: {resists}");
        assert_eq!(end.contains(&left), is_left, "{}", ran.stderr);
    }
}

/// Nothing is told of an update that has happened: the stack itself is asked in the end.
#[tokio::test]
async fn events_that_never_come_end_the_wait() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    let [none, _] = documented::events(SERVICE, "UPDATE_STACK", &[]);
    proxy.add(none.always());
    let ran = bench.stack(&DEPLOY).await;
    assert_eq!(ran.code, 0, "{}{}", listed(&proxy.calls()), ran.stderr);
}

#[tokio::test]
async fn a_stack_whose_events_are_not_there_yet_is_waited_for() {
    let (bench, proxy) = ground().await;
    let unknown = Refusal::Said(400, "ValidationError", "Stack [otpost-dev-service] does not exist");
    proxy.add(Fault::new(Act::Refuse(unknown)).of("DescribeStackEvents").about(SERVICE).times(8));
    let ran = bench.stack(&DEPLOY).await;
    assert_eq!(ran.code, 0, "{}{}", listed(&proxy.calls()), ran.stderr);
    assert_eq!(proxy.struck().len(), 8);
    let made = proxy.calls().into_iter().filter(|call| call.operation == "CreateStack").count();
    assert_eq!(made, 4);
    assert!(!bench.holdings(&REGIONS).await.is_empty());
}
