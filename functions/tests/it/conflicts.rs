//! A write that meets somebody else's transaction: it is made again.

use std::time::Duration;

use contract::Function;
use serde_json::json;

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::event::Request;
use crate::rig::proxy::Fault;

const UPDATE: &str = "DynamoDB UpdateItem";

fn conflicts(cloud: &Cloud, action: &str, number: usize) {
    for _ in 0..number {
        cloud.inject(action, Fault::Conflict);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_outlasts_conflicts_at_each_of_its_updates() {
    let cloud = Cloud::with(Settings::counted_one_by_one()).await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    conflicts(&cloud, UPDATE, 4);
    // One goes through, and counts the request; one more, and counts the try.
    for _ in 0..2 {
        cloud.inject_after(UPDATE, 1, Fault::Conflict);
        conflicts(&cloud, UPDATE, 3);
    }
    cloud.take_calls();
    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200);
    let updates = cloud.take_actions().into_iter().filter(|action| action == UPDATE);
    assert_eq!(updates.count(), 15);
    let item = cloud.slot("ada@example.com", "login").await.unwrap();
    assert_eq!(item["attempts"].as_n().unwrap(), "1", "a conflict counts no try");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conflict_without_end_is_internal() {
    let timeout = Duration::from_millis(2_500);
    let cloud = Cloud::with(Settings { timeout, ..Settings::default() }).await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    cloud.inject_without_end(UPDATE, Fault::Conflict);
    cloud.verify(&key, "ada@example.com", &token).await.is_problem(500, "internal");
    let lines = cloud.logs().await;
    let failure = "dynamodb UpdateItem: the service answered `TransactionConflictException`";
    assert_eq!(lines.last().unwrap()["failure"], failure);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_outlasts_conflicts() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let token_id = cloud.issue(&key, "ada@example.com").await.text("token_id");
    // The client's count, and the slot.
    conflicts(&cloud, UPDATE, 4);
    cloud.inject_after(UPDATE, 1, Fault::Conflict);
    conflicts(&cloud, UPDATE, 3);
    let delete = Request::new("DELETE", &format!("/v1/tokens/{token_id}")).key(&key);
    assert_eq!(cloud.send(&delete).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn administration_outlasts_conflicts() {
    let cloud = Cloud::start().await;
    conflicts(&cloud, "DynamoDB TransactWriteItems", 4);
    cloud.client(true).await;
    conflicts(&cloud, "DynamoDB TransactWriteItems", 4);
    let revoke = json!({ "operation": "revoke_client", "name": "shop-1" });
    let response = cloud.invoke(Function::Admin, &revoke).await.unwrap();
    assert_eq!(response["result"], "client_revoked");
}
