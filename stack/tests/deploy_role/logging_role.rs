//! The rights over the account's logging role: without those that look, another's is kept; without that which sets,
//! a deployment ends.

use std::fs;

use serde_json::json;
use service::apigateway::{GetAccount, UpdateAccount};
use stack::aws::Aws;
use stack::local::emulator::Rights;

use super::session::{Session, project};
use super::template::ACCOUNT;
use super::{DEPLOY, buckets_are_open, lay_out, reduced};
use crate::emulator::{Bench, Ran};

async fn logs_by(aws: &Aws) -> String {
    aws.service().call(&GetAccount).await.unwrap().cloudwatch_role_arn.unwrap_or_default()
}

/// Sets a role of somebody else by which API Gateway can't log.
async fn set_theirs(aws: &Aws) -> String {
    let theirs = format!("arn:aws:iam::{ACCOUNT}:role/theirs");
    aws.service().call(&UpdateAccount { cloudwatch_role_arn: Some(&theirs) }).await.unwrap();
    theirs
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_right_to_look_another_role_is_kept_and_without_that_to_set_one_a_deployment_ends() {
    let bench = Bench::with(Rights::Checked).await;
    lay_out(&bench);
    let aws = bench.aws().await;
    let _open = buckets_are_open(&aws);
    let iam = aws_sdk_iam::Client::new(aws.config());
    let trust = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "apigateway.amazonaws.com" } },
    ] });
    iam.create_role()
        .role_name("theirs")
        .assume_role_policy_document(trust.to_string())
        .send()
        .await
        .unwrap();
    let theirs = set_theirs(&aws).await;
    let mut burst = 3_000;
    let mut deploy = async |without: Option<&'static str>, name: &str, more: &[&str]| -> Ran {
        burst -= 1;
        fs::write(bench.project.path().join("otpost.yaml"), project(burst)).unwrap();
        let session = Session::of(&aws, name, &reduced(without)).await;
        session.run(&bench, "dev", &[DEPLOY, more].concat()).await
    };
    for (right, name) in [("iam:GetRole", "no-get"), ("iam:SimulatePrincipalPolicy", "no-simulation")] {
        let kept = deploy(Some(right), name, &[]).await.succeeded();
        let doubt = format!("whether it serves is not known: these credentials may not `{right}`");
        assert!(kept.stderr.contains(&doubt), "{}", kept.stderr);
        assert_eq!(logs_by(&aws).await, theirs);
    }
    let refused = deploy(None, "unapproved", &[]).await;
    assert_eq!(refused.code, 6, "{}", refused.stderr);
    let approved = ["--require-approval", "never"];
    let failed = deploy(Some("apigateway:PATCH"), "no-patch", &approved).await;
    assert_eq!(failed.code, 1, "{}", failed.stderr);
    assert!(
        failed.stderr.contains("error: could not set API Gateway's logging role: AccessDenied"),
        "{}",
        failed.stderr
    );
    assert!(failed.stderr.contains("hint: it takes apigateway:PATCH on /account"), "{}", failed.stderr);
    assert_eq!(logs_by(&aws).await, theirs);
    let failed = deploy(Some("apigateway:GET"), "no-get-account", &approved).await;
    assert_eq!(failed.code, 1, "{}", failed.stderr);
    assert!(
        failed.stderr.contains("error: could not read API Gateway's logging role: AccessDenied"),
        "{}",
        failed.stderr
    );
    deploy(None, "approved", &approved).await.succeeded();
    assert!(logs_by(&aws).await.contains(":role/otpost-bootstrap-GatewayLogs"));
}
