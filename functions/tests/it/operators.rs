//! The console's calls: an operator's session in place of a client key.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::Function;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::event::{Reply, Request, fields};
use crate::rig::session::Session;

const ADA: &str = "ada@example.com";

async fn issue(cloud: &Cloud, session: &Session, body: &Value) -> Reply {
    let reply = cloud.send(&session.request("POST", "/v1/tokens").json(body)).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply
}

fn shown(item: Option<HashMap<String, AttributeValue>>) -> bool {
    item.unwrap().contains_key("shown")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_issues_lists_verifies_and_revokes() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    cloud.take_calls();

    let issued = issue(&cloud, &session, &json!({ "user_id": ADA })).await;
    assert_eq!(issued.fields(), ["channel", "expires_at", "purpose", "token", "token_id", "user_id"]);
    let mut actions = cloud.take_actions();
    actions[1..3].sort();
    assert_eq!(
        actions,
        ["DynamoDB GetItem", "KMS Encrypt", "KMS GenerateMac", "DynamoDB TransactWriteItems"]
    );

    let listed = cloud.send(&session.request("GET", "/v1/tokens")).await.json();
    assert_eq!(cloud.take_actions(), ["DynamoDB GetItem", "DynamoDB Query"]);
    assert_eq!(listed["tokens"][0]["token_id"], issued.text("token_id"));
    assert_eq!(listed["tokens"][0]["can_be_shown"], true);

    let body = json!({ "user_id": ADA, "token": issued.text("token") });
    let verify = session.request("POST", "/v1/tokens/verify").json(&body);
    assert_eq!(cloud.send(&verify).await.json(), json!({ "verified": true }));
    cloud.take_calls();

    let issued = issue(&cloud, &session, &json!({ "user_id": ADA })).await;
    cloud.take_calls();
    let path = format!("/v1/tokens/{}", issued.text("token_id"));
    assert_eq!(cloud.send(&session.request("DELETE", &path)).await.status, 204);
    // The index knows the slot of a token, and the slot whose it is.
    let expected = ["DynamoDB GetItem", "DynamoDB Query", "DynamoDB Query", "DynamoDB TransactWriteItems"];
    assert_eq!(cloud.take_actions(), expected);
    cloud.send(&session.request("DELETE", &path)).await.is_problem(404, "token_not_found");
    cloud
        .verify(&cloud.client(true).await, ADA, &issued.text("token"))
        .await
        .is_problem(422, "token_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_operators_do_is_in_the_audit_trail() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    let body = json!({ "user_id": ADA });
    let id = issue(&cloud, &session, &body).await.text("token_id");
    let path = format!("/v1/tokens/{id}");
    assert_eq!(cloud.send(&session.request("DELETE", &path)).await.status, 204);
    // A failed act isn't there: a second revocation, and an issue over the limit.
    cloud.send(&session.request("DELETE", &path)).await.is_problem(404, "token_not_found");
    for _ in 0..4 {
        issue(&cloud, &session, &body).await;
    }
    let refused = cloud.send(&session.request("POST", "/v1/tokens").json(&body)).await;
    refused.is_problem(429, "too_many_tokens");
    // Nor is what applications do.
    cloud.issue(&cloud.client(true).await, "bob@example.com").await;

    let trail = cloud.audit_entries().await;
    let actions: Vec<_> = trail.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    let issues = actions.iter().filter(|action| **action == "token_issued").count();
    assert_eq!((issues, actions.len()), (5, 6), "{actions:?}");
    let revoked = trail.iter().find(|entry| entry["action"] == "token_revoked").unwrap();
    assert_eq!((&revoked["actor"], &revoked["subject"]), (&json!("grace"), &json!(id)));
    assert!(trail.iter().all(|entry| entry["actor"] == "grace" && entry["about"] == ADA), "{trail:?}");
}

/// A number isn't kept for longer than the token that goes to it.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_number_the_audit_trail_has_the_end() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    let id = issue(&cloud, &session, &json!({ "user_id": "+447700900123" })).await.text("token_id");
    cloud.send(&session.request("DELETE", &format!("/v1/tokens/{id}"))).await;
    let trail = cloud.audit_entries().await;
    assert_eq!(trail.len(), 2);
    assert!(trail.iter().all(|entry| entry["about"] == "+…0123"), "{trail:?}");
    assert!(!format!("{trail:?}").contains("7700900123"));
}

