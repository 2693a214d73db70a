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
    the_diff_says_that_passkeys_die(&bench, built.to_str().unwrap()).await;
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

    add_domain(&bench);
    let refused = bench.stack(&elsewhere).await;
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("from `localhost` to `otp.example.com`"), "{}", refused.stderr);

    // A person who is there may lose them knowingly: by the new host's name, and by nothing else.
    let dry = "deploy --env local --dry-run";
    let unmoved = bench.stack_typing(dry, &built, "yes\n").await;
    assert_eq!(unmoved.code, 5, "{}", unmoved.stdout);
    let question = "1 passkey would be lost; type otp.example.com to move there:";
    assert!(unmoved.stdout.contains(question), "{}", unmoved.stdout);
    let moved = bench.stack_typing(dry, &built, "otp.example.com\n").await;
    assert_eq!(moved.code, 0, "{}", moved.stdout);
    assert!(moved.stdout.contains("relying party: localhost → otp.example.com"), "{}", moved.stdout);
    assert_eq!(outputs_of(&bench), before, "something was deployed");

    // An operator who gave up the passkeys may move.
    bench.stack(&["user", "revoke", "alice", "--env", "local"]).await.succeeded();
    let unapproved = bench.stack(&elsewhere).await;
    assert_eq!(unapproved.code, 6, "another origin may talk to the pages: {}", unapproved.stderr);
    bench.stack(&[&elsewhere[..], &["--require-approval", "never"]].concat()).await.succeeded();
    bench.emulator.stop().await.unwrap();
}

/// With and without AWS; nobody has a passkey yet, which only the former knows.
async fn the_diff_says_that_passkeys_die(bench: &Bench, built: &str) {
    let before = add_domain(bench);
    let moves = "relying party: the distribution's own host → otp.example.com";
    let asked = bench.stack(&["diff", "--env", "local", "--built", built]).await.succeeded();
    assert!(asked.stdout.contains(moves) && asked.stdout.contains("every passkey"), "{}", asked.stdout);
    assert!(asked.stdout.contains("passkeys that would be lost: none"), "{}{}", asked.stdout, asked.stderr);
    let offline = bench.stack(&["diff", "--env", "local", "--offline"]).await.succeeded();
    assert!(offline.stdout.contains(moves) && offline.stdout.contains("every passkey"), "{}", offline.stdout);
    assert!(!offline.stdout.contains("passkeys that would be lost"), "nobody looked:\n{}", offline.stdout);
    let level = ["diff", "--env", "local", "--offline", "--fail-on", "destructive", "--json"];
    let refused = bench.stack(&level).await;
    assert_eq!(refused.code, 6, "{}", refused.stderr);
    let report: serde_json::Value = serde_json::from_str(&refused.stdout).unwrap();
    let moved =
        report["stacks"].as_array().unwrap().iter().find_map(|stack| stack["relying_party"].as_object());
    assert_eq!(moved.unwrap()["new"], "otp.example.com");
    assert_eq!(moved.unwrap()["old"], serde_json::Value::Null);
    fs::write(bench.project.path().join("otpost.yaml"), before).unwrap();
}

/// Gives the environment a domain; answers with the settings before.
fn add_domain(bench: &Bench) -> String {
    let file = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("  local:\n", &format!("  local:\n{DOMAIN}"))).unwrap();
    text
}

fn outputs_of(bench: &Bench) -> String {
    fs::read_to_string(bench.project.path().join("cdk.out/local/outputs.json")).unwrap()
}
