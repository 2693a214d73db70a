//! Answers that AWS was recorded to give and the emulator doesn't, each with what a command makes of it.

use std::sync::Arc;

use super::{SERVICE, deployed, ground};
use crate::emulator::light::{DEPLOY, DESTROY, REGIONS};
use crate::proxy::documented::following;
use crate::proxy::{Act, Fault, Refusal, listed, recorded};

/// It has a time of deletion, and is there all the same.
#[tokio::test]
async fn a_stack_whose_rollback_failed_is_there_until_it_is_deleted_as_recorded() {
    let (bench, proxy, holdings) = deployed().await;
    recorded::rollback_failed(SERVICE).into_iter().for_each(|fault| proxy.add(fault.always()));
    let shown = bench.stack(&["status", "--env", "dev"]).await;
    assert!(shown.stdout.contains("could not be created, and not be removed again"), "{}", shown.stdout);
    let listed_all = bench.stack(&["list"]).await.succeeded();
    assert!(listed_all.stdout.contains("dev"), "{}", listed_all.stdout);
    proxy.clear();
    recorded::rollback_failed(SERVICE).into_iter().for_each(|fault| proxy.add(fault.times(2)));
    let ran = bench.stack(&DEPLOY).await;
    let calls = proxy.calls();
    assert_eq!(ran.code, 0, "{}{}", listed(&calls), ran.stderr);
    let of_service: Vec<_> = calls
        .iter()
        .filter(|call| {
            call.subject == SERVICE && ["DeleteStack", "CreateStack"].contains(&call.operation.as_str())
        })
        .map(|call| call.operation.as_str())
        .collect();
    assert_eq!(of_service, ["DeleteStack", "CreateStack"]);
    assert_eq!(bench.holdings(&REGIONS).await, holdings);
}

/// The stack that is gone is asked how it ended.
#[tokio::test]
async fn a_stack_that_is_gone_tells_its_parameters_and_no_outputs_as_recorded() {
    let (bench, proxy) = ground().await;
    bench.stack(&[&DEPLOY[..], &["--ttl", "8h"]].concat()).await.succeeded();
    let denied = Refusal::Said(403, "AccessDenied", "not now");
    proxy.add(Fault::new(Act::Refuse(denied)).of("DeleteStack").about("otpost-dev-edge").always());
    let half = bench.stack(&DESTROY).await;
    assert_ne!(half.code, 0, "{}", half.stderr);
    proxy.clear();
    proxy.add(recorded::gone().always());
    let pruned = bench.stack(&["prune", "--yes"]).await;
    let calls = proxy.calls();
    assert_eq!(pruned.code, 0, "{}{}", listed(&calls), pruned.stderr);
    assert!(calls.iter().any(|call| call.operation == "ListStacks"), "{}", listed(&calls));
    let left = bench.holdings(&REGIONS).await;
    assert!(!left.iter().any(|line| line.contains("otpost-dev")), "{left:#?}\n{}", pruned.stderr);
}

/// One more member of a change set, which is perhaps replaced.
fn perhaps_replaced(id: &'static str, source: &'static str, evaluation: &'static str) -> Fault {
    let member = move |body: &str| {
        let cause =
            if source == "ResourceAttribute" { "<CausingEntity>Health.Arn</CausingEntity>" } else { "" };
        let member = format!(
            "<member><Type>Resource</Type><ResourceChange><Action>Modify</Action>\
             <LogicalResourceId>{id}</LogicalResourceId>\
             <ResourceType>AWS::Lambda::Permission</ResourceType><Replacement>Conditional</Replacement><Scope>\
             <member>Properties</member></Scope><Details><member><Target><Attribute>Properties</Attribute>\
             <Name>FunctionName</Name><RequiresRecreation>Always</RequiresRecreation></Target>\
             <Evaluation>{evaluation}</Evaluation><ChangeSource>{source}</ChangeSource>{cause}</member></Details>\
             </ResourceChange></member></Changes>"
        );
        body.replacen("</Changes>", &member, 1)
    };
    Fault::new(Act::Rewrite(Arc::new(member))).of("DescribeChangeSet").about(SERVICE).always()
}

/// A resource that refers to a modified one: `cloudformation/test_change_sets`, `test_unrelated_changes_update_propagation`,
/// 2025-07-31. That it may be `Conditional` is documented ("ResourceChange").
#[tokio::test]
async fn new_code_of_a_function_replaces_nothing_that_refers_to_it_as_recorded() {
    let (bench, proxy, _) = deployed().await;
    let express = [&DEPLOY[..], &["--express"]].concat();
    let destructive = ["deploy", "--env", "dev", "--built", "built", "--require-approval", "destructive"];
    for (command, refusal) in [(&express[..], 5), (&destructive[..], 6)] {
        // The table isn't among what the emulator itself lists.
        for (id, source, evaluation, code) in [
            ("Table", "DirectModification", "Static", refusal),
            ("ApiV1HealthGetPermission", "ResourceAttribute", "Dynamic", 0),
        ] {
            proxy.clear();
            if code != 0 {
                bench.rebuild("health");
            }
            proxy.add(perhaps_replaced(id, source, evaluation));
            let ran = bench.stack(command).await;
            assert_eq!(ran.code, code, "{command:?} {source}\n{}{}", listed(&proxy.calls()), ran.stderr);
            assert!(ran.stderr.contains(id), "{}", ran.stderr);
        }
    }
}

/// A shell that only ever had a change set, and that somebody is deleting: told (AWS CDK reads none of either).
#[tokio::test]
async fn a_stack_on_its_way_out_may_have_no_template() {
    const WATCH: &str = "otpost-dev-watch";
    let (bench, proxy, _) = deployed().await;
    let marker = format!("<StackName>{WATCH}</StackName>");
    let going = move |body: &str| following(body, &marker, "StackStatus", "DELETE_IN_PROGRESS");
    let fault = Fault::new(Act::Rewrite(Arc::new(going))).of("DescribeStacks").about("");
    proxy.add(fault.in_region("us-east-1").times(2));
    let none = Refusal::Said(400, "ValidationError", "Template not available");
    proxy.add(Fault::new(Act::Refuse(none)).of("GetTemplate").about(WATCH).always());
    let ran = bench.stack(&DESTROY).await;
    let calls = proxy.calls();
    assert_eq!(ran.code, 0, "{}{}", listed(&calls), ran.stderr);
    assert!(
        calls.iter().any(|call| call.operation == "GetTemplate" && call.status == Some(400)),
        "{}",
        listed(&calls)
    );
    let left = bench.holdings(&REGIONS).await;
    assert!(!left.iter().any(|line| line.contains("otpost-dev")), "{left:#?}");
}
