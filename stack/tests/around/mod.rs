//! The looks of operators: status, logs, drift and the doctor, of one environment on the emulator.

mod letters;
mod pages;

use crate::emulator::ask;
use serde_json::json;
use service::sqs::{SendMessage, Sqs};
use std::process::Stdio;

use aws_sdk_cloudwatch::types::StateValue;
use serde_json::Value;
use stack::aws::Aws;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

use crate::emulator::{Bench, functions};

const ENVIRONMENT: [&str; 2] = ["--env", "local"];
/// Those of the service and of what watches CloudFront.
const ALARMS: usize = 17;

#[tokio::test]
async fn an_environment_is_looked_at_from_before_it_is_there_until_somebody_changed_it_by_hand() {
    let bench = Bench::start().await;
    for command in ["status", "logs", "drift", "letters"] {
        let ran = bench.stack(&[command, ENVIRONMENT[0], ENVIRONMENT[1]]).await;
        assert_eq!(ran.code, 1, "{command}: {}", ran.stderr);
        let said = "error: environment `local` is not deployed\nhint: stack deploy --env local\n";
        assert_eq!(ran.stderr, said, "{command}");
        assert_eq!(ran.stdout, "", "{command}");
    }
    let nothing = bench.stack(&["status", "--env", "local", "--json"]).await;
    assert_eq!(nothing.code, 1);
    let nothing: Value = serde_json::from_str(&nothing.stdout).unwrap();
    assert_eq!(nothing["deployed"], false);
    assert_eq!(nothing["stacks"][0]["status"], Value::Null);

    let built = functions();
    let deploy = ["deploy", "--env", "local", "--json", "--built", built.to_str().unwrap()];
    bench.stack(&deploy).await.succeeded();

    let aws = bench.aws().await;
    let json = bench.stack(&["status", "--env", "local", "--json"]).await.json();
    all_is_well(&json);
    let text = bench.stack(&["status", "--env", "local"]).await.succeeded().stdout;
    assert!(text.contains(&format!("alarms       none of {ALARMS} rings\n")), "{text}");
    assert!(text.contains("dead letters 0 given up (Delivery/DeadLetters)\n"), "{text}");
    something_is_wrong(&bench, &aws).await;
    letters::are_shown_and_deleted(&bench, &aws).await;
    logs_are_shown(&bench, &aws).await;
    logs_are_followed(&bench, &aws).await;
    drift_is_found(&bench, &aws).await;
    the_doctor_finds_what_there_is(&bench).await;
}

fn all_is_well(report: &Value) {
    assert_eq!(report["deployed"], true);
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(report["expires_at"], "never");
    assert_eq!(report["lock"], Value::Null, "the deployment is over");
    for stack in report["stacks"].as_array().unwrap() {
        assert_eq!(stack["status"], "CREATE_COMPLETE", "{stack}");
        assert_eq!(stack["means"], "ready");
        assert!(stack["since"].as_str().unwrap().ends_with('Z'), "{stack}");
        assert_eq!(stack["working_on"], serde_json::json!([]));
    }
    assert_eq!(report["alarms"]["total"], ALARMS);
    assert_eq!(report["alarms"]["ringing"], serde_json::json!([]));
    let dead = report["queues"].as_array().unwrap().iter().find(|queue| queue["dead_letters"] == true);
    assert_eq!(dead.unwrap()["path"], "Delivery/DeadLetters");
}

/// The physical id of a resource of the service stack.
async fn physical(aws: &Aws, logical_id: &str) -> String {
    let client = aws.cloudformation();
    let request =
        client.describe_stack_resource().stack_name("otpost-local-service").logical_resource_id(logical_id);
    let detail = request.send().await.unwrap().stack_resource_detail.unwrap();
    detail.physical_resource_id.unwrap()
}

async fn something_is_wrong(bench: &Bench, aws: &Aws) {
    let alarm = physical(aws, "DeliveryGivenUp").await;
    let cloudwatch = aws_sdk_cloudwatch::Client::new(aws.config());
    let request = cloudwatch.set_alarm_state().alarm_name(&alarm).state_value(StateValue::Alarm);
    request.state_reason("somebody tries it").send().await.unwrap();
    let queue = physical(aws, "DeliveryDeadLetters").await;
    aws.service().call(&SendMessage { queue_url: &queue, message_body: "{}" }).await.unwrap();

    let text = bench.stack(&["status", "--env", "local"]).await.succeeded().stdout;
    let ringing = format!("alarms       1 of {ALARMS} rings\n  ✘ Delivery/GivenUp since ");
    assert!(text.contains(&ringing), "{text}");
    assert!(text.contains("docs/runbook.md#") && text.contains("\n    somebody tries it\n"), "{text}");
    assert!(text.contains("dead letters 1 given up (Delivery/DeadLetters)\n"), "{text}");
}

/// Invokes `health` and answers with the request's id.
async fn invoke(aws: &Aws) -> String {
    use aws_sdk_lambda::operation::RequestId as _;
    let function = physical(aws, "Health").await;
    let answer = aws.lambda().invoke().function_name(function).send().await.unwrap();
    answer.request_id().unwrap_or_default().to_owned()
}

