//! The form of a new token, for the caller and in the table.

use serde_json::json;

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::event::Request;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_to_a_client_that_may_show_it() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let before = functions::clock::now();
    let reply = cloud.issue(&key, "ada@example.com").await;
    let body = reply.json();
    assert_eq!(reply.headers["content-type"], "application/json");
    assert_eq!(body["user_id"], "ada@example.com");
    assert_eq!((&body["purpose"], &body["channel"]), (&json!("login"), &json!("show")));
    let token = reply.text("token");
    assert_eq!(token.len(), 15);
    assert!(token.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{token}");
    assert_eq!(reply.text("token_id").len(), 26);
    let expected: Vec<_> = (before + 300..before + 360).map(functions::clock::rfc3339).collect();
    assert!(expected.contains(&reply.text("expires_at")), "{body}");
    assert_eq!(reply.fields(), ["channel", "expires_at", "purpose", "token", "token_id", "user_id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_is_a_mac_and_not_the_token() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, "ada@example.com").await.text("token");
    let item = cloud.slot("ada@example.com", "login").await.unwrap();
    assert_eq!(item["mac"].as_b().unwrap().as_ref().len(), 32);
    assert!(!item.contains_key("sealed") && !item.contains_key("deliver"));
    assert!(!format!("{item:?}").contains(&token));
    assert_eq!(item["expires_at"], item["valid_until"], "nothing has failed, so TTL may have it");
    assert_eq!(item["issued_by"].as_s().unwrap(), "shop-1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_may_not_show_gets_no_token() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let refused = cloud.post("/v1/tokens", &key, json!({ "user_id": "ada@example.com" })).await;
    refused.is_problem(403, "channel_not_allowed");
    let order = json!({ "user_id": "+4915112345678", "channel": "sms" });
    let reply = cloud.post("/v1/tokens", &key, order).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    assert!(reply.json().get("token").is_none());
    assert_eq!(reply.json()["channel"], "sms");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_follow_the_configured_format_and_life() {
    let settings = Settings { alphabet: "base32", length: 8, life_seconds: 60, ..Settings::default() };
    let cloud = Cloud::with(settings).await;
    let key = cloud.client(true).await;
    let reply = cloud.issue(&key, "ada@example.com").await;
    let token = reply.text("token");
    assert_eq!(token.len(), 8);
    assert!(token.bytes().all(|b| b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".contains(&b)), "{token}");
    let item = cloud.slot("ada@example.com", "login").await.unwrap();
    let number = |name: &str| item[name].as_n().unwrap().parse::<u64>().unwrap();
    assert_eq!(number("valid_until") - number("issued_millis") / 1_000, 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_takes_four_calls_at_most() {
    let cloud = Cloud::with(Settings::counted_one_by_one()).await;
    let key = cloud.client(true).await;
    cloud.issue(&key, "ada@example.com").await;
    cloud.take_calls();

    cloud.issue(&key, "bob@example.com").await;
    assert_eq!(
        cloud.take_actions(),
        ["DynamoDB UpdateItem", "KMS GenerateMac", "DynamoDB TransactWriteItems"]
    );

    let sms = json!({ "user_id": "+4915112345678", "channel": "sms" });
    assert_eq!(cloud.post("/v1/tokens", &key, sms).await.status, 201);
    let mut actions = cloud.take_actions();
    // The two after the client's count are made at the same time.
    actions[1..3].sort();
    assert_eq!(
        actions,
        ["DynamoDB UpdateItem", "KMS Encrypt", "KMS GenerateMac", "DynamoDB TransactWriteItems"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_kms_logs_names_no_user() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let sms = json!({ "user_id": "+4915112345678", "channel": "sms" });
    let token_id = cloud.post("/v1/tokens", &key, sms).await.text("token_id");
    let calls = cloud.take_calls();
    let encrypt = calls.iter().find(|call| call.action == "KMS Encrypt").unwrap();
    let body: serde_json::Value = serde_json::from_str(&encrypt.body).unwrap();
    let context = json!({ "otpost:purpose": "delivery", "otpost:token_id": token_id });
    assert_eq!(body["EncryptionContext"], context);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_needs_no_key_and_makes_no_call() {
    let cloud = Cloud::start().await;
    let reply = cloud.send(&Request::new("GET", "/v1/health")).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.json(), json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }));
    assert!(cloud.take_calls().is_empty());
}

/// The roles admit each kind of write under these partition keys alone.
#[tokio::test(flavor = "multi_thread")]
async fn every_item_is_where_the_role_may_write() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.take_calls();
    let sms = json!({ "user_id": "+4915112345678", "channel": "sms" });
    let request = Request::new("POST", "/v1/tokens").key(&key).header("Idempotency-Key", "k").json(&sms);
    assert_eq!(cloud.send(&request).await.status, 201);
    let calls = cloud.take_calls();
    let call = calls.iter().find(|call| call.action == "DynamoDB TransactWriteItems").unwrap();
    let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
    let written: Vec<_> = body["TransactItems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let (kind, write) = item.as_object().unwrap().iter().next().unwrap();
            let key = write.get("Key").or(write.get("Item")).unwrap();
            let (prefix, _) = key["pk"]["S"].as_str().unwrap().split_once('#').unwrap();
            format!("{kind} {prefix}#")
        })
        .collect();
    assert_eq!(written, ["Update USER#", "Update USER#", "Update PHONE#", "Put IDEMPOTENCY#"]);
    let prefixes = [contract::table::USER, contract::table::PHONE, contract::table::IDEMPOTENCY];
    assert_eq!(prefixes, ["USER#", "PHONE#", "IDEMPOTENCY#"]);
}
