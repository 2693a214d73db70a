//! A deployment that would take the passkeys away is refused, and changes nothing.

use std::fs;

use serde_json::json;

use crate::emulator::{Bench, functions};
use crate::person::Person;
use stack::local::front::Listener;

const DOMAIN: &str = "    domain: { name: otp.example.com, \
    certificate: \"arn:aws:acm:us-east-1:000000000000:certificate/1\" }\n";

#[tokio::test]
async fn a_deployment_that_would_lose_passkeys_names_them_and_does_nothing() {
    let bench = Bench::start().await;
    let built = functions();
    let listener = Listener::bind(0).await.unwrap();
    let site = listener.url();
    let here =
        ["deploy", "--env", "local", "--json", "--built", built.to_str().unwrap(), "--public-url", &site];
    let elsewhere = ["deploy", "--env", "local", "--built", built.to_str().unwrap()];
    let outputs = serde_json::from_value(bench.stack(&here).await.outputs()).unwrap();

    // Before the first passkey the site may still move.
    bench.stack(&elsewhere).await.succeeded();
    bench.stack(&here).await.succeeded();

    let _serving = bench.serve(&outputs, listener).await;
    let invited = bench.stack(&["user", "invite", "alice", "--env", "local", "--json"]).await.json();
    let (_, secret) = invited["link"].as_str().unwrap().split_once('#').unwrap();
    Person::new(&site).register(&json!({ "invitation": secret }), "iPhone").await.unwrap();

    bench.stack(&here).await.succeeded();
    let before = outputs_of(&bench);
    let refused = bench.stack(&elsewhere).await;
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("the site would move from `localhost` to `"), "{}", refused.stderr);
    assert!(refused.stderr.contains("these passkeys would be lost: `alice: iPhone`"), "{}", refused.stderr);
    assert!(refused.stderr.contains("hint: "), "{}", refused.stderr);

    let file = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("  local:\n", &format!("  local:\n{DOMAIN}"))).unwrap();
    let refused = bench.stack(&elsewhere).await;
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("from `localhost` to `otp.example.com`"), "{}", refused.stderr);
    assert_eq!(outputs_of(&bench), before, "something was deployed");

    // Whoever gave up the passkeys may move.
    bench.stack(&["user", "revoke", "alice", "--env", "local"]).await.succeeded();
    let unapproved = bench.stack(&elsewhere).await;
    assert_eq!(unapproved.code, 6, "another origin may talk to the pages: {}", unapproved.stderr);
    bench.stack(&[&elsewhere[..], &["--require-approval", "never"]].concat()).await.succeeded();
    bench.emulator.stop().await.unwrap();
}

fn outputs_of(bench: &Bench) -> String {
    fs::read_to_string(bench.project.path().join("cdk.out/local/outputs.json")).unwrap()
}
