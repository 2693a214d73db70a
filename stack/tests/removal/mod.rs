//! `stack destroy`: what an interrupted one leaves is taken up, and what remains is found and named.

mod leftovers;

use crate::emulator::{parameters, put_parameter};
use aws_sdk_s3::primitives::ByteStream;
use serde_json::{Value, json};
use service::apigateway::GetAccount;
use service::logs::DescribeLogGroups;
use service::untyped::Untyped;
use service::wafv2::ListWebAcls;
use stack::aws::Aws;

use crate::emulator::{Bench, functions};
use crate::planted::{self, Planted};

const DESTROY: [&str; 5] = ["destroy", "--env", "local", "--yes", "--json"];

/// The last line of a removal: what came of it.
fn event(stdout: &str) -> Value {
    let event: Value = serde_json::from_str(stdout.lines().last().unwrap()).unwrap();
    assert_eq!(event["event"], "destroyed");
    event
}

async fn deploy(bench: &Bench) {
    let built = functions();
    bench.stack(&["deploy", "--env", "local", "--built", built.to_str().unwrap()]).await.succeeded();
}

/// The keys of all versions and markers in the artifact bucket.
async fn versions(aws: &Aws) -> Vec<String> {
    let buckets = aws.s3().list_buckets().send().await.unwrap().buckets.unwrap_or_default();
    let mut keys = Vec::new();
    for bucket in buckets.iter().filter_map(|bucket| bucket.name()) {
        let all = aws.s3().list_object_versions().bucket(bucket).send().await.unwrap();
        keys.extend(all.versions().iter().filter_map(|one| one.key().map(str::to_owned)));
        keys.extend(all.delete_markers().iter().filter_map(|one| one.key().map(str::to_owned)));
    }
    keys
}

/// The test's view of everything that a removal is about.
async fn what_is_left(aws: &Aws) -> Vec<String> {
    let mut left = versions(aws).await;
    let stacks = aws.cloudformation().describe_stacks().send().await.unwrap().stacks.unwrap_or_default();
    left.extend(stacks.into_iter().filter_map(|stack| stack.stack_name));
    left.extend(parameters(aws).await);
    let groups = aws.logs().call(&DescribeLogGroups::default()).await.unwrap().log_groups;
    left.extend(groups.into_iter().filter_map(|group| group.log_group_name));
    let roles = aws_sdk_iam::Client::new(aws.config()).list_roles().send().await.unwrap().roles;
    left.extend(roles.into_iter().map(|role| role.role_name));
    let buckets = aws.s3().list_buckets().send().await.unwrap().buckets.unwrap_or_default();
    left.extend(buckets.into_iter().filter_map(|bucket| bucket.name));
    let acls = aws.service().call(&ListWebAcls::of_cloudfront()).await.unwrap();
    left.extend(acls.web_acls.into_iter().filter_map(|one| one.name));
    left
}

#[tokio::test]
async fn a_removal_that_was_interrupted_is_taken_up_wherever_it_was() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    deploy(&bench).await;
    let functions = versions(&aws).await.into_iter().filter(|key| key.starts_with("functions/")).count();
    assert!(functions > 10, "{functions}");

    // The service stack is gone, and with it every output; a function was called meanwhile.
    planted::delete(&aws, "otpost-local-service").await;
    let group = json!({ "logGroupName": "/aws/lambda/otpost-local-service-Admin-1AB" });
    aws.logs().call(&Untyped::new("CreateLogGroup", group)).await.unwrap();
    put_parameter(&aws, "/otpost/local/secret/sms/twilio").await;
    let destroyed = bench.stack(&DESTROY).await.succeeded();
    assert_eq!(event(&destroyed.stdout)["left"], json!([]));
    let left = what_is_left(&aws).await;
    // The role by which API Gateway logged before is the region's to know, not the environment's.
    let shared = |name: &String| name.starts_with("otpost-bootstrap") || name == "account/gateway-logs.json";
    assert!(left.iter().all(shared), "{left:?}");

    // Everything is gone but a secret.
    put_parameter(&aws, "/otpost/local/secret/tokens/webhook").await;
    let again = bench.stack(&DESTROY).await.succeeded();
    assert!(again.stderr.contains("local: no stack is there\nsecrets: 1 removed"), "{}", again.stderr);

    // From the beginning, and to the end of all.
    deploy(&bench).await;
    Planted::of("dev", "edge").plant(&aws).await;
    let refused = bench.stack(&["destroy", "--env", "local", "--yes", "--bootstrap"]).await;
    assert_eq!(refused.code, 5);
    insta::assert_snapshot!(refused.stderr, @r"
    error: the bootstrap stacks are in use by `dev`
    hint: `--bootstrap` is for the last environment; leave it out, or destroy the others first
    ");
    assert!(planted::status(&aws, "otpost-local-service").await.is_some(), "nothing was begun");
    planted::delete(&aws, "otpost-dev-edge").await;
    let last = bench.stack(&[&DESTROY[..], &["--bootstrap"]].concat()).await.succeeded();
    let pending = event(&last.stdout)["pending_deletion"].as_array().unwrap().clone();
    assert_eq!(pending.len(), 8, "four keys of this removal, four of the one before: {pending:?}");
    assert!(last.stderr.contains(": AWS deletes it at "), "{}", last.stderr);
    assert_eq!(what_is_left(&aws).await, Vec::<String>::new());
    let setting = aws.service().call(&GetAccount).await.unwrap();
    assert_eq!(setting.cloudwatch_role_arn.unwrap_or_default(), "");
    assert!(!bench.project.path().join("cdk.out/local/outputs.json").exists());
}