/// The cost of the console's first page: the session that the browser has, and the tokens.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_reads_the_table_three_times_at_most() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    for user in 0..60 {
        cloud.issue(&cloud.client(true).await, &format!("user-{user}@example.com")).await;
    }
    cloud.take_calls();
    assert_eq!(cloud.send(&session.request("GET", "/v1/session")).await.status, 200);
    let listed = cloud.send(&session.request("GET", "/v1/tokens").query("order", "soonest")).await;
    assert_eq!(listed.json()["tokens"].as_array().unwrap().len(), 50);
    assert_eq!(cloud.take_actions(), ["DynamoDB GetItem", "DynamoDB GetItem", "DynamoDB Query"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_site_sends_is_refused() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    let id = issue(&cloud, &session, &json!({ "user_id": ADA })).await.text("token_id");
    let foreign = [
        None,
        Some("null"),
        Some(""),
        Some("https://evil.example"),
        Some("http://otp.example.com"),
        Some("https://otp.example.com:8443"),
        Some("https://otp.example.com.evil.example"),
        Some("https://otp.example.com/"),
    ];
    for origin in foreign {
        for (method, path) in [
            ("POST", "/v1/tokens".to_owned()),
            ("POST", "/v1/tokens/verify".to_owned()),
            ("DELETE", format!("/v1/tokens/{id}")),
            ("POST", "/v1/push-subscriptions".to_owned()),
            ("DELETE", format!("/v1/push-subscriptions/{}", "0".repeat(64))),
            ("POST", "/v1/test-notifications".to_owned()),
        ] {
            let mut request = Request::new(method, &path).header("Cookie", &session.cookie);
            if let Some(origin) = origin {
                request = request.header("Origin", origin);
            }
            let request = request.json(&json!({ "user_id": "bob@example.com" }));
            cloud.send(&request).await.is_problem(401, "session_required");
        }
    }
    assert_eq!(cloud.slot("bob@example.com", "login").await, None);
    let listed = cloud.send(&session.request("GET", "/v1/tokens")).await.json();
    assert_eq!(listed["tokens"].as_array().unwrap().len(), 1, "the token wasn't revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_operators_with_a_living_session_may_call() {
    let cloud = Cloud::start().await;
    let routes = [
        ("POST", "/v1/tokens"),
        ("POST", "/v1/tokens/verify"),
        ("GET", "/v1/tokens"),
        ("DELETE", "/v1/tokens/abc"),
        ("GET", "/v1/audit"),
    ];
    let nobody = cloud.session("alice", false).await;
    let idle = cloud.session("grace", true).await;
    cloud.set_session(&idle, "valid_until", functions::clock::now()).await;
    let old = cloud.session("grace", true).await;
    cloud.set_session(&old, "expires_at", functions::clock::now()).await;
    let (mut unknown, mut empty) = (idle.clone(), idle.clone());
    unknown.cookie.push('x');
    empty.cookie = "__Host-otpost-session=x".to_owned();
    for (method, path) in routes {
        for session in [&idle, &old, &unknown, &empty] {
            let request = session.request(method, path).json(&json!({ "user_id": ADA }));
            cloud.send(&request).await.is_problem(401, "session_required");
        }
        let request = nobody.request(method, path).json(&json!({ "user_id": ADA }));
        cloud.send(&request).await.is_problem(403, "not_an_operator");
    }
    assert_eq!(cloud.slot(ADA, "login").await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_a_clients_whatever_cookies_come_with_it() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    let key = cloud.client(false).await;
    let order = json!({ "user_id": ADA });
    let both = session.request("POST", "/v1/tokens").key(&key).json(&order);
    cloud.send(&both).await.is_problem(403, "channel_not_allowed");
    let wrong = session.request("POST", "/v1/tokens").key("otpost.x.y").json(&order);
    cloud.send(&wrong).await.is_problem(401, "unauthorized");
    cloud.send(&session.request("GET", "/v1/audit").key(&key)).await.is_problem(403, "not_an_operator");
    let listed = cloud.send(&session.request("GET", "/v1/tokens").key(&key)).await;
    assert_eq!(listed.json(), json!({ "tokens": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_be_shown_again_is_erased_with_the_token() {
    let cloud = Cloud::start().await;
    let (session, key) = (cloud.session("grace", true).await, cloud.client(true).await);
    let order = json!({ "user_id": ADA });
    let first = issue(&cloud, &session, &order).await;
    let item = cloud.slot(ADA, "login").await;
    assert_eq!(item.as_ref().unwrap()["issued_by"].as_s().unwrap(), "operator:grace");
    assert!(shown(item), "an operator's token is kept to be shown again");

    // Overwritten by a client's, which only that client ever sees.
    let token = cloud.issue(&key, ADA).await.text("token");
    assert!(!shown(cloud.slot(ADA, "login").await));
    cloud.verify(&key, ADA, &first.text("token")).await.is_problem(422, "token_refused");
    assert_eq!(cloud.verify(&key, ADA, &token).await.status, 200);

    let token = issue(&cloud, &session, &order).await.text("token");
    assert!(shown(cloud.slot(ADA, "login").await));
    assert_eq!(cloud.verify(&key, ADA, &token).await.status, 200);
    assert!(!shown(cloud.slot(ADA, "login").await), "verified");

    let path = format!("/v1/tokens/{}", issue(&cloud, &session, &order).await.text("token_id"));
    assert_eq!(cloud.send(&session.request("DELETE", &path)).await.status, 204);
    assert!(!shown(cloud.slot(ADA, "login").await), "revoked by an operator");
    let path = format!("/v1/tokens/{}", issue(&cloud, &session, &order).await.text("token_id"));
    assert_eq!(cloud.send(&Request::new("DELETE", &path).key(&key)).await.status, 204);
    assert!(!shown(cloud.slot(ADA, "login").await), "revoked by a client");

    let sms = json!({ "user_id": "+4915112345678", "channel": "sms" });
    assert!(issue(&cloud, &session, &sms).await.json().get("token").is_none());
    assert!(!shown(cloud.slot("+4915112345678", "login").await), "it was never on a screen");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_listing_says_what_may_be_shown_again_to_operators_alone() {
    let cloud = Cloud::start().await;
    let (session, key) = (cloud.session("grace", true).await, cloud.client(true).await);
    for user in ["console", "locked"] {
        issue(&cloud, &session, &json!({ "user_id": user })).await;
    }
    cloud.set_slot("locked", "attempts", 5).await;
    issue(&cloud, &session, &json!({ "user_id": "+4915112345678", "channel": "sms" })).await;
    cloud.issue(&key, "shop").await;

    let listed = cloud.send(&session.request("GET", "/v1/tokens")).await.json();
    let tokens = listed["tokens"].as_array().unwrap();
    assert_eq!(tokens.len(), 4);
    for token in tokens {
        assert_eq!(token["can_be_shown"], json!(token["user_id"] == "console"), "{token}");
    }
    let listed = cloud.send(&Request::new("GET", "/v1/tokens").key(&key)).await.json();
    assert!(listed["tokens"].as_array().unwrap().iter().all(|token| token.get("can_be_shown").is_none()));
    assert!(!fields(&listed["tokens"][0]).contains(&"issued_by".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_and_an_operator_of_one_name_are_two() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    let create = json!({ "operation": "create_client", "name": "grace", "may_show": true });
    let created = cloud.invoke(Function::Admin, &create).await.unwrap();
    let key = created["key"].as_str().unwrap();
    cloud.watch.secret(key.rsplit('.').next().unwrap());

    let order = json!({ "user_id": ADA });
    let keyed = |request: Request| request.header("Idempotency-Key", "k").json(&order);
    let by_client = cloud.send(&keyed(Request::new("POST", "/v1/tokens").key(key))).await;
    let by_operator = cloud.send(&keyed(session.request("POST", "/v1/tokens"))).await;
    assert_eq!((by_client.status, by_operator.status), (201, 201));
    assert_ne!(by_client.text("token_id"), by_operator.text("token_id"));
    // The same again is the same, and is in the trail once.
    assert_eq!(cloud.send(&keyed(session.request("POST", "/v1/tokens"))).await, by_operator);
    let trail = cloud.audit_entries().await;
    assert_eq!(trail.len(), 1, "{trail:?}");

    let body = json!({ "user_id": ADA, "token": by_operator.text("token") });
    let keyed = |request: Request| request.header("Idempotency-Key", "k").json(&body);
    let verify = keyed(session.request("POST", "/v1/tokens/verify"));
    assert_eq!(cloud.send(&verify).await.status, 200);
    assert_eq!(cloud.send(&verify).await.status, 200);
    let other = keyed(Request::new("POST", "/v1/tokens/verify").key(key));
    cloud.send(&other).await.is_problem(422, "token_refused");
}
