//! A resource leaves the edge after the distribution has let go of it, and not before.

use std::fs;

use serde_json::Value;

use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, DESTROY, REGIONS};
use crate::proxy::{Act, Fault, Proxy, Refusal, listed};

const EDGE: &str = "otpost-dev-edge";
const SERVICE: &str = "otpost-dev-service";
const WATCH: &str = "otpost-dev-watch";

/// A setting of the light project's defaults.
fn configure(bench: &Bench, from: &str, to: &str) {
    let path = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(&path, text.replace(from, to)).unwrap();
}

fn without_web_acl(bench: &Bench) {
    configure(bench, "watch: {logs: false}", "watch: {logs: false}, web_acl: {enabled: false}");
}

/// The stacks on which something was begun, in that order.
fn begun(proxy: &Proxy) -> Vec<String> {
    let calls = proxy.calls().into_iter();
    let begun = calls.filter(|call| ["CreateStack", "ExecuteChangeSet"].contains(&call.operation.as_str()));
    begun.filter(|call| call.status == Some(200)).map(|call| call.subject.clone()).collect()
}

async fn template(bench: &Bench, stack: &str) -> Value {
    let region = if stack == SERVICE { REGIONS[0] } else { REGIONS[1] };
    let aws = bench.aws().await.in_region(region);
    let answer = aws.cloudformation().get_template().stack_name(stack).send().await.unwrap();
    serde_json::from_str(answer.template_body().unwrap()).unwrap()
}

async fn has_web_acl(bench: &Bench) -> bool {
    !template(bench, EDGE).await["Resources"]["WebAcl"].is_null()
}

#[tokio::test]
async fn a_web_acl_goes_after_the_distribution_has_let_go_of_it() {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(begun(&proxy), ["otpost-bootstrap", EDGE, SERVICE, WATCH]);
    assert!(has_web_acl(&bench).await);

    // The service can't be updated: what its distribution uses is still there.
    without_web_acl(&bench);
    proxy.clear();
    let refusal = Fault::new(Act::Refuse(Refusal::Expired)).of("ExecuteChangeSet").about("service");
    proxy.add(refusal);
    let failed = bench.stack(&DEPLOY).await;
    assert_eq!(failed.code, 3, "{}", failed.stderr);
    assert_eq!(begun(&proxy), [EDGE], "{}", listed(&proxy.calls()));
    assert!(has_web_acl(&bench).await);
    let config = template(&bench, SERVICE).await["Resources"]["Distribution"].to_string();
    assert!(config.contains("WebACLId"), "{config}");

    // Again, it goes on from there, and comes to the end.
    proxy.clear();
    let again = bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(begun(&proxy), [SERVICE, WATCH, EDGE], "{}", listed(&proxy.calls()));
    assert!(again.stderr.contains("otpost-dev-edge: nothing uses what goes any more"), "{}", again.stderr);
    assert!(!has_web_acl(&bench).await);
    let config = template(&bench, SERVICE).await["Resources"]["Distribution"].to_string();
    assert!(!config.contains("WebACLId"), "{config}");
    let unchanged = bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(unchanged.stderr, "dev: unchanged\n");

    // And back: it is there before the distribution wants it, and nothing is taken away that somebody needs.
    configure(&bench, ", web_acl: {enabled: false}", "");
    proxy.clear();
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(begun(&proxy), [EDGE, SERVICE, WATCH, EDGE], "{}", listed(&proxy.calls()));
    assert!(has_web_acl(&bench).await);
    bench.stack(&DESTROY).await.succeeded();
}

/// A difference says what will go, though it goes last; and what is off goes from the stack that stays.
#[tokio::test]
async fn what_goes_is_shown_before_and_a_watch_that_is_off_watches_nothing() {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    bench.stack(&DEPLOY).await.succeeded();
    without_web_acl(&bench);
    configure(&bench, "watch: {logs: false}", "watch: {enabled: false}");
    let shown = bench.stack(&["diff", "--env", "dev", "--built", "built"]).await;
    assert!(shown.stdout.contains("- WebAcl"), "{}{}", shown.stdout, shown.stderr);
    assert!(has_web_acl(&bench).await, "nothing was done");

    bench.stack(&DEPLOY).await.succeeded();
    let watch = template(&bench, WATCH).await;
    let types: Vec<_> = watch["Resources"].as_object().unwrap().values().map(|one| &one["Type"]).collect();
    assert_eq!(types, ["AWS::CloudFormation::WaitConditionHandle"]);

    proxy.clear();
    bench.stack(&DESTROY).await.succeeded();
    let calls = proxy.calls().into_iter().filter(|call| call.operation == "DeleteStack");
    // By its ARN, whose end is drawn.
    let deleted: Vec<_> = calls.map(|call| call.subject).collect();
    let order: Vec<_> = ["watch", "service", "edge"]
        .iter()
        .map(|id| deleted.iter().position(|subject| subject.contains(&format!("otpost-dev-{id}"))))
        .collect();
    assert_eq!(order, [Some(0), Some(1), Some(2)], "{deleted:?}");
}
