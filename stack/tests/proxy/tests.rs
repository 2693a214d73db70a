//! The proxy itself, between the real SDK and the emulator.

use service::ssm::GetParameter;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_sdk_cloudformation::types::ResourceStatus;
use stack::aws::{Aws, code};
use stack::local::emulator;
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use super::documented::{self, STACK, Told};
use super::{Act, Fault, Proxy, Refusal, Victim, listed};
use crate::emulator::Bench;

const TEMPLATE: &str = r#"{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}"#;

async fn bench() -> (Bench, Proxy, Aws) {
    let mut bench = Bench::start().await;
    let proxy = bench.through_proxy().await;
    let aws = Aws::connect(&emulator::target(proxy.url()), "us-east-1").await.unwrap();
    (bench, proxy, aws)
}

async fn create(aws: &Aws) {
    aws.cloudformation().create_stack().stack_name("one").template_body(TEMPLATE).send().await.unwrap();
}

fn names(proxy: &Proxy) -> Vec<String> {
    proxy.calls().into_iter().map(|call| call.operation).collect()
}

#[tokio::test]
async fn what_is_asked_of_the_emulator_is_answered_and_written_down() {
    let (_bench, proxy, aws) = bench().await;
    create(&aws).await;
    aws.s3().create_bucket().bucket("artifacts-23bf187161cb0").send().await.unwrap();
    let large = vec![7; 20_000_000];
    aws.s3()
        .put_object()
        .bucket("artifacts-23bf187161cb0")
        .key("functions/a b.zip")
        .body(large.clone().into())
        .send()
        .await
        .unwrap();
    let back = aws
        .s3()
        .get_object()
        .bucket("artifacts-23bf187161cb0")
        .key("functions/a b.zip")
        .send()
        .await
        .unwrap();
    assert_eq!(back.body.collect().await.unwrap().to_vec(), large);
    aws.s3().head_object().bucket("artifacts-23bf187161cb0").key("functions/a b.zip").send().await.unwrap();
    aws.sts().get_caller_identity().send().await.unwrap();
    insta::assert_snapshot!(listed(&proxy.calls()), @r"
    1. 200  CreateStack               us-east-1     one
    2. 200  CreateBucket              us-east-1     artifacts-*
    3. 200  PutObject                 us-east-1     functions/a%20b.zip
    4. 200  GetObject                 us-east-1     functions/a%20b.zip
    5. 200  HeadObject                us-east-1     functions/a%20b.zip
    6. 200  GetCallerIdentity         us-east-1
    ");
    proxy.clear();
    assert_eq!(names(&proxy), [""; 0]);
}

#[tokio::test]
async fn each_service_is_understood_when_it_refuses() {
    let (_bench, proxy, aws) = bench().await;
    // No patience: what is refused is told.
    let config: SdkConfig =
        aws.config().to_builder().retry_config(aws_config::retry::RetryConfig::disabled()).build();
    let throttled = ["Throttling", "SlowDown", "ThrottlingException", "TooManyRequestsException"];
    let expired = ["ExpiredToken", "ExpiredToken", "ExpiredTokenException", "ExpiredTokenException"];
    let broken = ["InternalFailure", "InternalError", "InternalServerError", "ServiceException"];
    for (refusal, codes, alarms_code) in [
        (Refusal::Throttled, throttled, "ThrottlingException"),
        (Refusal::Expired, expired, "ExpiredTokenException"),
        (Refusal::Broken, broken, "InternalServiceFault"),
    ] {
        proxy.clear();
        proxy.add(Fault::new(Act::Refuse(refusal)).always());
        let stacks = aws_sdk_cloudformation::Client::new(&config).describe_stacks().send().await.unwrap_err();
        let buckets = aws_sdk_s3::Client::new(&config).list_buckets().send().await.unwrap_err();
        let secret = service::Client::new(&config)
            .call(&GetParameter { name: "x", with_decryption: true })
            .await
            .unwrap_err();
        let functions = aws_sdk_lambda::Client::new(&config).list_functions().send().await.unwrap_err();
        let found = [code(&stacks), code(&buckets), code(&secret), code(&functions)];
        assert_eq!(found, codes.map(Some));
        let alarms = aws_sdk_cloudwatch::Client::new(&config).describe_alarms().send().await.unwrap_err();
        assert_eq!(code(&alarms), Some(alarms_code));
        assert_eq!(proxy.struck().len(), 5);
    }
}

#[tokio::test]
async fn a_lost_answer_is_lost_though_the_emulator_has_acted() {
    let (_bench, proxy, aws) = bench().await;
    proxy.add(Fault::new(Act::LoseAnswer).of("CreateStack").about("one"));
    // The SDK tries again, and the stack that it doesn't know of is in its way.
    let error = aws.cloudformation().create_stack().stack_name("one").template_body(TEMPLATE).send().await;
    assert_eq!(code(&error.unwrap_err()), Some("AlreadyExistsException"));
    assert_eq!(names(&proxy), ["CreateStack", "CreateStack"]);
}

#[tokio::test]
async fn a_process_is_killed_with_a_call_before_and_after_it_is_done() {
    let (bench, proxy, aws) = bench().await;
    for made in [false, true] {
        proxy.clear();
        let victim = Victim::default();
        let act = if made { Act::KillAfter(victim.clone()) } else { Act::KillBefore(victim.clone()) };
        proxy.add(Fault::new(act).of("CreateStack"));
        let mut sleeper =
            Command::new("sleep").arg("60").stdin(Stdio::null()).kill_on_drop(true).spawn().unwrap();
        victim.is(sleeper.id().unwrap());
        let call = aws.cloudformation().create_stack().stack_name("one").template_body(TEMPLATE);
        let config = aws_sdk_cloudformation::config::Builder::default()
            .retry_config(aws_config::retry::RetryConfig::disabled());
        call.customize().config_override(config).send().await.unwrap_err();
        let status = timeout(Duration::from_secs(5), sleeper.wait()).await.unwrap().unwrap();
        assert!(status.code().is_none(), "{status}");
        let stacks = bench.aws().await.cloudformation().describe_stacks().send().await.unwrap();
        assert_eq!(!stacks.stacks().is_empty(), made);
    }
}

#[tokio::test]
async fn a_call_is_held_until_it_may_go_on() {
    let (bench, proxy, aws) = bench().await;
    let gate = Arc::new(Semaphore::new(0));
    proxy.add(Fault::new(Act::Hold(Arc::clone(&gate))).of("CreateStack"));
    proxy.add(Fault::new(Act::Delay(Duration::from_millis(300))).of("DescribeStacks").by("test"));
    let here = aws.clone();
    let creating = tokio::spawn(async move { create(&here).await });
    proxy.strikes(1).await;
    sleep(Duration::from_millis(100)).await;
    let stacks = bench.aws().await.cloudformation().describe_stacks().send().await.unwrap();
    assert!(stacks.stacks().is_empty(), "the emulator has not heard of it");
    gate.add_permits(1);
    creating.await.unwrap();
    let begun = Instant::now();
    aws.cloudformation().describe_stacks().stack_name("one").send().await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn what_the_emulator_never_says_is_understood_by_the_sdk_as_documented() {
    let (_bench, proxy, aws) = bench().await;
    create(&aws).await;
    documented::status("one", "UPDATE_ROLLBACK_FAILED")
        .into_iter()
        .for_each(|fault| proxy.add(fault.times(2)));
    let told = [
        Told {
            logical_id: "one",
            resource_type: STACK,
            status: "UPDATE_IN_PROGRESS",
            reason: "User Initiated",
        },
        Told {
            logical_id: "Queue",
            resource_type: "AWS::SQS::Queue",
            status: "UPDATE_FAILED",
            reason: "it is full",
        },
    ];
    let id = "arn:aws:cloudformation:us-east-1:0:stack/one/1f";
    documented::events("one", "UPDATE_STACK", &told).into_iter().for_each(|fault| proxy.add(fault));
    let client = aws.cloudformation();
    let mut words = Vec::new();
    for _ in 0..3 {
        let stacks = client.describe_stacks().stack_name("one").send().await.unwrap();
        words.push(stacks.stacks()[0].stack_status().unwrap().as_str().to_owned());
    }
    assert_eq!(words, ["UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED", "CREATE_COMPLETE"]);
    let events = client.describe_stack_events().stack_name(id).send().await.unwrap();
    let [failed, begun] = events.stack_events() else { panic!("{events:?}") };
    assert_eq!(failed.resource_status(), Some(&ResourceStatus::UpdateFailed));
    assert_eq!(
        (failed.resource_status_reason(), begun.physical_resource_id()),
        (Some("it is full"), Some(id))
    );
    let events = client.describe_events().stack_name("one").send().await.unwrap();
    let [failed, begun] = events.operation_events() else { panic!("{events:?}") };
    assert_eq!((failed.logical_resource_id(), begun.logical_resource_id()), (Some("Queue"), Some("one")));
    assert_eq!(failed.operation_type().map(|kind| kind.as_str()), Some("UPDATE_STACK"));
}
