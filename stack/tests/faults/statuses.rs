//! Every status that a stack can have, as documented in "Stack status codes", and what each command does with it.
//! The emulator reaches few of them by itself.

use std::collections::BTreeSet;

use aws_sdk_cloudformation::types::StackStatus;

use super::{SERVICE, deployed};
use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, DESTROY, REGIONS};
use crate::proxy::documented::{self, STACK, Told};
use crate::proxy::{Act, Fault, Proxy, listed};

/// The number of times that the stack is shown in a status before it is shown as it is: to the first describer, and
/// to the healer.
const SHOWN: usize = 2;

/// Whole: there is nothing to do.
const WHOLE: [&str; 3] = ["CREATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE"];
/// Running, but not what was wanted last: an update begins anew.
const BEHIND: [&str; 2] = ["IMPORT_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"];
/// Somebody's operation goes on.
const BUSY: [&str; 9] = [
    "CREATE_IN_PROGRESS",
    "DELETE_IN_PROGRESS",
    "IMPORT_IN_PROGRESS",
    "IMPORT_ROLLBACK_IN_PROGRESS",
    "ROLLBACK_IN_PROGRESS",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_ROLLBACK_IN_PROGRESS",
];
/// It can only be deleted.
const HOPELESS: [&str; 5] =
    ["CREATE_FAILED", "DELETE_FAILED", "REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"];
/// Somebody has to decide.
const STUCK: [&str; 3] = ["IMPORT_ROLLBACK_FAILED", "UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED"];
/// Of a stack that is gone; who asks by name is told that there is none.
const GONE: &str = "DELETE_COMPLETE";

#[test]
fn every_status_that_is_documented_is_looked_at() {
    let mut all = [&WHOLE[..], &BEHIND, &BUSY, &HOPELESS, &STUCK, &[GONE]].concat();
    let mut documented = StackStatus::values().to_vec();
    all.sort_unstable();
    documented.sort_unstable();
    assert_eq!(all, documented);
}

/// The ARN of the service stack; another one when it was made again.
async fn service(bench: &Bench) -> Option<String> {
    let client = bench.aws().await.in_region(REGIONS[0]).cloudformation();
    let stacks = client.describe_stacks().stack_name(SERVICE).send().await.ok()?;
    stacks.stacks().first()?.stack_id().map(str::to_owned)
}

/// Shows the service stack in a status, so often.
fn show(proxy: &Proxy, word: &'static str, times: usize) {
    documented::status(SERVICE, word).into_iter().for_each(|fault| proxy.add(fault.times(times)));
}

/// The result of a command while the service stack was shown in a status.
struct Met {
    code: i32,
    /// On the service stack.
    operations: BTreeSet<String>,
    calls: usize,
    /// True if the stack is another one now.
    made_again: bool,
    talk: String,
    told: String,
}

async fn meet(bench: &Bench, proxy: &Proxy, command: &[&str], word: &'static str) -> Met {
    let before = service(bench).await;
    proxy.clear();
    show(proxy, word, SHOWN);
    let ran = bench.stack(command).await;
    let calls = proxy.calls();
    let told = format!("{word}: exit code {}\n{}{}", ran.code, listed(&calls), ran.stderr);
    let made_again = service(bench).await != before;
    proxy.clear();
    let on_service = calls.iter().filter(|call| call.subject == SERVICE);
    let operations = on_service.map(|call| call.operation.clone()).collect();
    Met { code: ran.code, operations, calls: calls.len(), made_again, talk: ran.stderr, told }
}

impl Met {
    fn did(&self, operation: &str) -> bool {
        self.operations.contains(operation)
    }
}

