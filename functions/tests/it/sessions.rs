//! The console's session: it ends when it is idle, old, ended, or its person or passkey revoked.

use functions::clock;
use serde_json::json;

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::event::{Reply, Request};
use crate::rig::phone::Phone;

async fn signed_in() -> (Cloud, Phone, Browser) {
    let cloud = Cloud::start().await;
    let (mut phone, mut browser) = (Phone::new(), Browser::new());
    cloud.person("ada", false, &mut phone).await;
    browser.sign_in(&cloud, &mut phone).await;
    (cloud, phone, browser)
}

async fn session(cloud: &Cloud, browser: &mut Browser) -> Reply {
    browser.get(cloud, "/v1/session").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_described_and_ended() {
    let (cloud, _, mut browser) = signed_in().await;
    let described = session(&cloud, &mut browser).await;
    assert_eq!(described.status, 200);
    assert_eq!(described.json()["person"], "ada");
    let copy = browser.clone();
    let ended = browser.send(&cloud, Request::new("DELETE", "/v1/session")).await;
    assert_eq!(ended.status, 204);
    assert!(!browser.cookies.contains_key("__Host-otpost-session"), "the cookie is taken back");
    session(&cloud, &mut browser).await.is_problem(401, "session_required");
    session(&cloud, &mut copy.clone()).await.is_problem(401, "session_required");
    // Ending none is no error.
    assert_eq!(browser.send(&cloud, Request::new("DELETE", "/v1/session")).await.status, 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_it_is_idle() {
    let (cloud, _, mut browser) = signed_in().await;
    let row = cloud.rows("SESSION#").await.remove(0);
    let number = |name: &str| row[name].as_n().unwrap().parse::<u64>().unwrap();
    assert!(number("valid_until").abs_diff(clock::now() + 15 * 60) <= 5);
    assert!(number("expires_at").abs_diff(clock::now() + 8 * 60 * 60) <= 5);
    cloud.age("SESSION#", "valid_until", clock::now()).await;
    session(&cloud, &mut browser).await.is_problem(401, "session_required");
}

#[tokio::test(flavor = "multi_thread")]
async fn use_prolongs_a_session_once_a_minute_and_not_beyond_eight_hours() {
    let (cloud, _, mut browser) = signed_in().await;
    cloud.take_calls();
    assert_eq!(session(&cloud, &mut browser).await.status, 200);
    assert_eq!(cloud.take_actions(), ["DynamoDB GetItem"]);
    cloud.age("SESSION#", "last_seen", clock::now() - 60).await;
    cloud.age("SESSION#", "valid_until", clock::now() + 60).await;
    assert_eq!(session(&cloud, &mut browser).await.status, 200);
    assert_eq!(cloud.take_actions(), ["DynamoDB GetItem", "DynamoDB UpdateItem"]);
    assert_eq!(session(&cloud, &mut browser).await.status, 200);
    assert_eq!(cloud.take_actions(), ["DynamoDB GetItem"]);
    let until = |row: &std::collections::HashMap<String, aws_sdk_dynamodb::types::AttributeValue>| {
        row["valid_until"].as_n().unwrap().parse::<u64>().unwrap()
    };
    assert!(until(&cloud.rows("SESSION#").await[0]) > clock::now() + 14 * 60);

    let end = clock::now() + 30;
    cloud.age("SESSION#", "expires_at", end).await;
    cloud.age("SESSION#", "last_seen", clock::now() - 60).await;
    assert_eq!(session(&cloud, &mut browser).await.status, 200);
    assert_eq!(until(&cloud.rows("SESSION#").await[0]), end);
    cloud.age("SESSION#", "expires_at", clock::now()).await;
    session(&cloud, &mut browser).await.is_problem(401, "session_required");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_something_must_come_from_the_site() {
    let cloud = Cloud::start().await;
    let (mut phone, mut browser) = (Phone::new(), Browser::new());
    let person = cloud.person("ada", false, &mut phone).await;
    browser.sign_in(&cloud, &mut phone).await;
    let path = format!("/v1/passkeys/{}/rename", person["passkey"]["passkey_id"].as_str().unwrap());
    let body = json!({ "name": "mine" });
    for origin in ["https://evil.example", "http://otp.example.com", "https://otp.example.com:8443", "null"] {
        let mut framed = browser.clone();
        framed.origin = Some(origin.to_owned());
        framed.post(&cloud, &path, &body).await.is_problem(401, "session_required");
        // Neither can another site end a session.
        let ended = framed.send(&cloud, Request::new("DELETE", "/v1/session")).await;
        ended.is_problem(401, "session_required");
        assert!(framed.cookies.contains_key("__Host-otpost-session"), "the cookie stays");
        assert_eq!(session(&cloud, &mut browser).await.status, 200);
    }
    let cookie = format!("__Host-otpost-session={}", browser.cookies["__Host-otpost-session"]);
    let without = Request::new("POST", &path).header("Cookie", &cookie).json(&body);
    cloud.send(&without).await.is_problem(401, "session_required");
    let without = Request::new("DELETE", "/v1/session").header("Cookie", &cookie);
    let ended = cloud.send(&without).await;
    ended.is_problem(401, "session_required");
    assert!(!ended.headers.contains_key("set-cookie"), "the cookie stays");
    assert_eq!(session(&cloud, &mut browser).await.status, 200);
    assert_eq!(browser.post(&cloud, &path, &body).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_cookie_is_one_answer() {
    let (cloud, _, browser) = signed_in().await;
    let good = browser.cookies["__Host-otpost-session"].clone();
    let (handle, secret) = good.split_once('.').unwrap();
    let cookies = [
        String::new(),
        "__Host-otpost-session=".to_owned(),
        format!("__Host-otpost-session={handle}"),
        format!("__Host-otpost-session={handle}."),
        format!("__Host-otpost-session={}.{secret}", "0".repeat(32)),
        format!("__Host-otpost-session={handle}.{}", "a".repeat(43)),
        format!("otpost-session={good}"),
        format!("__Host-otpost-session={good}; __Host-otpost-session={good}"),
        format!("__host-otpost-session={good}"),
    ];
    for cookie in cookies {
        let request = Request::new("GET", "/v1/session").header("Cookie", &cookie);
        cloud.send(&request).await.is_problem(401, "session_required");
    }
    let request =
        Request::new("GET", "/v1/session").header("cookie", &format!("a=b; __Host-otpost-session={good};c"));
    assert_eq!(cloud.send(&request).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_person_has_no_session() {
    let (cloud, mut phone, mut browser) = signed_in().await;
    let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
    let revoked = cloud.admin(json!({ "operation": "revoke_person", "name": "ada" })).await;
    assert_eq!(revoked["result"], "person_revoked");
    session(&cloud, &mut browser).await.is_problem(401, "session_required");
    let reply = browser.post(&cloud, "/v1/session", &json!({ "credential": credential })).await;
    reply.is_problem(403, "ceremony_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_passkey_has_no_session_and_others_keep_theirs() {
    let (cloud, mut phone, mut browser) = signed_in().await;
    let credential = browser.touch(&cloud, &mut phone, "add_passkey", None).await;
    let mut second = Phone::new();
    browser.register(&cloud, &json!({ "credential": credential }), &mut second, "second").await;
    let mut elsewhere = Browser::new();
    elsewhere.sign_in(&cloud, &mut second).await;
    let lost = functions::people::passkey_id(&phone.passkey().credential_id);
    let credential = elsewhere.touch(&cloud, &mut second, "revoke_passkey", Some(&lost)).await;
    let path = format!("/v1/passkeys/{lost}/revoke");
    let reply = elsewhere.post(&cloud, &path, &json!({ "credential": credential })).await;
    assert_eq!(reply.status, 204, "{}", reply.body);
    session(&cloud, &mut browser).await.is_problem(401, "session_required");
    assert_eq!(session(&cloud, &mut elsewhere).await.status, 200);
}
