//! A token of the console, shown again: to an operator who touches for it, while it is of use.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::event::{Reply, Request};
use crate::rig::phone::Phone;

const ADA: &str = "ada@example.com";

/// An operator at their desk, signed in.
async fn operator(cloud: &Cloud) -> (Browser, Phone) {
    let mut phone = Phone::new();
    cloud.person("grace", true, &mut phone).await;
    let mut browser = Browser::new();
    browser.sign_in(cloud, &mut phone).await;
    (browser, phone)
}

async fn issue(cloud: &Cloud, browser: &mut Browser, user_id: &str) -> Reply {
    let reply = browser.post(cloud, "/v1/tokens", &json!({ "user_id": user_id })).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply
}

fn path(token_id: &str) -> String {
    format!("/v1/tokens/{token_id}/reveal")
}

/// Touch for a token, and ask for it.
async fn show(cloud: &Cloud, browser: &mut Browser, phone: &mut Phone, token_id: &str) -> Reply {
    let credential = browser.touch(cloud, phone, "show_token", Some(token_id)).await;
    cloud.take_calls();
    browser.post(cloud, &path(token_id), &json!({ "credential": credential })).await
}

async fn shows(cloud: &Cloud) -> Vec<Value> {
    cloud.audit_entries().await.into_iter().filter(|entry| entry["action"] == "token_shown").collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_again_until_it_is_used() {
    let cloud = Cloud::start().await;
    let (mut browser, mut phone) = operator(&cloud).await;
    let issued = issue(&cloud, &mut browser, ADA).await;
    let id = issued.text("token_id");

    let again = show(&cloud, &mut browser, &mut phone, &id).await;
    let mut actions = cloud.take_actions();
    // The ceremony: its state and the person at the same time.
    actions[..2].sort();
    let expected = [
        "DynamoDB Query",
        "DynamoDB UpdateItem",
        "DynamoDB UpdateItem",
        "DynamoDB Query",
        "DynamoDB GetItem",
        "DynamoDB PutItem",
        "KMS Decrypt",
    ];
    assert_eq!(actions, expected, "it is in the trail before it is decrypted");
    let expected =
        json!({ "token_id": id, "token": issued.text("token"), "expires_at": issued.text("expires_at") });
    assert_eq!((again.status, again.json()), (200, expected));
    assert_eq!(show(&cloud, &mut browser, &mut phone, &id).await, again);
    let entry = json!({ "actor": "grace", "action": "token_shown", "subject": id, "about": ADA });
    assert_eq!(shows(&cloud).await, [entry.clone(), entry]);

    let body = json!({ "user_id": ADA, "token": again.text("token") });
    assert_eq!(browser.post(&cloud, "/v1/tokens/verify", &body).await.status, 200);
    show(&cloud, &mut browser, &mut phone, &id).await.is_problem(404, "token_not_found");
    assert_eq!(shows(&cloud).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_isnt_a_living_token_of_the_console_isnt_there() {
    let cloud = Cloud::start().await;
    let (mut browser, mut phone) = operator(&cloud).await;
    let key = cloud.client(true).await;
    let mut tokens = HashMap::new();
    for name in ["used", "revoked", "expired", "locked", "replaced"] {
        tokens.insert(name, issue(&cloud, &mut browser, name).await);
    }
    tokens.insert("a client's", cloud.issue(&key, "a client's").await);
    let sms = json!({ "user_id": "+4915112345678", "channel": "sms" });
    tokens.insert("sent", browser.post(&cloud, "/v1/tokens", &sms).await);
    assert_eq!(cloud.verify(&key, "used", &tokens["used"].text("token")).await.status, 200);
    let revoke = format!("/v1/tokens/{}", tokens["revoked"].text("token_id"));
    assert_eq!(browser.send(&cloud, Request::new("DELETE", &revoke)).await.status, 204);
    cloud.set_slot("expired", "valid_until", functions::clock::now()).await;
    cloud.set_slot("locked", "attempts", 5).await;
    issue(&cloud, &mut browser, "replaced").await;

    let unknown = show(&cloud, &mut browser, &mut phone, "0abcdefghjkmnpqrstvwxyz012").await;
    unknown.is_problem(404, "token_not_found");
    for (name, issued) in &tokens {
        let reply = show(&cloud, &mut browser, &mut phone, &issued.text("token_id")).await;
        assert_eq!(reply, unknown, "{name}");
        assert!(!cloud.take_actions().contains(&"KMS Decrypt".to_owned()), "{name}");
    }
    assert_eq!(shows(&cloud).await, [json!(null); 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn to_anybody_else_all_tokens_are_alike() {
    let cloud = Cloud::start().await;
    let (mut browser, mut phone) = operator(&cloud).await;
    let id = issue(&cloud, &mut browser, ADA).await.text("token_id");
    let unknown = "0abcdefghjkmnpqrstvwxyz012";

    // Somebody who is no operator learns nothing, and no token is looked for.
    let mut alice = Phone::new();
    cloud.person("alice", false, &mut alice).await;
    let mut hers = Browser::new();
    let refused = show(&cloud, &mut hers, &mut alice, &id).await;
    refused.is_problem(403, "ceremony_refused");
    let calls = cloud.take_actions();
    assert_eq!(calls.len(), 3, "the ceremony's own: {calls:?}");
    assert_eq!(show(&cloud, &mut hers, &mut alice, unknown).await, refused);

    // A touch is for one token, one browser, one time, and for this.
    let ask = |id: &str| Request::new("POST", &path(id));
    let body = |credential: &Value| json!({ "credential": credential });
    let credential = browser.touch(&cloud, &mut phone, "show_token", Some(unknown)).await;
    let reply = browser.send(&cloud, ask(&id).json(&body(&credential))).await;
    assert_eq!(reply, refused, "of another token");
    let credential = browser.touch(&cloud, &mut phone, "reveal", None).await;
    let reply = browser.send(&cloud, ask(&id).json(&body(&credential))).await;
    assert_eq!(reply, refused, "for messages");
    let credential = browser.touch(&cloud, &mut phone, "show_token", Some(&id)).await;
    let reply = hers.send(&cloud, ask(&id).json(&body(&credential))).await;
    assert_eq!(reply, refused, "from another browser");
    assert_eq!(browser.send(&cloud, ask(&id).json(&body(&credential))).await.status, 200);
    let reply = browser.send(&cloud, ask(&id).json(&body(&credential))).await;
    assert_eq!(reply, refused, "again");
    // Neither a session nor a client key is a touch.
    let key = cloud.client(true).await;
    let reply = cloud.send(&ask(&id).key(&key).json(&body(&json!({})))).await;
    assert_eq!(reply, refused);
    assert_eq!(shows(&cloud).await.len(), 1);
}
