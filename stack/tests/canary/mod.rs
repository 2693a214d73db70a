//! The canary as it is deployed: it finds the service well over its public address, and not when the service
//! isn't; and nothing of it is there where it is off.

use std::fs;

use aws_sdk_lambda::primitives::Blob;
use serde_json::Value;
use stack::aws::Aws;
use stack::client;
use stack::console::Console;
use stack::deploy::{self, Addresses, BuildProfile, Outputs, Wishes};
use stack::local::front::Listener;

use crate::emulator::{Bench, functions};

const YAML: &str = "defaults: {region: us-east-1, canary: true, watch: {enabled: false}, api: {rate: 10000, burst: 5000}}\n\
                    environments: {local: {}}\n";

/// The physical id of a resource of the service stack.
async fn physical_id(aws: &Aws, logical_id: &str) -> Option<String> {
    let resource = aws.cloudformation().describe_stack_resource().stack_name("otpost-local-service");
    let found = resource.logical_resource_id(logical_id).send().await.ok()?;
    found.stack_resource_detail?.physical_resource_id
}

/// The end of a round: nothing, or the failure that the function names.
async fn round(aws: &Aws, function: &str) -> Result<(), String> {
    let tick = Blob::new(r#"{"detail-type": "Scheduled Event", "detail": {}}"#);
    let answer = aws.lambda().invoke().function_name(function).payload(tick).send().await.unwrap();
    let said = String::from_utf8(answer.payload.unwrap_or_else(|| Blob::new("")).into_inner()).unwrap();
    if answer.function_error.is_some() { Err(said) } else { Ok(()) }
}

async fn deployed(bench: &Bench, site: Option<String>) -> Outputs {
    let config = app::Config::load(&bench.project.path().join("otpost.yaml")).unwrap();
    let request = deploy::Request {
        environment: config.environment("local").unwrap(),
        target: bench.target(),
        root: bench.project.path().to_owned(),
        addresses: Addresses { public_url: site, outbox_url: None },
        profile: BuildProfile::Built(functions()),
        wishes: Wishes::default(),
        life: None,
        extend: false,
    };
    deploy::deploy(&request, &mut Console::silent()).await.unwrap().outputs.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_canary_takes_the_whole_way_and_says_when_it_is_closed() {
    let bench = Bench::start().await;
    fs::write(bench.project.path().join("otpost.yaml"), YAML).unwrap();
    let listener = Listener::bind(0).await.unwrap();
    let outputs = deployed(&bench, Some(listener.url())).await;
    let aws = bench.aws().await;
    let canary = physical_id(&aws, "Canary").await.expect("it is on");
    assert!(physical_id(&aws, "CanaryRounds").await.is_some(), "it has its rounds");

    let serving = bench.serve(&outputs, listener).await;
    for n in 1..=3 {
        assert_eq!(round(&aws, &canary).await, Ok(()), "round {n}");
    }
    // Its token is in the table, and no client of that name among those that an operator made.
    assert!(client::list(&aws, &outputs).await.unwrap().is_empty());
    let table = aws_sdk_dynamodb::Client::new(aws.config());
    let items =
        table.scan().table_name(outputs.value("TableName").unwrap()).send().await.unwrap().items.unwrap();
    let kept: Vec<_> = items.iter().filter(|item| item["pk"].as_s().unwrap() == "CANARY").collect();
    assert_eq!(kept.len(), 1, "one key at a time");
    assert!(items.iter().all(|item| !item.contains_key("listing")), "nothing is outstanding");

    drop(serving);
    let closed = round(&aws, &canary).await.unwrap_err();
    assert!(closed.contains("canary issues: could not connect"), "{closed}");
    let said: Value = serde_json::from_str(&closed).unwrap();
    assert!(!said.to_string().contains("otpost.canary."), "its key is nobody's business: {said}");
    bench.emulator.stop().await.unwrap();
}
