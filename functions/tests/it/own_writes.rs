//! A single write that was carried out and whose answer was lost. The SDK repeats it, and the repeat
//! recognises the write as its own.

use serde_json::json;

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::cloud::Settings;
use crate::rig::phone::Phone;
use crate::rig::proxy::Fault;

const UPDATE: &str = "DynamoDB UpdateItem";
const ADA: &str = "ada@example.com";

async fn number(cloud: &Cloud, attribute: &str) -> String {
    cloud.slot(ADA, "login").await.unwrap()[attribute].as_n().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_try_is_counted_once_and_may_succeed() {
    let cloud = Cloud::with(Settings { attempts: 2, ..Settings::default() }).await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, ADA).await.text("token");
    // The request's count goes by, then the try's.
    cloud.inject_after(UPDATE, 1, Fault::LoseAnswer);
    cloud.verify(&key, ADA, "another").await.is_problem(422, "token_refused");
    assert_eq!(
        (number(&cloud, "attempts").await, number(&cloud, "failures").await),
        ("1".into(), "1".into())
    );
    cloud.inject_after(UPDATE, 1, Fault::LoseAnswer);
    assert_eq!(cloud.verify(&key, ADA, &token).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_after_a_delay_is_not_its_own_predecessor() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, ADA).await.text("token");
    cloud.set_slot(ADA, "failures", 40).await;
    cloud.set_slot(ADA, "tried_at", functions::clock::now() - 80_000).await;
    cloud.inject_after(UPDATE, 1, Fault::LoseAnswer);
    assert_eq!(cloud.verify(&key, ADA, &token).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_at_the_limit_of_its_client_is_counted_once() {
    let cloud = Cloud::with(Settings { requests_per_client: 1, ..Settings::default() }).await;
    let key = cloud.client(true).await;
    cloud.inject(UPDATE, Fault::LoseAnswer);
    cloud.issue(&key, ADA).await;
    cloud.post("/v1/tokens", &key, json!({ "user_id": ADA })).await.is_problem(429, "throttled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_by_a_client_says_so() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let id = cloud.issue(&key, ADA).await.text("token_id");
    cloud.inject_after(UPDATE, 1, Fault::LoseAnswer);
    let delete = crate::rig::event::Request::new("DELETE", &format!("/v1/tokens/{id}")).key(&key);
    assert_eq!(cloud.send(&delete).await.status, 204);
    cloud.send(&delete).await.is_problem(404, "token_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_write_of_a_ceremony() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::counting();
    // Binding the relying party, and using up the ceremony.
    cloud.inject(UPDATE, Fault::LoseAnswer);
    let entry = cloud.invite("ada", false).await;
    let mut browser = Browser::new();
    cloud.inject(UPDATE, Fault::LoseAnswer);
    browser.register(&cloud, &entry, &mut phone, "phone").await;
    for before in 0..2 {
        // Using up the ceremony, and the passkey's counter.
        cloud.inject_after(UPDATE, before, Fault::LoseAnswer);
        browser.sign_in(&cloud, &mut phone).await;
    }
    assert!(cloud.refusal_reasons().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceremony_is_used_once_all_the_same() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    cloud.person("ada", false, &mut phone).await;
    let mut browser = Browser::new();
    let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
    let body = json!({ "credential": credential });
    cloud.inject(UPDATE, Fault::LoseAnswer);
    let mut other = browser.clone();
    assert_eq!(browser.post(&cloud, "/v1/session", &body).await.status, 200);
    other.post(&cloud, "/v1/session", &body).await.is_problem(403, "ceremony_refused");
    assert_eq!(cloud.refusal_reasons().await, ["unknown_ceremony"]);
}
