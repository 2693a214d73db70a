//! Retries: the same request under the same key gets the same answer.

use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::event::{Reply, Request};
use crate::rig::proxy::Fault;

async fn post(cloud: &Cloud, path: &str, key: &str, idempotency_key: &str, body: &Value) -> Reply {
    let request = Request::new("POST", path).key(key).header("Idempotency-Key", idempotency_key);
    cloud.send(&request.json(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_under_one_key_makes_one_token() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let body = json!({ "user_id": "ada@example.com", "metadata": { "order": "7" } });
    let first = post(&cloud, "/v1/tokens", &key, "k1", &body).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let again = post(&cloud, "/v1/tokens", &key, "k1", &body).await;
    assert_eq!(again, first);
    let other = post(&cloud, "/v1/tokens", &key, "k2", &body).await;
    assert_ne!(other.text("token"), first.text("token"));
    assert_eq!(cloud.verify(&key, "ada@example.com", &other.text("token")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_request_under_the_same_key_is_refused() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let body = json!({ "user_id": "ada@example.com" });
    let token = post(&cloud, "/v1/tokens", &key, "k1", &body).await.text("token");
    for other in [
        json!({ "user_id": "bob@example.com" }),
        json!({ "user_id": "ada@example.com", "purpose": "payment" }),
        json!({ "user_id": "ada@example.com", "metadata": { "order": "8" } }),
    ] {
        let reply = post(&cloud, "/v1/tokens", &key, "k1", &other).await;
        reply.is_problem(422, "idempotency_mismatch");
    }
    // Another client's key is its own.
    let other_client = cloud.client(true).await;
    let reply =
        post(&cloud, "/v1/tokens", &other_client, "k1", &json!({ "user_id": "bob@example.com" })).await;
    assert_eq!(reply.status, 201);
    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_sms_order_sends_nothing_new_and_shows_nothing() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let body = json!({ "user_id": "+4915112345678", "channel": "sms" });
    let first = post(&cloud, "/v1/tokens", &key, "k1", &body).await;
    let slot = cloud.slot("+4915112345678", "login").await;
    assert_eq!(post(&cloud, "/v1/tokens", &key, "k1", &body).await, first);
    assert_eq!(cloud.slot("+4915112345678", "login").await, slot);
    assert!(first.json().get("token").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verification_under_one_key_is_answered_again() {
    let cloud = Cloud::start().await;
    let (key, other_client) = (cloud.client(true).await, cloud.client(true).await);
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    let body = json!({ "user_id": "ada@example.com", "token": token });
    let first = post(&cloud, "/v1/tokens/verify", &key, "k1", &body).await;
    assert_eq!(first.status, 200);
    assert_eq!(post(&cloud, "/v1/tokens/verify", &key, "k1", &body).await, first);

    let refused = "token_refused";
    post(&cloud, "/v1/tokens/verify", &key, "k2", &body).await.is_problem(422, refused);
    post(&cloud, "/v1/tokens/verify", &other_client, "k1", &body).await.is_problem(422, refused);
    cloud.verify(&key, "ada@example.com", &token).await.is_problem(422, refused);
    let wrong = json!({ "user_id": "ada@example.com", "token": "0a1b2c3d4e5f678" });
    post(&cloud, "/v1/tokens/verify", &key, "k1", &wrong).await.is_problem(422, refused);

    // Ten minutes later the retry is none: the key may be one that the application always sends.
    cloud.set_slot("ada@example.com", "used_at", functions::clock::now() - 601).await;
    post(&cloud, "/v1/tokens/verify", &key, "k1", &body).await.is_problem(422, refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consume_whose_answer_was_lost_is_a_success() {
    let cloud = Cloud::with(Settings::counted_one_by_one()).await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    cloud.verify(&key, "nobody@example.com", &token).await;
    // The first update counts the request, the second the try, and the third consumes the token. That
    // one's answer is lost: the SDK makes it again, and must not be told that the token was used.
    cloud.inject_after("DynamoDB UpdateItem", 2, Fault::LoseAnswer);
    cloud.take_calls();
    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200);
    let updates = cloud.take_actions().into_iter().filter(|action| action == "DynamoDB UpdateItem");
    assert_eq!(updates.count(), 4, "the consume was made twice");
    cloud.verify(&key, "ada@example.com", &token).await.is_problem(422, "token_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_whose_answer_was_lost_is_made_again() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    cloud.inject_after("DynamoDB UpdateItem", 1, Fault::LoseAnswer);
    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_whose_answer_was_lost_is_made_once() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.inject("DynamoDB TransactWriteItems", Fault::LoseAnswer);
    let body = json!({ "user_id": "ada@example.com" });
    let reply = post(&cloud, "/v1/tokens", &key, "k1", &body).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    assert_eq!(cloud.verify(&key, "ada@example.com", &reply.text("token")).await.status, 200);
}
