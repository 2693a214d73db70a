//! Refusals: one answer and one sequence of calls, whatever the reason.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::event::Reply;

/// A refusal, with the calls that it made. The two after the client's count are made at the same time.
async fn refusal(cloud: &Cloud, key: &str, user_id: &str, token: &str) -> (Reply, Vec<String>) {
    cloud.take_calls();
    let reply = cloud.verify(key, user_id, token).await;
    let mut actions = cloud.take_actions();
    actions[1..].sort();
    (reply, actions)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reason_looks_the_same() {
    let cloud = Cloud::with(Settings::counted_one_by_one()).await;
    let key = cloud.client(true).await;
    // Warm the cache of clients, which has nothing to do with the user.
    cloud.verify(&key, "nobody@example.com", "1").await;
    let user = |name: &str| format!("{name}@example.com");
    let mut tokens = HashMap::new();
    for name in ["wrong", "expired", "locked", "used", "revoked", "delayed"] {
        tokens.insert(name, cloud.issue(&key, &user(name)).await.text("token"));
    }
    cloud.set_slot(&user("expired"), "valid_until", functions::clock::now()).await;
    cloud.set_slot(&user("locked"), "attempts", 5).await;
    assert_eq!(cloud.verify(&key, &user("used"), &tokens["used"]).await.status, 200);
    let slot = cloud.slot(&user("revoked"), "login").await.unwrap();
    let path = format!("/v1/tokens/{}", slot["token_id"].as_s().unwrap());
    let delete = crate::rig::event::Request::new("DELETE", &path).key(&key);
    assert_eq!(cloud.send(&delete).await.status, 204);
    cloud.set_slot(&user("delayed"), "failures", 10).await;
    cloud.set_slot(&user("delayed"), "tried_at", functions::clock::now()).await;

    let (expected, calls) = refusal(&cloud, &key, &user("unknown"), "0a1b2c3d4e5f678").await;
    expected.is_problem(422, "token_refused");
    assert_eq!(calls, ["DynamoDB UpdateItem", "DynamoDB UpdateItem", "KMS GenerateMac"]);
    tokens.insert("wrong", "0a1b2c3d4e5f678".to_owned());
    for (name, token) in &tokens {
        let (reply, actions) = refusal(&cloud, &key, &user(name), token).await;
        assert_eq!((&reply, &actions), (&expected, &calls), "{name}");
    }

    let reasons: Vec<Value> =
        cloud.logs().await.into_iter().filter(|line| line.get("Reason").is_some()).collect();
    for reason in ["unknown", "wrong", "expired", "locked", "used", "revoked", "delayed"] {
        let found = reasons.iter().find(|line| line["Reason"] == reason);
        assert_eq!(found.unwrap_or_else(|| panic!("no {reason}"))["TokensRefused"], 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_user_leaves_no_trace() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.verify(&key, "nobody@example.com", "0a1b2c3d4e5f678").await.is_problem(422, "token_refused");
    assert_eq!(cloud.slot("nobody@example.com", "login").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn expiry_holds_before_the_broom_comes() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    cloud.set_slot("ada@example.com", "valid_until", functions::clock::now() - 1).await;
    cloud.verify(&key, "ada@example.com", &token).await.is_problem(422, "token_refused");
    assert!(cloud.slot("ada@example.com", "login").await.is_some(), "the item is still there");
    cloud.set_slot("ada@example.com", "valid_until", functions::clock::now() + 60).await;
    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200, "it was only the time");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_locks_and_not_the_person() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    for _ in 0..5 {
        cloud.verify(&key, "ada@example.com", "9f8e7d6c5b4a321").await.is_problem(422, "token_refused");
    }
    cloud.verify(&key, "ada@example.com", &token).await.is_problem(422, "token_refused");
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200);
}

fn number(item: &HashMap<String, AttributeValue>, name: &str) -> u64 {
    item[name].as_n().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_outlive_tokens_and_end_with_a_success() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.issue(&key, "ada@example.com").await;
    for _ in 0..3 {
        cloud.verify(&key, "ada@example.com", "9f8e7d6c5b4a321").await;
    }
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    let item = cloud.slot("ada@example.com", "login").await.unwrap();
    assert_eq!((number(&item, "failures"), number(&item, "attempts")), (3, 0));
    let ninety_days = 90 * 24 * 60 * 60;
    assert!(
        number(&item, "expires_at") > functions::clock::now() + ninety_days - 60,
        "TTL must not forget it"
    );

    assert_eq!(cloud.verify(&key, "ada@example.com", &token).await.status, 200);
    let item = cloud.slot("ada@example.com", "login").await.unwrap();
    assert_eq!(number(&item, "failures"), 0);
    assert!(number(&item, "expires_at") < functions::clock::now() + 3_600);
}

#[tokio::test(flavor = "multi_thread")]
async fn delays_grow_with_failures_and_pass_with_time() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let user = "ada@example.com";
    for step in domain::delay::STEPS.iter().filter(|step| step.wait_seconds > 0) {
        let before = domain::delay::STEPS.iter().filter(|other| other.wait_seconds < step.wait_seconds);
        let failures = before.filter_map(|other| other.below).max().unwrap();
        let token = cloud.issue(&key, user).await.text("token");
        cloud.set_slot(user, "failures", failures).await;
        cloud.set_slot(user, "tried_at", functions::clock::now() - step.wait_seconds + 5).await;
        cloud.verify(&key, user, &token).await.is_problem(422, "token_refused");
        let item = cloud.slot(user, "login").await.unwrap();
        assert_eq!(number(&item, "failures"), failures, "a try too early doesn't count");
        cloud.set_slot(user, "tried_at", functions::clock::now() - step.wait_seconds).await;
        assert_eq!(cloud.verify(&key, user, &token).await.status, 200, "after {failures} failures");
    }
}