#[tokio::test]
async fn an_environment_that_otpost_yaml_has_no_more_is_removed_by_its_name() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    let unknown = bench.stack(&["destroy", "--env", "branch", "--yes"]).await;
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("there is no environment `branch`"), "{}", unknown.stderr);
    Planted::bootstrap().plant(&aws).await;
    Planted::of("branch", "edge").plant(&aws).await;
    Planted::service("branch", "never").plant(&aws.in_region("eu-central-1")).await;
    put_parameter(&aws.in_region("eu-central-1"), "/otpost/branch/secret/sms/aql").await;
    let destroyed = bench.stack(&["destroy", "--env", "branch", "--yes"]).await.succeeded();
    insta::assert_snapshot!(destroyed.stderr, @r"
      deleted Handle
    otpost-branch-service: deleted
      deleted Handle
    otpost-branch-edge: deleted
    secrets: 1 removed
    ");
    assert_eq!(destroyed.stdout, "");
    let there = aws.in_region("eu-central-1");
    assert!(parameters(&there).await.is_empty());
    assert!(there.cloudformation().describe_stacks().send().await.unwrap().stacks().is_empty());
    assert_eq!(planted::status(&aws, "otpost-branch-edge").await, None);
}

/// Zips of two environments: what only the one that goes uses goes with it.
#[tokio::test]
async fn uploads_go_with_the_last_environment_that_uses_them() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    Planted::bootstrap().plant(&aws).await;
    let bucket = aws.s3().list_buckets().send().await.unwrap().buckets.unwrap()[0].name().unwrap().to_owned();
    let put = async |key: &str| {
        let body = ByteStream::from_static(b"zip");
        aws.s3().put_object().bucket(&bucket).key(key).body(body).send().await.unwrap();
    };
    for key in ["functions/mine.zip", "functions/ours.zip", "functions/yours.zip", "functions/old.zip"] {
        put(key).await;
    }
    put("templates/1.json").await;
    let service =
        |name: &str| Planted::service(name, "never").parameter("AdminAssetKey", "functions/ours.zip");
    service("local").parameter("RouteAssetKey", "functions/mine.zip").plant(&aws).await;
    service("dev").parameter("RouteAssetKey", "functions/yours.zip").plant(&aws).await;

    // While another one is at work nothing is safe to take away.
    let lock = json!({ "lock": {
        "owner": "ana", "host": "laptop", "purpose": "deploy", "process": null,
        "taken_at": "2026-01-02T03:04:05Z", "expires_at": "2126-01-02T03:04:05Z",
    } });
    let record = aws.s3().put_object().bucket(&bucket).key("environments/dev.json");
    record.body(lock.to_string().into_bytes().into()).send().await.unwrap();
    let destroyed = bench.stack(&DESTROY).await.succeeded();
    assert!(destroyed.stderr.contains("uploads: they stay for now, because `dev` is at work"));
    assert_eq!(versions(&aws).await.len(), 6);

    let record = aws.s3().put_object().bucket(&bucket).key("environments/dev.json");
    record.body(ByteStream::from_static(b"{}")).send().await.unwrap();
    service("local").parameter("RouteAssetKey", "functions/mine.zip").plant(&aws).await;
    bench.stack(&DESTROY).await.succeeded();
    let mut left = versions(&aws).await;
    left.dedup();
    let dev = ["environments/dev.json", "functions/old.zip", "functions/ours.zip", "functions/yours.zip"];
    assert_eq!(left, dev, "an old one could be wanted by a change set of `dev`");

    planted::delete(&aws, "otpost-dev-service").await;
    bench.stack(&DESTROY).await.succeeded();
    let left = versions(&aws).await;
    assert!(left.iter().all(|key| key == "environments/dev.json"), "{left:?}");
}

