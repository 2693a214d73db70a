//! The real command deploys the real templates and functions, changes them, uses them and removes them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod around;
mod authorized;
mod budget;
mod canary;
mod changes;
mod deploy_role;
mod emulator;
mod engine;
mod environments;
mod expand;
mod faults;
mod front_of_deployment;
mod gateway_logs;
mod killed;
mod looks;
mod models;
mod own_domain;
mod person;
mod planted;
mod protected;
mod proxy;
mod relay;
mod relying_party;
mod removal;
mod requests;
mod restore;
mod rotate;
mod second_day;
mod secret;
mod services;
mod sharing;
mod user;
mod verify;

use service::logs::DescribeLogGroups;
use service::sns::ListTopics;
use service::sqs::ListQueues;
use std::fs;
use std::path::Path;

use emulator::{Bench, CREDENTIALS, functions};
use proxy::{Act, Fault, Proxy};

const HOME: &str = "us-east-1";

/// Every file below a folder, as text.
fn texts(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            all.push_str(&texts(&path));
        } else {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    all
}

#[tokio::test]
async fn an_environment_from_its_first_deployment_to_its_end() {
    let bench = Bench::start().await;
    let built = functions();
    let deploy = ["deploy", "--env", "local", "--json", "--built", built.to_str().unwrap()];
    let mut talk = String::new();

    let first = bench.stack(&deploy).await;
    let outputs = first.outputs();
    assert_eq!(outputs["environment"], "local");
    assert_eq!(outputs["region"], HOME);
    assert!(outputs["api_url"].as_str().unwrap().ends_with("/v1"), "{outputs}");
    assert!(first.stderr.contains("AWS::DynamoDB::Table"), "the change set is shown:\n{}", first.stderr);
    assert!(first.stderr.contains("/v1/health"), "the smoke test is told:\n{}", first.stderr);
    talk.push_str(&(first.stdout + &first.stderr));
    let file = bench.project.path().join("cdk.out/local/outputs.json");
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&fs::read_to_string(&file).unwrap()).unwrap(),
        outputs
    );
    let shown = bench.stack(&["outputs", "--env", "local", "--json"]).await.json();
    assert_eq!(shown, outputs);
    fs::remove_file(&file).unwrap();
    let asked = bench.stack(&["outputs", "--env", "local", "--json"]).await.json();
    assert_eq!(asked, outputs, "CloudFormation remembers what the file said");

    let origin_key = origin_key_of(&bench, outputs["values"]["DistributionId"].as_str().unwrap()).await;
    let again = bench.stack(&deploy).await.succeeded();
    assert_eq!(again.stderr, "local: unchanged\n");
    talk.push_str(&(again.stdout + &again.stderr));

    // An update: a setting of the template, a new page under its two names, an old page gone.
    fs::write(bench.project.path().join("site/help.html"), "<!doctype html>").unwrap();
    let config = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("burst: 5000", "burst: 4000")).unwrap();
    let update = bench.stack(&deploy).await.succeeded();
    assert!(update.stderr.contains("ThrottlingBurstLimit: 5000 → 4000"), "{}", update.stderr);
    assert!(update.stderr.contains("otpost-local-edge: unchanged"), "{}", update.stderr);
    assert!(update.stderr.contains("site: 2 uploaded, 0 removed"), "{}", update.stderr);
    fs::remove_file(bench.project.path().join("site/help.html")).unwrap();
    let update = bench.stack(&deploy).await.succeeded();
    assert!(update.stderr.contains("site: 0 uploaded, 2 removed"), "{}", update.stderr);
    talk.push_str(&(update.stdout + &update.stderr));
    let distribution = outputs["values"]["DistributionId"].as_str().unwrap();
    assert_eq!(origin_key_of(&bench, distribution).await, origin_key, "the secret was kept");

    talk.push_str(&clients(&bench).await);
    talk.push_str(&texts(&bench.project.path().join("cdk.out")));
    assert!(!talk.contains(&origin_key), "the origin key was shown or stored");

    let refused = bench.stack(&["destroy", "--env", "local"]).await;
    assert_eq!(refused.code, 2, "nobody confirmed: {}", refused.stderr);
    bench.stack(&["destroy", "--env", "local", "--yes"]).await.succeeded();
    assert!(!file.exists());
    nothing_but_bootstrap_is_left(&bench).await;
    let again = bench.stack(&["destroy", "--env", "local", "--yes"]).await.succeeded();
    assert!(again.stderr.contains("local: no stack is there"), "{}", again.stderr);
}

/// The value that CloudFront adds to what it sends to the API.
async fn origin_key_of(bench: &Bench, distribution: &str) -> String {
    let cloudfront = bench.aws().await.cloudfront();
    let answer = cloudfront.get_distribution_config().id(distribution).send().await.unwrap();
    let config = answer.distribution_config.unwrap();
    let origins = config.origins.unwrap();
    let mut headers = origins.items.iter().filter_map(|origin| origin.custom_headers.as_ref());
    let key = headers.find_map(|headers| headers.items().first()).expect("an origin has a header");
    assert!(key.header_value.len() >= 20);
    key.header_value.clone()
}

