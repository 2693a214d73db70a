//! `stack list` and `stack prune`, against environments that are stacks and no more.

use crate::emulator::{parameters, put_parameter};
use std::fs;

use serde_json::{Value, json};

use crate::emulator::{Bench, Ran};
use crate::planted::{self, Planted};

const PAST: &str = "2026-01-02T03:04:05Z";
const FUTURE: &str = "2126-01-02T03:04:05Z";

/// The output, without the parts that differ from run to run.
fn steady(text: &str) -> String {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = text.lines().map(|line| {
        // An age of seconds, and an end in about so many days.
        let mut steady = Vec::new();
        let mut words = words(line).split(' ').map(str::to_owned).collect::<Vec<_>>().into_iter().peekable();
        while let Some(word) = words.next() {
            let unit = words.peek().is_some_and(|unit| ["s", "days"].contains(&unit.as_str()));
            steady.push(if unit && word.parse::<u32>().is_ok() { "N".to_owned() } else { word });
        }
        steady.join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The last line of a pruning: what came of it.
fn event(pruned: &Ran) -> Value {
    assert_eq!(pruned.code, 0, "{}", pruned.stderr);
    let event: Value = serde_json::from_str(pruned.stdout.lines().last().unwrap()).unwrap();
    assert_eq!(event["event"], "pruned");
    event
}

/// One of each kind.
async fn plant(bench: &Bench) {
    let aws = bench.aws().await;
    Planted::bootstrap().plant(&aws).await;
    Planted::service("dev", "never").plant(&aws).await;
    Planted::of("dev", "edge").plant(&aws).await;
    Planted::service("pr-1", PAST).plant(&aws).await;
    Planted::service("pr-2", FUTURE).plant(&aws.in_region("eu-central-1")).await;
    Planted::service("prod", PAST).plant(&aws).await;
    // Of a pattern that otpost.yaml has no more.
    Planted::service("gone", PAST).plant(&aws).await;
    Planted::of("gone", "edge").plant(&aws).await;
    Planted::of("pr-3", "edge").plant(&aws).await;
    Planted::of("old", "edge").plant(&aws).await;
    Planted::service("pr-4", PAST).plant(&aws).await;
    let kept = aws.cloudformation().update_termination_protection().enable_termination_protection(true);
    kept.stack_name("otpost-pr-4-service").send().await.unwrap();
    Planted { name: "shop-service".to_owned(), ..Planted::service("shop", PAST) }.plant(&aws).await;
}

#[tokio::test]
async fn every_environment_is_listed_and_what_has_expired_is_pruned() {
    let bench = Bench::start().await;
    let empty = bench.stack(&["list"]).await.succeeded();
    assert_eq!((empty.stdout.as_str(), empty.stderr.as_str()), ("", "no environment is deployed\n"));
    let empty = bench.stack(&["prune"]).await.succeeded();
    assert_eq!((empty.stdout.as_str(), empty.stderr.as_str()), ("", "nothing has expired\n"));

    plant(&bench).await;
    let listed = bench.stack(&["list"]).await.succeeded();
    insta::assert_snapshot!(steady(&listed.stdout), @r"
    NAME REGION AGE EXPIRES VERSION STATUS PROTECTED SITE
    dev us-east-1 N s never 0.4.0 up no https://dev.example.com
    gone us-east-1 N s N days ago 0.4.0 up no https://gone.example.com
    old - N s - - half removed no -
    pr-1 us-east-1 N s N days ago 0.4.0 up no https://pr-1.example.com
    pr-2 eu-central-1 N s in N days 0.4.0 up no https://pr-2.example.com
    pr-3 - N s - - half removed no -
    pr-4 us-east-1 N s N days ago 0.4.0 up yes https://pr-4.example.com
    prod us-east-1 N s N days ago 0.4.0 up yes https://prod.example.com
    ");
    let json = bench.stack(&["list", "--json"]).await.json();
    let dev = json.as_array().unwrap().iter().find(|row| row["name"] == "dev").unwrap().clone();
    assert!(dev["created_at"].as_str().unwrap().ends_with('Z'), "{dev}");
    assert_eq!(dev["expires_at"], serde_json::Value::Null);
    assert_eq!(dev["stacks"]["otpost-dev-service"], "CREATE_COMPLETE");

    let refused = bench.stack(&["prune"]).await;
    assert_eq!(refused.code, 2);
    insta::assert_snapshot!(steady(&refused.stderr), @r"
    `gone`, which expired N days ago
    `pr-1`, which expired N days ago
    `pr-3`, which is half removed
    error: the removal needs confirmation, but there is no terminal to ask on
    hint: stack prune --yes
    ");
    assert_eq!(bench.stack(&["list"]).await.stdout.lines().count(), listed.stdout.lines().count());

    let pruned = bench.stack(&["prune", "--yes", "--json"]).await;
    let protected = |name: &str| json!({ "environment": name, "because": "it is protected" });
    assert_eq!(
        event(&pruned),
        json!({
            "event": "pruned",
            "removed": ["gone", "pr-1", "pr-3"],
            "skipped": [protected("pr-4"), protected("prod")],
            "failed": [],
        })
    );
    let told = |name: &str| pruned.stdout.contains(&format!(r#""event":"destroyed","environment":"{name}""#));
    assert!(told("gone") && told("pr-1") && told("pr-3"), "{}", pruned.stdout);
    let names = |listed: serde_json::Value| -> Vec<String> {
        listed.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    let left = names(bench.stack(&["list", "--json"]).await.json());
    assert_eq!(left, ["dev", "old", "pr-2", "pr-4", "prod"]);
    assert!(planted::status(&bench.aws().await, "shop-service").await.is_some(), "somebody else's");

    let again = bench.stack(&["prune", "--yes"]).await.succeeded();
    insta::assert_snapshot!(again.stdout, @r"
    skipped  pr-4: it is protected
    skipped  prod: it is protected
    ");
}

#[tokio::test]
async fn the_rest_of_an_ephemeral_environment_is_pruned_and_that_of_another_is_not() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    for (name, end) in [("branch", FUTURE), ("stage", "never")] {
        Planted::of(name, "edge").plant(&aws).await;
        Planted::service(name, end).plant(&aws).await;
        planted::delete(&aws, &format!("otpost-{name}-service")).await;
    }
    // Its home region is nowhere to be read any more.
    let home = aws.in_region("eu-central-1");
    put_parameter(&home, "/otpost/branch/secret/sms/aql").await;
    let pruned = bench.stack(&["prune", "--yes"]).await.succeeded();
    assert_eq!(pruned.stdout, "removed  branch\n", "its end is remembered by the stack that is gone");
    assert!(parameters(&home).await.is_empty());
    assert!(planted::status(&aws, "otpost-stage-edge").await.is_some());
}

#[tokio::test]
async fn two_prunes_at_once_share_the_work() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    Planted::bootstrap().plant(&aws).await;
    for number in 0..6 {
        Planted::service(&format!("pr-{number}"), PAST).plant(&aws).await;
    }
    let prune = || bench.stack(&["prune", "--yes", "--json"]);
    let (one, other) = tokio::join!(prune(), prune());
    let (one, other) = (event(&one), event(&other));
    let of = |what: &str| {
        let both = [&one, &other].map(|done| done[what].as_array().unwrap().clone());
        both.concat()
    };
    let mut removed: Vec<_> = of("removed").iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    removed.sort();
    assert_eq!(removed, ["pr-0", "pr-1", "pr-2", "pr-3", "pr-4", "pr-5"], "each once: {one} {other}");
    assert!(of("failed").is_empty());
    for skipped in of("skipped") {
        let why = skipped["because"].as_str().unwrap();
        let known = why.starts_with("somebody works on the environment: destroy of ")
            || why == "somebody else has removed it";
        assert!(known, "{skipped}");
    }
    let listed = bench.stack(&["list", "--json"]).await.json();
    assert_eq!(listed, json!([]));
}

#[tokio::test]
async fn a_hundred_are_listed_a_page_at_a_time() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    for number in 0..120 {
        Planted::service(&format!("pr-{number}"), FUTURE).plant(&aws).await;
    }
    let listed = bench.stack(&["list", "--json"]).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 120);
}

#[tokio::test]
async fn one_that_fails_does_not_keep_the_others() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    Planted::bootstrap().plant(&aws).await;
    Planted::service("pr-1", PAST).plant(&aws).await;
    Planted::service("pr-2", PAST).plant(&aws).await;
    let config = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&config).unwrap();
    let other = "  pr-1:\n    account: \"111122223333\"\n";
    fs::write(&config, text.replace("environments:\n", &format!("environments:\n{other}"))).unwrap();
    let pruned = bench.stack(&["prune", "--yes"]).await;
    assert_eq!(pruned.code, 3, "{}", pruned.stderr);
    insta::assert_snapshot!(pruned.stdout, @r"
    removed  pr-2
    failed   pr-1: the credentials belong to account `000000000000`, and environment `pr-1` to account `111122223333`
    ");
    insta::assert_snapshot!(steady(&pruned.stderr), @r"
    removing `pr-1`, which expired N days ago
    `pr-1`: the credentials belong to account `000000000000`, and environment `pr-1` to account `111122223333`
    removing `pr-2`, which expired N days ago
    deleted Handle
    otpost-pr-2-service: deleted
    error: not everything could be removed: `pr-1`
    hint: run the command again; what is removed stays removed
    ");
}
