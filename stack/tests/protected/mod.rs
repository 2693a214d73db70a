//! A protected environment keeps its data until somebody has deployed it as an unprotected one.

use std::fs;

use serde_json::{Value, json};

use crate::emulator::light::DEPLOY;
use crate::emulator::{Bench, functions};

#[tokio::test]
async fn a_protected_environment_is_destroyed_only_after_a_deployment_without_protection() {
    let bench = Bench::start().await;
    let built = functions();
    let deploy = ["deploy", "--env", "local", "--json", "--built", built.to_str().unwrap()];
    let destroy = ["destroy", "--env", "local", "--yes"];
    let config = bench.project.path().join("otpost.yaml");
    let open = fs::read_to_string(&config).unwrap();
    let protected = open.replace("protected: false", "protected: true");
    assert_ne!(protected, open);

    fs::write(&config, &protected).unwrap();
    bench.stack(&deploy).await.succeeded();
    let refused = bench.stack(&destroy).await;
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("environment `local` is protected"), "{}", refused.stderr);

    fs::write(&config, &open).unwrap();
    let refused = bench.stack(&destroy).await;
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("was deployed as a protected one"), "{}", refused.stderr);

    let unapproved = bench.stack(&deploy).await;
    assert_eq!(unapproved.code, 6, "what protects data is not taken away unseen: {}", unapproved.stderr);
    bench.stack(&[&deploy[..], &["--require-approval", "never"]].concat()).await.succeeded();
    bench.stack(&destroy).await.succeeded();
}

/// The stack's policy as CloudFormation has it. The emulator keeps it and asks nobody: what it refuses on AWS is
/// explained in `deploy/explain`.
async fn policy(bench: &Bench) -> Option<Value> {
    let client = bench.aws().await.in_region("eu-central-1").cloudformation();
    let answer = client.get_stack_policy().stack_name("otpost-dev-service").send().await.unwrap();
    answer.stack_policy_body.map(|body| serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn a_protected_stack_has_a_policy_from_its_first_deployment_to_the_one_that_lifts_it() {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    let set = || proxy.calls().iter().filter(|call| call.operation == "SetStackPolicy").count();
    let config = bench.project.path().join("otpost.yaml");
    let open = fs::read_to_string(&config).unwrap();
    let protected = open.replace("  dev:\n", "  dev:\n    protected: true\n");
    assert_ne!(protected, open);

    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!((policy(&bench).await, set()), (None, 0), "nothing is protected, and nothing is asked");

    fs::write(&config, &protected).unwrap();
    bench.stack(&DEPLOY).await.succeeded();
    let kept = policy(&bench).await.unwrap();
    let statements = kept["Statement"].as_array().unwrap();
    assert_eq!(statements[0]["Action"], "Update:*");
    assert_eq!(statements[1]["Effect"], "Deny");
    assert_eq!(statements[1]["Action"], json!(["Update:Replace", "Update:Delete"]));
    let resources = ["CodesKey", "DataKey", "MacKey", "Table"].map(|id| format!("LogicalResourceId/{id}"));
    assert_eq!(statements[1]["Resource"], json!(resources));

    let before = set();
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(set(), before, "where nothing is to be done, nothing is");

    // Somebody opened it by hand; the next deployment that has anything to do closes it.
    let client = bench.aws().await.in_region("eu-central-1").cloudformation();
    let by_hand = client.set_stack_policy().stack_name("otpost-dev-service");
    by_hand.stack_policy_body(app::open_stack_policy().to_string()).send().await.unwrap();
    bench.rewrite();
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(policy(&bench).await, Some(kept));

    fs::write(&config, &open).unwrap();
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(policy(&bench).await, Some(app::open_stack_policy()), "CloudFormation takes no policy away");
}