/// The function has done what it was asked, and its answer was lost.
async fn lost_answers(bench: &Bench) {
    let proxy = Proxy::before(&bench.emulator.endpoint()).await;
    let losing = async |before: usize, arguments: &[&str]| {
        proxy.clear();
        proxy.add(Fault::new(Act::LoseAnswer).of("Invoke").from(before + 1));
        let endpoint = [("AWS_ENDPOINT_URL", proxy.url())];
        let ran = bench.stack_with(arguments, &[&CREDENTIALS[..], &endpoint].concat()).await;
        assert_eq!(proxy.struck().len(), 1);
        ran.succeeded()
    };
    let made = losing(0, &["client", "create", "desk", "--env", "local", "--json"]).await;
    assert!(made.json()["key"].as_str().unwrap().starts_with("otpost.desk."));
    // The names are asked first.
    losing(1, &["client", "revoke", "desk", "--env", "local"]).await;
    losing(0, &["user", "invite", "ada", "--env", "local"]).await;
    losing(1, &["user", "revoke", "ada", "--env", "local"]).await;
}

/// Makes, lists and revokes a client; answers with what was said apart from the key itself.
async fn clients(bench: &Bench) -> String {
    let create = ["client", "create", "shop", "--env", "local", "--json"];
    let made = bench.stack(&create).await;
    let key = made.json()["key"].as_str().unwrap().to_owned();
    assert!(key.starts_with("otpost.shop."), "the key has the agreed form");
    let twice = bench.stack(&create).await;
    assert_eq!(twice.code, 1);
    assert!(twice.stderr.contains("hint: "), "{}", twice.stderr);
    let listed = bench.stack(&["client", "list", "--env", "local", "--json"]).await;
    let clients = listed.json();
    assert_eq!(clients[0]["name"], "shop");
    assert_eq!(clients[0]["may_show"], false);
    lost_answers(bench).await;
    let revoked = bench.stack(&["client", "revoke", "shop", "--env", "local"]).await.succeeded();
    let unknown = bench.stack(&["client", "revoke", "shop", "--env", "local"]).await;
    assert_eq!(unknown.code, 1, "it is revoked already");
    let invalid = bench.stack(&["client", "create", "Not A Name", "--env", "local"]).await;
    assert_eq!(invalid.code, 2);
    assert!(invalid.stderr.contains("must be 1 to 32 of"), "{}", invalid.stderr);
    let said = [made.stderr, twice.stderr, listed.stdout, revoked.stderr, unknown.stderr].concat();
    let kept = texts(&bench.project.path().join("cdk.out"));
    assert!(!said.contains(&key) && !kept.contains(&key), "the client's key is shown once");
    said
}

async fn nothing_but_bootstrap_is_left(bench: &Bench) {
    let aws = bench.aws().await;
    let stacks = aws.cloudformation().describe_stacks().send().await.unwrap().stacks.unwrap_or_default();
    let stacks: Vec<_> = stacks.iter().filter_map(|stack| stack.stack_name()).collect();
    assert_eq!(stacks, ["otpost-bootstrap"]);
    let buckets = aws.s3().list_buckets().send().await.unwrap().buckets.unwrap_or_default();
    assert_eq!(buckets.len(), 1, "{buckets:?}");
    let bucket = buckets[0].name().unwrap();
    let records = aws.s3().list_objects_v2().bucket(bucket).prefix("sites/").send().await.unwrap();
    assert_eq!(records.contents().len(), 0);
    let functions = aws.lambda().list_functions().send().await.unwrap().functions.unwrap_or_default();
    assert!(functions.is_empty(), "{functions:?}");
    let mappings = aws.lambda().list_event_source_mappings().send().await.unwrap();
    assert!(mappings.event_source_mappings().is_empty(), "{mappings:?}");
    let groups = aws.logs().call(&DescribeLogGroups::default()).await.unwrap().log_groups;
    assert!(groups.is_empty(), "{groups:?}");
    let distributions =
        aws.cloudfront().list_distributions().send().await.unwrap().distribution_list.unwrap();
    assert_eq!(distributions.quantity, 0, "{distributions:?}");
    let config = aws.config();
    let tables = aws_sdk_dynamodb::Client::new(config).list_tables().send().await.unwrap();
    assert!(tables.table_names().is_empty(), "{tables:?}");
    let queues = aws.service().call(&ListQueues::default()).await.unwrap();
    assert!(queues.queue_urls.is_empty(), "{queues:?}");
    let topics = aws.service().call(&ListTopics::default()).await.unwrap();
    assert!(topics.arns.is_empty(), "{topics:?}");
}

#[tokio::test]
async fn a_wrong_account_and_missing_credentials_stop_a_deployment_before_it_begins() {
    let bench = Bench::start().await;
    let config = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("  local:\n", "  local:\n    account: \"111122223333\"\n")).unwrap();
    let built = functions();
    let deploy = ["deploy", "--env", "local", "--built", built.to_str().unwrap()];

    let wrong = bench.stack(&deploy).await;
    assert_eq!(wrong.code, 3);
    insta::assert_snapshot!(wrong.stderr, @r"
    error: the credentials belong to account `000000000000`, and environment `local` to account `111122223333`
    hint: choose the right --profile, or correct `account` in otpost.yaml
    ");

    let none = bench.stack_with(&deploy, &[]).await;
    assert_eq!(none.code, 3);
    insta::assert_snapshot!(none.stderr, @r"
    error: there are no AWS credentials
    hint: `aws login` gets some, and `aws configure sso` for IAM Identity Center; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
    ");

    let destroy = bench.stack(&["destroy", "--env", "local", "--yes"]).await;
    assert_eq!(destroy.code, 3, "{}", destroy.stderr);
    let stacks = bench.aws().await.cloudformation().describe_stacks().send().await.unwrap();
    assert!(stacks.stacks().is_empty(), "nothing was begun");
}