#[tokio::test]
async fn what_deploy_does_with_each_status_as_documented() {
    let (bench, proxy, holdings) = deployed().await;
    let nothing_is_left_to_do = async |met: &Met| {
        bench.stack(&DEPLOY).await.succeeded();
        assert_eq!(proxy.calls().len(), 2, "{}{}", listed(&proxy.calls()), met.told);
    };
    for word in WHOLE {
        let met = meet(&bench, &proxy, &DEPLOY, word).await;
        assert_eq!((met.code, met.calls, met.made_again), (0, 2, false), "{}", met.told);
    }
    for word in BEHIND {
        let met = meet(&bench, &proxy, &DEPLOY, word).await;
        assert_eq!((met.code, met.did("DeleteStack"), met.made_again), (0, false, false), "{}", met.told);
        assert!(
            met.did("CreateChangeSet"),
            "the template that is kept may be the one that failed\n{}",
            met.told
        );
        nothing_is_left_to_do(&met).await;
    }
    for word in BUSY {
        let met = meet(&bench, &proxy, &DEPLOY, word).await;
        assert_eq!((met.code, met.did("DeleteStack"), met.made_again), (0, false, false), "{}", met.told);
        assert!(
            met.talk.contains(&format!("joining what is going on; its status is {word}")),
            "{}",
            met.told
        );
        nothing_is_left_to_do(&met).await;
    }
    for word in HOPELESS {
        let met = meet(&bench, &proxy, &DEPLOY, word).await;
        assert_eq!((met.code, met.made_again), (0, true), "{}", met.told);
        assert!(met.did("DeleteStack") && met.did("CreateStack"), "{}", met.told);
        assert!(met.talk.contains(&format!("{SERVICE}: its status is {word}")), "{}", met.told);
        nothing_is_left_to_do(&met).await;
    }
    for word in STUCK {
        let met = meet(&bench, &proxy, &DEPLOY, word).await;
        assert_eq!((met.code, met.did("CreateChangeSet"), met.made_again), (7, false, false), "{}", met.told);
        let error = format!("error: stack `{SERVICE}` is stuck in `{word}`\nhint: stack rollback");
        assert!(met.talk.contains(&error), "{}", met.told);
        // The record knows that something was begun.
        bench.stack(&DEPLOY).await.succeeded();
        proxy.clear();
        nothing_is_left_to_do(&met).await;
    }
    assert_eq!(bench.holdings(&REGIONS).await, holdings);
}

#[tokio::test]
async fn what_destroy_does_with_each_status_as_documented() {
    let (bench, proxy, _) = deployed().await;
    for word in [&WHOLE[..], &BEHIND, &BUSY, &HOPELESS, &STUCK].concat() {
        let met = meet(&bench, &proxy, &DESTROY, word).await;
        assert_eq!((met.code, met.did("DeleteStack")), (0, true), "{}", met.told);
        assert_eq!(service(&bench).await, None, "{}", met.told);
        bench.stack(&DEPLOY).await.succeeded();
    }
    bench.stack(&DESTROY).await.succeeded();
    let left = bench.holdings(&REGIONS).await;
    assert!(!left.iter().any(|line| line.contains("otpost-dev")), "{left:#?}");
}

const BEGUN: Told<'_> =
    Told { logical_id: SERVICE, resource_type: STACK, status: "UPDATE_ROLLBACK_IN_PROGRESS", reason: "" };
const RESISTS: Told<'_> = Told {
    logical_id: "Table",
    resource_type: "AWS::DynamoDB::Table",
    status: "UPDATE_FAILED",
    reason: "Table is being updated by somebody else",
};
const FAILED: Told<'_> = Told {
    status: "UPDATE_ROLLBACK_FAILED",
    reason: "The following resource(s) failed to update: [Table]. ",
    ..BEGUN
};
const ENDED: Told<'_> = Told { status: "UPDATE_ROLLBACK_COMPLETE", ..BEGUN };

