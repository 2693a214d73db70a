//! Five new tokens in ten minutes, and no more.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::proxy::Fault;

const TRANSACTION: &str = "DynamoDB TransactWriteItems";

/// The time for which a transaction holds its items.
const MOMENT: Duration = Duration::from_millis(5);

#[tokio::test(flavor = "multi_thread")]
async fn the_sixth_token_in_ten_minutes_has_to_wait() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let user = "ada@example.com";
    for purpose in ["login", "payment", "login", "login", "export"] {
        let reply = cloud.post("/v1/tokens", &key, json!({ "user_id": user, "purpose": purpose })).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
    }
    let token = cloud.slot(user, "login").await;
    let reply = cloud.post("/v1/tokens", &key, json!({ "user_id": user })).await;
    reply.is_problem(429, "too_many_tokens");
    let wait: u64 = reply.headers["retry-after"].parse().unwrap();
    assert!((540..=600).contains(&wait), "{wait}");
    assert_eq!(cloud.slot(user, "login").await, token, "a refused token doesn't touch the slot");
    cloud.issue(&key, "bob@example.com").await;

    // Ten minutes after the first one there is a place again, and one alone.
    let sends = functions::table::Key::sends(user).attributes();
    let request = cloud.dynamodb.update_item().table_name(crate::rig::cloud::TABLE).set_key(Some(sends));
    let old = aws_sdk_dynamodb::types::AttributeValue::N((functions::clock::now() - 600).to_string());
    let request = request.update_expression("SET s2 = :old").expression_attribute_values(":old", old);
    request.send().await.unwrap();
    cloud.issue(&key, user).await;
    cloud.post("/v1/tokens", &key, json!({ "user_id": user })).await.is_problem(429, "too_many_tokens");
}

fn by_sms(user: &str, number: &str) -> Value {
    json!({ "user_id": user, "channel": "sms", "metadata": { "phone": number } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_gets_five_whoever_they_are_for() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let number = "+4915110000011";
    cloud.watch.secret(number);
    // A user id that is the number counts for both.
    let own = json!({ "user_id": number, "channel": "sms" });
    assert_eq!(cloud.post("/v1/tokens", &key, own.clone()).await.status, 201);
    for user in ["user-1", "user-2", "user-3", "user-4"] {
        let reply = cloud.post("/v1/tokens", &key, by_sms(user, number)).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
    }
    for sixth in [by_sms("user-5", number), own] {
        let reply = cloud.post("/v1/tokens", &key, sixth).await;
        reply.is_problem(429, "too_many_tokens");
        let wait: u64 = reply.headers["retry-after"].parse().unwrap();
        assert!((540..=600).contains(&wait), "{wait}");
    }
    assert_eq!(cloud.slot("user-5", "login").await, None);
    // Neither another number nor a token that is shown is concerned.
    let other = by_sms("user-5", "+4915110000012");
    assert_eq!(cloud.post("/v1/tokens", &key, other).await.status, 201);
    cloud.issue(&key, number).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_gets_five_whatever_the_phone() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    for last in 0..6 {
        let reply =
            cloud.post("/v1/tokens", &key, by_sms("ada@example.com", &format!("+491511000002{last}"))).await;
        assert_eq!(reply.status, if last < 5 { 201 } else { 429 }, "{}", reply.body);
    }
}

/// Order twelve times at once; the statuses, sorted.
async fn twelve_at_once(order: impl Fn(u32) -> Value) -> Vec<u64> {
    let settings = Settings { processes: 4, ..Settings::default() };
    let cloud = Arc::new(Cloud::with(settings).await);
    let key = cloud.client(true).await;
    // The table of the tests carries transactions out one after another. DynamoDB refuses one that meets another.
    cloud.inject_without_end(TRANSACTION, Fault::Slow(MOMENT));
    cloud.take_calls();
    let requests: Vec<_> = (0..12)
        .map(|number| {
            let (cloud, key, order) = (Arc::clone(&cloud), key.clone(), order(number));
            tokio::spawn(async move { cloud.post("/v1/tokens", &key, order).await })
        })
        .collect();
    let mut statuses = Vec::new();
    for request in requests {
        statuses.push(request.await.unwrap().status);
    }
    statuses.sort_unstable();
    let tries = cloud.take_actions().into_iter().filter(|action| action == TRANSACTION).count();
    assert!(tries > statuses.len(), "no transaction met another: {tries}");
    statuses
}

const FIVE_OF_TWELVE: [u64; 12] = [201, 201, 201, 201, 201, 429, 429, 429, 429, 429, 429, 429];

#[tokio::test(flavor = "multi_thread")]
async fn parallel_issues_get_five_places() {
    let statuses = twelve_at_once(|_| json!({ "user_id": "ada@example.com" })).await;
    assert_eq!(statuses, FIVE_OF_TWELVE);
    let statuses = twelve_at_once(|number| by_sms(&format!("user-{number}"), "+4915110000031")).await;
    assert_eq!(statuses, FIVE_OF_TWELVE);
}
