//! Express mode, in which CloudFormation has no rollback unless it is told otherwise, and what an update leaves that
//! failed without one. The service's words are those that users of the AWS CDK were told (aws/aws-cdk-cli #1739, of 2026-07-14,
//! and #1973, of 2026-09-18).

use super::{SERVICE, deployed, ground};
use crate::emulator::light::DEPLOY;
use crate::proxy::Act;
use crate::proxy::documented;
use crate::proxy::{Call, Fault, Proxy, Refusal, listed};

const EXPRESS: [&str; 8] =
    ["deploy", "--env", "dev", "--built", "built", "--require-approval", "never", "--express"];

/// The mode that the calls which make or change a stack ask for.
fn configured(calls: &[Call]) -> Vec<(String, Option<String>, Option<String>)> {
    let begin =
        calls.iter().filter(|call| matches!(call.operation.as_str(), "CreateStack" | "CreateChangeSet"));
    let said = |call: &Call, name: &str| call.form.get(&format!("DeploymentConfig.{name}")).cloned();
    begin.map(|call| (call.operation.clone(), said(call, "Mode"), said(call, "DisableRollback"))).collect()
}

fn express(operation: &str, without_rollback: &str) -> (String, Option<String>, Option<String>) {
    (operation.to_owned(), Some("EXPRESS".to_owned()), Some(without_rollback.to_owned()))
}

#[tokio::test]
async fn express_mode_is_asked_to_roll_back() {
    let (bench, proxy) = ground().await;
    bench.stack(&EXPRESS).await.succeeded();
    assert_eq!(configured(&proxy.calls()), vec![express("CreateStack", "false"); 4]);
    proxy.clear();
    bench.rebuild("health");
    bench.stack(&EXPRESS).await.succeeded();
    assert_eq!(configured(&proxy.calls()), [express("CreateChangeSet", "false")]);
    proxy.clear();
    bench.rebuild("health");
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(configured(&proxy.calls()), [("CreateChangeSet".to_owned(), None, None)]);
}

fn halt(proxy: &Proxy, times: usize) {
    proxy.clear();
    documented::status(SERVICE, "UPDATE_FAILED").into_iter().for_each(|fault| proxy.add(fault.times(times)));
}

/// Rolled back where CloudFormation can; else only an update in the same mode leads out, and without a rollback.
#[tokio::test]
async fn an_update_that_was_left_half_done_has_a_way_out() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    halt(&proxy, 2);
    let refused = bench.stack(&DEPLOY).await;
    assert_eq!(refused.code, 7, "{}{}", listed(&proxy.calls()), refused.stderr);
    let end = "error: stack `otpost-dev-service` is stuck in `UPDATE_FAILED`\nhint: stack rollback\n";
    assert!(refused.stderr.ends_with(end), "{}", refused.stderr);

    halt(&proxy, 1);
    let unsupported = Refusal::Said(
        400,
        "ValidationError",
        "RollbackStack is not supported for stacks that were last updated using EXPRESS deployment mode and are in a failed state",
    );
    proxy.add(Fault::new(Act::Refuse(unsupported)).of("RollbackStack").always());
    let unsupported = bench.stack(&["rollback", "--env", "dev"]).await;
    assert_eq!(unsupported.code, 7, "{}{}", listed(&proxy.calls()), unsupported.stderr);
    insta::assert_snapshot!(unsupported.stderr, @r"
    otpost-dev-watch: nothing to roll back; its status is CREATE_COMPLETE
    error: could not roll back `otpost-dev-service`: ValidationError: RollbackStack is not supported for stacks that were last updated using EXPRESS deployment mode and are in a failed state
    hint: correct the cause and go on from there: stack deploy --express; to go back, deploy the sources of before with --express
    ");

    halt(&proxy, 2);
    let forward = bench.stack(&EXPRESS).await.succeeded();
    assert_eq!(configured(&proxy.calls()), [express("CreateChangeSet", "true")], "{}", forward.stderr);
    proxy.clear();
    assert_eq!(bench.stack(&DEPLOY).await.succeeded().stderr, "dev: unchanged\n");
}
