//! The deployment of stacks against the emulator: failures, stacks that can't be updated, big templates, secrets.

use std::collections::BTreeMap;

use app::Assembly;
use app::manifest::{Manifest, Parameter, Source, StackEntry};
use aws_sdk_cloudformation::types::{ChangeSetType, OnStackFailure};
use serde_json::{Value, json};
use stack::aws::Aws;
use stack::deploy::{Addresses, StackOutputs};
use stack::error::{Error, Exit};

use crate::emulator::{Bench, rollout};

/// SQS keeps a message 14 days at most, so a longer time fails while the stack is made.
const TOO_LONG: u32 = 9_999_999;

fn entry(id: &str) -> StackEntry {
    StackEntry {
        id: id.to_owned(),
        name: format!("test-{id}"),
        region: "us-east-1".to_owned(),
        shared: false,
        expands: false,
        template: format!("{id}.template.json"),
        role: None,
        validation: None,
        parameters: Vec::new(),
        outputs: Vec::new(),
        paths: BTreeMap::new(),
        capabilities: Vec::new(),
        tags: BTreeMap::from([("test".to_owned(), "yes".to_owned())]),
    }
}

fn assembly(stacks: Vec<(StackEntry, Value)>) -> Assembly {
    let (stacks, templates): (Vec<_>, BTreeMap<_, _>) =
        stacks.into_iter().map(|(entry, body)| (entry.clone(), (entry.template, body))).unzip();
    Assembly {
        wildcards: BTreeMap::new(),
        manifest: Manifest { version: 1, environment: "test".to_owned(), stacks, assets: Vec::new() },
        templates,
    }
}

fn queue(seconds: u32) -> Value {
    json!({
        "Resources": { "Queue": { "Type": "AWS::SQS::Queue", "Properties": { "MessageRetentionPeriod": seconds } } },
        "Outputs": { "Name": { "Value": { "Fn::GetAtt": ["Queue", "QueueName"] } } },
    })
}

async fn deploy(aws: &Aws, body: Value) -> Result<StackOutputs, Error> {
    rollout(aws, &assembly(vec![(entry("one"), body)]), Vec::new(), &Addresses::default()).await
}

async fn status(aws: &Aws, name: &str) -> String {
    let answer = aws.cloudformation().describe_stacks().stack_name(name).send().await.unwrap();
    answer.stacks()[0].stack_status().unwrap().as_str().to_owned()
}

#[tokio::test]
async fn a_failing_update_names_its_cause_and_leaves_everything_as_it_was() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    let before = deploy(&aws, queue(600)).await.unwrap();
    let error = deploy(&aws, queue(TOO_LONG)).await.unwrap_err();
    assert_eq!(error.exit, Exit::RolledBack, "{error}");
    assert!(error.message.starts_with("stack `test-one` failed: `Queue` (AWS::SQS::Queue): "), "{error}");
    assert_eq!(status(&aws, "test-one").await, "UPDATE_ROLLBACK_COMPLETE");
    let after = deploy(&aws, queue(700)).await.unwrap();
    assert_eq!(after, before, "the same queue, updated");
}

#[tokio::test]
async fn a_stack_that_never_was_whole_is_made_again() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    let error = deploy(&aws, queue(TOO_LONG)).await.unwrap_err();
    assert_eq!(error.exit, Exit::RolledBack, "{error}");
    assert_eq!(status(&aws, "test-one").await, "ROLLBACK_COMPLETE");
    deploy(&aws, queue(600)).await.unwrap();
    assert_eq!(status(&aws, "test-one").await, "CREATE_COMPLETE");
}

#[tokio::test]
async fn the_shell_of_a_change_set_that_nobody_executed_is_made_again() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    aws.cloudformation()
        .create_change_set()
        .stack_name("test-one")
        .change_set_name("left-behind")
        .change_set_type(ChangeSetType::Create)
        .on_stack_failure(OnStackFailure::Rollback)
        .template_body(queue(600).to_string())
        .send()
        .await
        .unwrap();
    assert_eq!(status(&aws, "test-one").await, "REVIEW_IN_PROGRESS");
    deploy(&aws, queue(600)).await.unwrap();
    assert_eq!(status(&aws, "test-one").await, "CREATE_COMPLETE");
}

#[tokio::test]
async fn a_template_over_the_inline_limit_goes_through_the_artifact_bucket() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    let bootstrap = json!({
        "Resources": { "Bucket": { "Type": "AWS::S3::Bucket" } },
        "Outputs": { "ArtifactBucket": { "Value": { "Ref": "Bucket" } } },
    });
    let mut big = queue(600);
    big["Metadata"] = json!({ "padding": "x".repeat(60_000) });
    let both = assembly(vec![(entry("bootstrap"), bootstrap), (entry("one"), big.clone())]);
    let outputs = rollout(&aws, &both, Vec::new(), &Addresses::default()).await.unwrap();
    let bucket = &outputs["bootstrap"]["ArtifactBucket"];
    let objects = aws.s3().list_objects_v2().bucket(bucket).prefix("templates/").send().await.unwrap();
    assert_eq!(objects.contents().len(), 1);
    assert_eq!(status(&aws, "test-one").await, "CREATE_COMPLETE");
    let again = rollout(&aws, &both, Vec::new(), &Addresses::default()).await.unwrap();
    assert_eq!(again, outputs);

    big["Metadata"] = json!({ "padding": "y".repeat(60_000) });
    let alone = deploy(&aws, big).await.unwrap_err();
    assert!(alone.message.contains("needs the artifact bucket"), "{alone}");
}

#[tokio::test]
async fn a_generated_secret_is_made_once_and_kept_by_updates() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    let mut one = entry("one");
    one.parameters.push(Parameter {
        name: "Secret".to_owned(),
        source: Source::Generated { characters: 40 },
        no_echo: true,
    });
    let body = |seconds: u32| {
        let mut body = queue(seconds);
        body["Parameters"] = json!({ "Secret": { "Type": "String", "NoEcho": true } });
        // An output is the only place where the test can see the value.
        body["Outputs"]["Seen"] = json!({ "Value": { "Ref": "Secret" } });
        body
    };
    let first = rollout(&aws, &assembly(vec![(one.clone(), body(600))]), Vec::new(), &Addresses::default())
        .await
        .unwrap();
    let second =
        rollout(&aws, &assembly(vec![(one, body(700))]), Vec::new(), &Addresses::default()).await.unwrap();
    assert_eq!(first["one"]["Seen"].len(), 40);
    assert_eq!(first, second);
}
