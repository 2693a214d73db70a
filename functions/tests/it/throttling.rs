//! The limit of each client: exact, its own, and over all that a key opens.

use std::sync::Arc;
use std::time::Duration;

use contract::table::RATE;
use domain::limits::CLIENT_WINDOW_SECONDS as WINDOW;
use functions::clock;
use functions::table::{Item, Key};

use crate::rig::Cloud;
use crate::rig::cloud::{Settings, TABLE};
use crate::rig::event::{Reply, Request};

const UPDATE: &str = "DynamoDB UpdateItem";

async fn with_limit(requests_per_client: u32) -> Cloud {
    Cloud::with(Settings { requests_per_client, processes: 4, ..Settings::default() }).await
}

/// Wait until a minute has begun that what follows fits into; its beginning.
pub async fn minute() -> u64 {
    while clock::now() % WINDOW > WINDOW - 30 {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    clock::now() / WINDOW * WINDOW
}

fn list(key: &str) -> Request {
    Request::new("GET", "/v1/tokens").key(key)
}

/// It is refused until the minute that began at `start` ends.
fn is_throttled(reply: &Reply, start: u64) {
    reply.is_problem(429, "throttled");
    let wait: u64 = reply.headers["retry-after"].parse().unwrap();
    let left = start + WINDOW - clock::now();
    assert!((left..=left + 5).contains(&wait) && wait <= WINDOW, "{wait} of {left} seconds");
}

async fn counted(cloud: &Cloud, key: &Key) -> Option<u64> {
    let answer = cloud.dynamodb.get_item().table_name(TABLE).set_key(Some(key.attributes())).send().await;
    answer.unwrap().item.map(|item| Item(&item).number("requests").unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn exactly_as_many_pass_as_may_however_parallel() {
    const LIMIT: usize = 24;
    let cloud = Arc::new(with_limit(24).await);
    let (key, other) = (cloud.client(true).await, cloud.client(true).await);
    let start = minute().await;
    // Every function that a key opens takes from the one count.
    let requests: Vec<_> = (0..2 * LIMIT)
        .map(|number| {
            let (cloud, key) = (Arc::clone(&cloud), key.clone());
            tokio::spawn(async move {
                match number % 4 {
                    0 => cloud.send(&list(&key)).await,
                    1 => cloud.verify(&key, "ada@example.com", "guess").await,
                    2 => cloud.send(&Request::new("DELETE", "/v1/tokens/abc").key(&key)).await,
                    _ => {
                        let user = format!("user-{number}@example.com");
                        cloud.post("/v1/tokens", &key, serde_json::json!({ "user_id": user })).await
                    }
                }
            })
        })
        .collect();
    let mut refused = 0;
    for request in requests {
        let reply = request.await.unwrap();
        match reply.status {
            200 | 201 | 404 | 422 => {}
            _ => {
                is_throttled(&reply, start);
                refused += 1;
            }
        }
    }
    assert_eq!(refused, LIMIT);
    assert_eq!(counted(&cloud, &Key::requests("shop-1", start)).await, Some(24));
    assert_eq!(cloud.send(&list(&other)).await.status, 200, "another client has a count of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_minute_begins_anew() {
    let cloud = with_limit(2).await;
    let key = cloud.client(true).await;
    let start = minute().await;
    let full = |start: u64| {
        let mut item = Key::requests("shop-1", start).attributes();
        item.insert("requests".to_owned(), functions::table::number(2));
        item
    };
    cloud.put(full(start - WINDOW)).await;
    assert_eq!(cloud.send(&list(&key)).await.status, 200, "the minute before says nothing");
    cloud.put(full(start)).await;
    is_throttled(&cloud.send(&list(&key)).await, start);

    let item = Key::requests("shop-1", start).attributes();
    cloud.dynamodb.delete_item().table_name(TABLE).set_key(Some(item)).send().await.unwrap();
    assert_eq!(cloud.send(&list(&key)).await.status, 200);
    let items = cloud.items().await;
    let item = items.iter().map(Item).find(|item| item.text("sk") == Some(&format!("{start:010}"))).unwrap();
    assert_eq!(item.number("expires_at"), Some(start + WINDOW), "the broom may take it when it is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_throttled_does_nothing_else_and_a_repeat_counts_as_well() {
    let cloud = with_limit(2).await;
    let key = cloud.client(true).await;
    let order = serde_json::json!({ "user_id": "ada@example.com" });
    let issue = Request::new("POST", "/v1/tokens").key(&key).json(&order).header("Idempotency-Key", "once");
    let start = minute().await;
    let first = cloud.send(&issue).await;
    assert_eq!(cloud.send(&issue).await.body, first.body);
    let slot = cloud.slot("ada@example.com", "login").await;

    // The same refusal, after the same calls, for whatever the key would have opened; what isn't a request
    // that could be answered counts too. None of the processes has read the client's key before.
    cloud.restart(contract::Function::IssueToken).await;
    let refused = cloud.send(&issue).await;
    is_throttled(&refused, start);
    let verify = |token: &str| {
        let body = serde_json::json!({ "user_id": "ada@example.com", "token": token });
        Request::new("POST", "/v1/tokens/verify").key(&key).json(&body)
    };
    let requests =
        [verify(&first.text("token")), verify("guess"), verify(""), list(&key).query("limit", "no")];
    for request in requests {
        // A process of its own for each, so that each reads the key.
        cloud.restart(contract::Function::VerifyToken).await;
        cloud.take_calls();
        let reply = cloud.send(&request).await;
        is_throttled(&reply, start);
        assert_eq!(reply.body, refused.body);
        assert_eq!(cloud.take_actions(), ["DynamoDB GetItem", UPDATE]);
    }
    assert_eq!(cloud.slot("ada@example.com", "login").await, slot);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_key_is_not_counted() {
    let cloud = with_limit(1).await;
    let key = cloud.client(true).await;
    let other = if key.ends_with('A') { "B" } else { "A" };
    let wrong = format!("{}{other}", &key[..key.len() - 1]);
    let unknown = key.replace("shop-1", "nobody");
    minute().await;
    cloud.take_calls();
    for bad in [&wrong, &unknown, &key.to_uppercase()] {
        for _ in 0..3 {
            cloud.send(&list(bad)).await.is_problem(401, "unauthorized");
        }
    }
    assert!(
        cloud.take_actions().iter().all(|action| action == "DynamoDB GetItem"),
        "a refusal writes nothing"
    );
    let partitions = cloud.items().await.into_iter().filter_map(|item| item["pk"].as_s().ok().cloned());
    assert_eq!(partitions.filter(|pk| pk.starts_with(RATE)).count(), 0);
    assert_eq!(cloud.send(&list(&key)).await.status, 200, "the whole limit is there for whoever has the key");
}