#[tokio::test]
async fn a_locked_environment_is_left_alone() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    Planted::bootstrap().plant(&aws).await;
    Planted::service("local", "never").plant(&aws).await;
    let bucket = aws.s3().list_buckets().send().await.unwrap().buckets.unwrap()[0].name().unwrap().to_owned();
    let lock = |expires_at: &str| {
        let lock = json!({ "lock": {
            "owner": "ana", "host": "laptop", "purpose": "deploy", "process": null,
            "taken_at": "2026-01-02T03:04:05Z", "expires_at": expires_at,
        } });
        let put = aws.s3().put_object().bucket(&bucket).key("environments/local.json");
        put.body(lock.to_string().into_bytes().into()).send()
    };
    lock("2126-01-02T03:04:05Z").await.unwrap();
    let refused = bench.stack(&DESTROY).await;
    assert_eq!(refused.code, 9);
    assert!(refused.stderr.contains("deploy of ana@laptop"), "{}", refused.stderr);
    assert!(planted::status(&aws, "otpost-local-service").await.is_some());

    lock("2026-01-02T03:09:05Z").await.unwrap();
    let destroyed = bench.stack(&DESTROY).await.succeeded();
    assert!(
        destroyed.stderr.contains("taking over the lock of a deploy of ana@laptop"),
        "{}",
        destroyed.stderr
    );
    assert_eq!(versions(&aws).await, Vec::<String>::new(), "of the record nothing stays either");
}

/// The emulator's VPC refuses to go while a subnet of another stack is in it.
#[tokio::test]
async fn what_can_not_be_deleted_is_left_behind_and_named() {
    let bench = Bench::start().await;
    let aws = bench.aws().await;
    let vpc = json!({
        "Vpc": { "Type": "AWS::EC2::VPC", "Properties": { "CidrBlock": "10.0.0.0/16" } },
        "Topic": { "Type": "AWS::SNS::Topic" },
    });
    let mut service = Planted::service("local", "never").with(vpc);
    service.outputs["VpcId"] = json!({ "Value": { "Ref": "Vpc" } });
    service.plant(&aws).await;
    let stacks =
        aws.cloudformation().describe_stacks().stack_name("otpost-local-service").send().await.unwrap();
    let vpc =
        stacks.stacks()[0].outputs().iter().find(|output| output.output_key() == Some("VpcId")).unwrap();
    let vpc = vpc.output_value().unwrap().to_owned();
    let subnet = json!({ "Subnet": {
        "Type": "AWS::EC2::Subnet", "Properties": { "VpcId": vpc, "CidrBlock": "10.0.1.0/24" },
    } });
    let shop = Planted { name: "shop".to_owned(), tags: Vec::new(), ..Planted::of("x", "y") };
    shop.with(subnet).plant(&aws).await;

    let destroyed = bench.stack(&DESTROY).await;
    assert_eq!(destroyed.code, 8, "{}", destroyed.stderr);
    // The rest is an answer of the emulator in full.
    let said = destroyed.stderr.lines().map(|line| line.split(": b'").next().unwrap());
    insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"), @r"
      ✘ `Vpc` (AWS::EC2::VPC): AWS::EC2::VPC delete failed
      deleted Topic
      ✘ `Vpc` (AWS::EC2::VPC): AWS::EC2::VPC delete failed
    otpost-local-service: leaving `Vpc` (AWS::EC2::VPC) behind
      delete skipped Vpc
    otpost-local-service: deleted
    what remains of `local`:
    error: environment `local` is gone, but 1 resource remains that may cost money
    hint: remove what the table names by hand, and run the command again
    ");
    let left = event(&destroyed.stdout)["left"].clone();
    assert_eq!(left[0]["type"], "AWS::EC2::VPC");
    assert_eq!(left[0]["name"], vpc.as_str());
    assert_eq!(planted::status(&aws, "otpost-local-service").await, None);
}