async fn logs_are_shown(bench: &Bench, aws: &Aws) {
    invoke(aws).await;
    let all = bench.stack(&["logs", "--env", "local", "--since", "1h"]).await.succeeded().stdout;
    let health: Vec<_> =
        all.lines().filter(|line| line.contains("  health        info   healthy  ")).collect();
    assert!(health.len() >= 2, "the smoke test and this one:\n{all}");
    assert!(!all.contains("START RequestId") && !all.contains("  api  "), "{all}");
    let one = bench.stack(&["logs", "health", "--env", "local"]).await.succeeded().stdout;
    assert!(one.lines().all(|line| line.contains("  health  ")), "{one}");
    let none = bench.stack(&["logs", "subscribe", "--env", "local", "--since", "90s"]).await.succeeded();
    assert_eq!(none.stdout, "");
    assert_eq!(none.stderr, "nothing was logged in the last 90s\n");
    let raw = bench.stack(&["logs", "health", "--env", "local", "--json"]).await.succeeded().stdout;
    let records: Vec<Value> = raw.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(records.iter().any(|record| record["record"]["event"] == "healthy"), "{raw}");
    assert!(records.iter().any(|record| record["record"].is_string()), "raw is raw:\n{raw}");
    let times: Vec<_> = records.iter().map(|record| record["timestamp"].as_i64().unwrap()).collect();
    assert!(times.is_sorted());
    let typo = bench.stack(&["logs", "helth", "--env", "local"]).await;
    assert_eq!(typo.code, 2);
    assert!(typo.stderr.contains("'health'"), "{}", typo.stderr);
}

async fn logs_are_followed(bench: &Bench, aws: &Aws) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stack"));
    command
        .args(["logs", "health", "--env", "local", "--follow", "--since", "1s"])
        .current_dir(bench.project.path())
        .env_clear()
        .envs([("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")])
        .env("AWS_ENDPOINT_URL", bench.emulator.endpoint())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen = Vec::new();
    for _ in 0..3 {
        invoke(aws).await;
        seen.push(lines.next_line().await.unwrap().expect("it goes on"));
    }
    let pid = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().await.unwrap().success());
    assert_eq!(child.wait().await.unwrap().code(), Some(0), "whoever stops watching has seen enough");
    while let Some(line) = lines.next_line().await.unwrap() {
        seen.push(line);
    }
    let mut once = seen.clone();
    once.dedup();
    assert_eq!(seen.len(), 3, "each line once: {seen:#?}");
    assert_eq!(once, seen);
}

async fn drift_is_found(bench: &Bench, aws: &Aws) {
    let clean = bench.stack(&["drift", "--env", "local"]).await.succeeded().stdout;
    assert!(clean.contains("otpost-local-service: in sync, of "), "{clean}");
    assert!(clean.contains("      1  AWS::CloudFront::Distribution\n"), "what can't be compared:\n{clean}");

    let function = physical(aws, "Dispatch").await;
    let lambda = aws.lambda();
    lambda.update_function_configuration().function_name(function).timeout(21).send().await.unwrap();
    let queue = physical(aws, "DeliveryDeadLetters").await;
    ask::<Sqs>(aws, "DeleteQueue", json!({ "QueueUrl": queue })).await;

    let drifted = bench.stack(&["drift", "--env", "local"]).await;
    assert_eq!(drifted.code, 1, "{}", drifted.stdout);
    let end = "error: 2 resources have drifted\nhint: put it back with `stack deploy --env local --revert-drift`, or ";
    assert!(drifted.stderr.starts_with(end), "{}", drifted.stderr);
    let said = drifted.stdout;
    assert!(
        said.contains("  ~ Dispatch (`Dispatch`, AWS::Lambda::Function)\n      /Timeout: 15 → 21\n"),
        "{said}"
    );
    let deleted = "  - Delivery/DeadLetters (`DeliveryDeadLetters`, AWS::SQS::Queue): deleted\n";
    assert!(said.contains(deleted), "{said}");

    let json = bench.stack(&["drift", "--env", "local", "--json"]).await;
    assert_eq!(json.code, 1);
    let reports: Value = serde_json::from_str(&json.stdout).unwrap();
    let service =
        reports.as_array().unwrap().iter().find(|one| one["stack"] == "otpost-local-service").unwrap();
    assert_eq!(service["drifted"].as_array().unwrap().len(), 2);
    let counted: u64 =
        service["not_checked"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    let all = aws.cloudformation().list_stack_resources().stack_name("otpost-local-service");
    let all = all.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await.unwrap();
    let checked = service["checked"].as_u64().unwrap();
    assert_eq!(checked + counted, u64::try_from(all.len()).unwrap(), "every resource is counted once");
}

async fn the_doctor_finds_what_there_is(bench: &Bench) {
    let ran = bench.stack(&["doctor", "--env", "local", "--json"]).await;
    let checks: Value = serde_json::from_str(&ran.stdout).unwrap();
    let check = |name: &str| {
        let found = checks.as_array().unwrap().iter().find(|check| check["name"] == name);
        found.unwrap_or_else(|| panic!("no `{name}` in {checks}")).clone()
    };
    for name in ["credentials", "account", "clock", "bootstrap", "artifact bucket", "IAM roles", "web ACLs"] {
        assert_eq!(check(name)["state"], "good", "{}", check(name));
    }
    // It has no Free Tier either.
    assert_eq!(check("account plan")["state"], "not_asked", "{}", check("account plan"));
    // The emulator has no Service Quotas: what is used is said, and nothing is called good.
    for name in ["stacks", "distributions", "regional APIs", "DynamoDB tables"] {
        assert_eq!(check(name)["state"], "not_asked", "{}", check(name));
        assert!(check(name)["found"].as_str().unwrap().contains(" are used, of "), "{}", check(name));
    }
}
