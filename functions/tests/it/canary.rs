//! The rights of the canary's key, and the refusals to use the canary's user for anybody else. Its rounds over the
//! public address are in `stack/tests/canary`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use contract::Function;
use contract::table::{CANARY, EXPIRES_AT};
use domain::client::ClientKey;
use domain::user_id;
use serde_json::{Value, json};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::rig::Cloud;
use crate::rig::event::Request;

/// The key of a round, whose hash is in the table as the canary puts it there.
async fn key(cloud: &Cloud) -> String {
    key_until(cloud, now() + 600).await
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// Such a key whose life ends at `end`, in seconds since the epoch.
async fn key_until(cloud: &Cloud, end: u64) -> String {
    let mut byte = 0_u8;
    let key = ClientKey::generate(domain::client::CANARY, |bytes: &mut [u8]| {
        for next in bytes {
            byte = byte.wrapping_add(41);
            *next = byte;
        }
        Ok::<(), std::convert::Infallible>(())
    });
    let Ok(key) = key;
    let text = key.text().reveal().to_owned();
    cloud.watch.secret(text.rsplit('.').next().unwrap());
    let item = [
        ("pk", AttributeValue::S(CANARY.to_owned())),
        ("sk", AttributeValue::S(CANARY.to_owned())),
        ("secret_hash", AttributeValue::B(Blob::new(key.hash().as_slice()))),
        ("may_show", AttributeValue::Bool(true)),
        (EXPIRES_AT, AttributeValue::N(end.to_string())),
    ];
    cloud.put(item.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()).await;
    text
}

fn order(user_id: &str) -> Value {
    json!({ "user_id": user_id })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_canary_issues_and_verifies_for_its_user_and_leaves_no_trace_in_the_listing() {
    let cloud = Cloud::start().await;
    let (canary, client) = (key(&cloud).await, cloud.client(true).await);
    let issued = cloud.post("/v1/tokens", &canary, order(user_id::CANARY)).await;
    assert_eq!(issued.status, 201, "{}", issued.body);
    let slot = cloud.slot(user_id::CANARY, "login").await.unwrap();
    assert!(!slot.contains_key("listing"), "it would be listed: {slot:?}");
    let listed = cloud.send(&Request::new("GET", "/v1/tokens").key(&client)).await.json();
    assert_eq!(listed["tokens"], json!([]));

    let verified = cloud.verify(&canary, user_id::CANARY, &issued.text("token")).await;
    assert_eq!(verified.json(), json!({ "verified": true }));
    let again = cloud.verify(&canary, user_id::CANARY, &issued.text("token")).await;
    again.is_problem(422, "token_refused");

    let lines = cloud.logs().await;
    let own = lines.iter().filter(|line| line["synthetic"] == true).count();
    assert_eq!(own, 3, "{lines:?}");
    let metrics = lines.iter().filter(|line| !line["_aws"].is_null());
    assert_eq!(metrics.count(), 0, "the canary's refusals are nobody's guesses");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_canarys_user_is_its_own_and_it_has_no_other() {
    let cloud = Cloud::start().await;
    let (canary, client) = (key(&cloud).await, cloud.client(true).await);
    let refused = "invalid_request";
    cloud.post("/v1/tokens", &client, order(user_id::CANARY)).await.is_problem(400, refused);
    cloud.verify(&client, user_id::CANARY, "guess").await.is_problem(400, refused);
    cloud.post("/v1/tokens", &canary, order("ada@example.com")).await.is_problem(400, refused);
    cloud.verify(&canary, "ada@example.com", "guess").await.is_problem(400, refused);
    let by_sms =
        json!({ "user_id": user_id::CANARY, "channel": "sms", "metadata": { "phone": "+447700900123" } });
    cloud.post("/v1/tokens", &canary, by_sms).await.is_problem(403, "channel_not_allowed");
    assert!(cloud.slot(user_id::CANARY, "login").await.is_none());

    let create = json!({ "operation": "create_client", "name": "canary", "may_show": true });
    let made = cloud.invoke(Function::Admin, &create).await.unwrap();
    assert_eq!((&made["result"], &made["code"]), (&json!("refused"), &json!("invalid_request")));

    // A round's key ends with the next round's.
    let stale = canary.replace("otpost.canary.", "otpost.canary.A");
    let stale = &stale[..canary.len()];
    cloud.post("/v1/tokens", stale, order(user_id::CANARY)).await.is_problem(401, "unauthorized");
}

/// The function that answers here may not read the canary's partition: on AWS, asking for it is a failure.
#[tokio::test(flavor = "multi_thread")]
async fn the_canarys_key_opens_nothing_else_and_nothing_is_read_for_its_name() {
    let cloud = Cloud::start().await;
    let canary = key(&cloud).await;
    cloud.take_calls();
    for (method, path) in [("GET", "/v1/tokens"), ("DELETE", "/v1/tokens/abc"), ("GET", "/v1/audit")] {
        let reply = cloud.send(&Request::new(method, path).key(&canary)).await;
        reply.is_problem(401, "unauthorized");
        assert_eq!(cloud.take_actions(), [""; 0], "{method} {path}");
    }
}

/// Nothing sweeps the tests' table: what refuses the key is the function.
#[tokio::test(flavor = "multi_thread")]
async fn the_last_rounds_key_ends_with_its_life_and_does_not_wait_for_the_broom() {
    let cloud = Cloud::start().await;
    let over = key_until(&cloud, now()).await;
    let refused = cloud.post("/v1/tokens", &over, order(user_id::CANARY)).await;
    refused.is_problem(401, "unauthorized");
    cloud.verify(&over, user_id::CANARY, "guess").await.is_problem(401, "unauthorized");

    // Nor does a process remember it for longer.
    let end = now() + 3;
    let key = key_until(&cloud, end).await;
    assert_eq!(cloud.post("/v1/tokens", &key, order(user_id::CANARY)).await.status, 201);
    while now() <= end {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    cloud.post("/v1/tokens", &key, order(user_id::CANARY)).await.is_problem(401, "unauthorized");
}