/// The emulator has no rollback that fails, and so none to continue.
#[tokio::test]
async fn a_stack_that_is_stuck_is_freed_by_rollback_as_documented() {
    let (bench, proxy, holdings) = deployed().await;
    let continued =
        "<ContinueUpdateRollbackResponse><ContinueUpdateRollbackResult/></ContinueUpdateRollbackResponse>";
    let stuck = |told: &[Told<'_>]| {
        proxy.clear();
        show(&proxy, "UPDATE_ROLLBACK_FAILED", 1);
        proxy.add(Fault::new(Act::Answer(continued.to_owned())).of("ContinueUpdateRollback"));
        for fault in documented::events(SERVICE, "CONTINUE_ROLLBACK", told) {
            proxy.add(fault.always());
        }
    };
    stuck(&[BEGUN, RESISTS, FAILED]);
    let wedged = bench.stack(&["rollback", "--env", "dev"]).await;
    assert_eq!(wedged.code, 7, "{}{}", listed(&proxy.calls()), wedged.stderr);
    insta::assert_snapshot!(wedged.stderr, @r"
    otpost-dev-watch: nothing to roll back; its status is CREATE_COMPLETE
      ✘ `Table` (AWS::DynamoDB::Table, Table): Table is being updated by somebody else
    error: stack `otpost-dev-service` could not be rolled back: `Table` (AWS::DynamoDB::Table, Table): Table is being updated by somebody else
    hint: remove the cause, or leave the resource as it is with --skip ID; a skipped one must then be made what the template says by hand
    ");

    stuck(&[BEGUN, ENDED]);
    let freed = bench.stack(&["rollback", "--env", "dev", "--skip", "Table"]).await;
    assert_eq!(freed.code, 0, "{}{}", listed(&proxy.calls()), freed.stderr);
    insta::assert_snapshot!(freed.stderr, @r"
    otpost-dev-watch: nothing to roll back; its status is CREATE_COMPLETE
    otpost-dev-service: rolled back
    otpost-dev-edge: nothing to roll back; its status is CREATE_COMPLETE
    otpost-bootstrap: nothing to roll back; its status is CREATE_COMPLETE
    ");
    let calls = proxy.calls();
    let call = calls.iter().find(|call| call.operation == "ContinueUpdateRollback").unwrap();
    assert_eq!(call.form.get("ResourcesToSkip.member.1").map(String::as_str), Some("Table"));

    proxy.clear();
    show(&proxy, "UPDATE_ROLLBACK_COMPLETE", SHOWN);
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(bench.holdings(&REGIONS).await, holdings);
}

/// A resource that resists its deletion is deleted again, then left behind and named.
#[tokio::test]
async fn what_resists_its_deletion_is_left_and_named_as_documented() {
    let (bench, proxy, _) = deployed().await;
    let begun = Told { status: "DELETE_IN_PROGRESS", ..BEGUN };
    let resists = Told { status: "DELETE_FAILED", ..RESISTS };
    let reason = "The following resource(s) failed to delete: [Table]. ";
    let failed = Told { status: "DELETE_FAILED", reason, ..BEGUN };
    let ended = Told { status: "DELETE_COMPLETE", ..BEGUN };
    // The emulator hears nothing of it: to it the stack is whole, and nothing could be left out.
    let deleted = Act::Answer("<DeleteStackResponse/>".to_owned());
    proxy.add(Fault::new(deleted).of("DeleteStack").about(SERVICE).always());
    for fault in documented::events(SERVICE, "DELETE_STACK", &[begun, resists, failed]) {
        proxy.add(fault.times(2));
    }
    for fault in documented::events(SERVICE, "DELETE_STACK", &[begun, ended]) {
        proxy.add(fault.always());
    }
    proxy.add(documented::resource_status(SERVICE, "Table", "DELETE_FAILED").always());
    let ran = bench.stack(&DESTROY).await;
    let calls = proxy.calls();
    let told = format!("{}{}", listed(&calls), ran.stderr);
    assert_eq!(ran.code, 8, "{told}");
    assert!(ran.stderr.contains("leaving `Table` (AWS::DynamoDB::Table) behind"), "{told}");
    let deletions = calls.iter().filter(|call| call.operation == "DeleteStack" && call.subject == SERVICE);
    let retained: Vec<_> = deletions.map(|call| call.form.get("RetainResources.member.1").cloned()).collect();
    assert_eq!(retained, [None, None, Some("Table".to_owned())], "{told}");
    proxy.clear();
    bench.stack(&DESTROY).await.succeeded();
    assert_eq!(service(&bench).await, None);
}
