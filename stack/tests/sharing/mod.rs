//! Environments of a pattern take what an account has few of from one stack, which outlives them.

use std::fs;

use aws_sdk_cloudfront::types::DistributionConfig;
use axum::body::Body;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use stack::deploy::Outputs;
use stack::local::front::Listener;

use crate::emulator::{Bench, functions};

async fn deploy(bench: &Bench, name: &str) -> (Outputs, DistributionConfig) {
    let built = functions();
    let built = ["--built", built.to_str().unwrap(), "--require-approval", "never"];
    bench.stack(&[&["deploy", "--env", name], &built[..]].concat()).await.succeeded();
    let outputs = bench.stack(&["outputs", "--env", name, "--json"]).await.json();
    let outputs: Outputs = serde_json::from_value(outputs).unwrap();
    let cloudfront = bench.aws().await.cloudfront();
    let id = outputs.value("DistributionId").unwrap();
    let answer = cloudfront.get_distribution_config().id(id).send().await.unwrap();
    (outputs, answer.distribution_config.unwrap())
}

/// The web ACL, the origin access control, and the headers of pages and API.
fn shared(config: &DistributionConfig) -> [String; 4] {
    let origins = config.origins().unwrap().items();
    let access =
        origins.iter().filter_map(|origin| origin.origin_access_control_id()).find(|id| !id.is_empty());
    let pages = config.default_cache_behavior().unwrap().response_headers_policy_id();
    let api = config.cache_behaviors().unwrap().items()[0].response_headers_policy_id();
    [config.web_acl_id(), access, pages, api].map(|id| id.unwrap().to_owned())
}

async fn stacks(bench: &Bench, region: &str) -> Vec<String> {
    let cloudformation = bench.aws().await.in_region(region).cloudformation();
    let stacks = cloudformation.describe_stacks().send().await.unwrap().stacks.unwrap_or_default();
    let mut names: Vec<_> = stacks.into_iter().filter_map(|stack| stack.stack_name).collect();
    names.sort();
    names
}

#[tokio::test]
async fn environments_of_a_pattern_share_and_leave_what_they_share() {
    let bench = Bench::start().await;
    let (_, first) = deploy(&bench, "pr-1").await;
    // The home region of the second is where the shared stack is, with the bootstrap stack beside it.
    let config = bench.project.path().join("otpost.yaml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("region: eu-central-1", "region: us-east-1")).unwrap();
    let (outputs, second) = deploy(&bench, "pr-2").await;

    assert_eq!(shared(&first), shared(&second));
    assert!(shared(&first)[0].contains(":global/webacl/"), "{first:?}");
    assert_eq!(
        stacks(&bench, "us-east-1").await,
        ["otpost-bootstrap", "otpost-pr-2-service", "otpost-shared"]
    );
    assert_eq!(stacks(&bench, "eu-central-1").await, ["otpost-bootstrap", "otpost-pr-1-service"]);

    // Its pages have the headers, though the policy is in another stack's template.
    let listener = Listener::bind(0).await.unwrap();
    let url = listener.url();
    let _serving = bench.serve(&outputs, listener).await;
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    let page = client.get(url.parse().unwrap()).await.unwrap();
    assert_eq!(page.headers()["referrer-policy"], "no-referrer");

    bench.stack(&["destroy", "--env", "pr-2", "--yes"]).await.succeeded();
    assert_eq!(stacks(&bench, "us-east-1").await, ["otpost-bootstrap", "otpost-shared"]);
    bench.emulator.stop().await.unwrap();
}
