//! Failures on our side: a plain 500 for the caller, the cause for the log alone.

use std::time::Duration;

use serde_json::Value;

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::proxy::Fault;

async fn failures(cloud: &Cloud) -> Vec<Value> {
    cloud.logs().await.into_iter().filter(|line| line["level"] == "error").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_stays_away_is_internal() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    for _ in 0..3 {
        cloud.inject("KMS GenerateMac", Fault::Refuse);
    }
    let reply = cloud.verify(&key, "ada@example.com", &token).await;
    reply.is_problem(500, "internal");
    assert_eq!(reply.fields(), ["code", "status", "title", "type"], "nothing about the cause");
    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200, "it is back");
    let lines = failures(&cloud).await;
    assert_eq!(lines.len(), 1);
    assert!(lines[0]["failure"].as_str().unwrap().starts_with("kms GenerateMac: "), "{}", lines[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_refused_call_is_made_again() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.inject("DynamoDB TransactWriteItems", Fault::Refuse);
    cloud.inject("KMS GenerateMac", Fault::Refuse);
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    cloud.inject("KMS GenerateMac", Fault::Refuse);
    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200);
    assert!(failures(&cloud).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_gone_is_named_by_its_error_code() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.dynamodb.delete_table().table_name(crate::rig::cloud::TABLE).send().await.unwrap();
    cloud.verify(&key, "ada@example.com", "1").await.is_problem(500, "internal");
    let lines = failures(&cloud).await;
    let failure = "dynamodb GetItem: the service answered `ResourceNotFoundException`";
    assert_eq!(lines[0]["failure"], failure);
}

/// The deadline comes before the SDK gives up by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_hangs_is_given_up_before_the_deadline() {
    let timeout = Duration::from_millis(2_500);
    let cloud = Cloud::with(Settings { timeout, ..Settings::default() }).await;
    let key = cloud.client(true).await;
    for _ in 0..3 {
        cloud.inject("KMS GenerateMac", Fault::Hold);
    }
    cloud.verify(&key, "ada@example.com", "1").await.is_problem(500, "internal");
    let lines = failures(&cloud).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["failure"], "handler: took too long");
}
