//! `TokenRequested` on the event bus issues a token as the API does.

use contract::Function;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::delivery::sent_sms;

/// An event as EventBridge hands it over.
fn event(id: &str, detail: Value) -> Value {
    json!({
        "version": "0",
        "id": id,
        "detail-type": "TokenRequested",
        "source": "com.example.shop",
        "account": "000000000000",
        "time": functions::clock::rfc3339(functions::clock::now()),
        "region": "us-east-1",
        "resources": [],
        "detail": detail,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_issues_once_however_often_it_comes() {
    let cloud = Cloud::start().await;
    let number = "+4915110000030";
    cloud.watch.secret(number);
    let detail = json!({ "user_id": "ada", "purpose": "pay", "metadata": { "phone": number } });
    let event = event("6a7e8feb-b491-4cf7-a9f1-bf3703467718", detail);
    for _ in 0..2 {
        assert_eq!(cloud.invoke(Function::IssueToken, &event).await.unwrap(), Value::Null);
    }
    let slot = cloud.slot("ada", "pay").await.unwrap();
    assert_eq!(slot["issued_by"].as_s().unwrap(), "event:com.example.shop");
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    let texts = sent_sms(number).await;
    assert_eq!(texts.len(), 1);
    let token = texts[0].split(' ').next().unwrap();
    cloud.watch.secret(token);
    let key = cloud.client(false).await;
    let verify = json!({ "user_id": "ada", "purpose": "pay", "token": token });
    assert_eq!(cloud.post("/v1/tokens/verify", &key, verify).await.status, 200);
    let lines = cloud.logs().await;
    let events: Vec<_> =
        lines.iter().filter(|line| line["function"] == "issue_token").map(|line| &line["event"]).collect();
    assert_eq!(events, ["issued", "issued_before"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_is_counted_and_does_not_come_again() {
    let cloud = Cloud::start().await;
    let phone = json!({ "phone": "+4915110000031" });
    let mut late = event("late", json!({ "user_id": "ada", "metadata": phone }));
    late["time"] = functions::clock::rfc3339(functions::clock::now() - 300).into();
    let mut other = event("other", json!({ "user_id": "ada", "metadata": phone }));
    other["detail-type"] = "TokenRevoked".into();
    for (event, named) in [
        (event("show", json!({ "user_id": "ada", "channel": "show" })), "channel_not_allowed"),
        (event("nowhere", json!({ "user_id": "ada" })), "invalid_request"),
        (event("strange", json!({ "user_id": "ada", "hello": 1 })), "invalid_request"),
        (event("list", json!(["ada", "sms", "login", phone])), "invalid_request"),
        (late, "stale"),
        (other, "not_found"),
    ] {
        assert_eq!(cloud.invoke(Function::IssueToken, &event).await.unwrap(), Value::Null, "{named}");
    }
    assert!(cloud.slot("ada", "login").await.is_none());
    let lines = cloud.logs().await;
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    let named = [
        "channel_not_allowed",
        "invalid_request",
        "invalid_request",
        "invalid_request",
        "stale",
        "not_found",
    ];
    assert_eq!(events, named);
    assert!(lines.iter().all(|line| line["TokenRequestsRefused"] == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_comes_again() {
    let cloud = Cloud::start().await;
    let detail = json!({ "user_id": "+4915110000032", "channel": "sms" });
    let event = event("again", detail);
    for _ in 0..3 {
        cloud.inject("KMS Encrypt", crate::rig::proxy::Fault::Refuse);
    }
    let error = cloud.invoke(Function::IssueToken, &event).await.unwrap_err();
    assert!(error["errorMessage"].as_str().unwrap().starts_with("kms Encrypt:"), "{error}");
    assert_eq!(cloud.invoke(Function::IssueToken, &event).await.unwrap(), Value::Null);
    assert!(cloud.slot("+4915110000032", "login").await.is_some());
}

/// Two sources may use one id: it is theirs.
#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_its_sources_own() {
    let cloud = Cloud::start().await;
    let detail = |user: &str| json!({ "user_id": user, "channel": "webhook" });
    let first = event("1", detail("ada"));
    let mut second = event("1", detail("bob"));
    second["source"] = "com.example.bank".into();
    let third = event("1", detail("eve"));
    for event in [first, second, third] {
        cloud.invoke(Function::IssueToken, &event).await.unwrap();
    }
    assert!(cloud.slot("ada", "login").await.is_some() && cloud.slot("bob", "login").await.is_some());
    assert!(cloud.slot("eve", "login").await.is_none(), "the same id of the same source is another request");
}
