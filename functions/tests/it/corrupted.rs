//! Items of ceremonies and passkeys, damaged or another's: our own fault if nobody else can have
//! written it, and the one refusal if an authenticator is to prove something by it.

use aws_sdk_dynamodb::types::AttributeValue;
use contract::table::{CEREMONY, PERSON};
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::event::Reply;
use crate::rig::phone::Phone;
use crate::rig::rows::Row;

/// Texts that no JSON of ours looks like.
const GARBAGE: [&str; 9] = ["", " ", "{", "null", "[]", "{}", "\"text\"", "\u{0}", r#"{"ast":{}}"#];

/// Nothing but the code: neither what was stored nor what was wrong with it.
fn without_detail(reply: &Reply) {
    reply.is_problem(500, "internal");
    assert!(reply.json().get("detail").is_none(), "{}", reply.body);
    assert!(!reply.headers.contains_key("set-cookie"));
}

async fn sign_in(cloud: &Cloud, browser: &mut Browser, credential: &Value) -> Reply {
    browser.post(cloud, "/v1/session", &json!({ "credential": credential })).await
}

/// The one row of the table whose sort key begins with `begins`.
async fn passkey_of(cloud: &Cloud, name: &str) -> Row {
    let rows = cloud.rows(PERSON).await;
    let named =
        |row: &&Row| row["sk"].as_s().unwrap().starts_with("PASSKEY#") && row["name"].as_s().unwrap() == name;
    rows.iter().find(named).unwrap().clone()
}

/// The ceremonies that nobody has answered.
async fn open_ceremonies(cloud: &Cloud) -> Vec<Row> {
    let mut rows = cloud.rows(CEREMONY).await;
    rows.retain(|row| !row.contains_key("used_at"));
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ceremony_whose_state_is_damaged_is_our_failure() {
    let cloud = Cloud::start().await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    cloud.person("ada", false, &mut phone).await;
    for state in GARBAGE {
        let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
        cloud.name(CEREMONY, "state", state).await;
        without_detail(&sign_in(&cloud, &mut browser, &credential).await);
        // It is used up as any other.
        sign_in(&cloud, &mut browser, &credential).await.is_problem(403, "ceremony_refused");
        assert!(!browser.cookies.contains_key("__Host-otpost-session"));
    }
    let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
    let mut row = open_ceremonies(&cloud).await.remove(0);
    row.insert("state".to_owned(), AttributeValue::Bool(true));
    cloud.put(row).await;
    without_detail(&sign_in(&cloud, &mut browser, &credential).await);
    browser.sign_in(&cloud, &mut phone).await;
    let lines = cloud.logs().await;
    let failures: Vec<_> = lines.iter().filter_map(|line| line["failure"].as_str()).collect();
    assert_eq!(failures, ["webauthn: what was stored can't be read"; GARBAGE.len() + 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_whose_state_is_damaged_is_our_failure() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    for attribute in ["state", "enrolment"] {
        for damaged in GARBAGE {
            let (mut browser, mut phone) = (Browser::new(), Phone::new());
            let options = browser.enrol(&cloud, &entry).await;
            let body = json!({ "name": "phone", "credential": phone.create(&options).await });
            cloud.name(CEREMONY, attribute, damaged).await;
            without_detail(&browser.post(&cloud, "/v1/registration", &body).await);
            let again = browser.post(&cloud, "/v1/registration", &body).await;
            again.is_problem(403, "ceremony_refused");
        }
    }
    // The invitation wasn't used up.
    Browser::new().register(&cloud, &entry, &mut Phone::new(), "phone").await;
}

/// The state of one ceremony under the cookie of another, as a restored backup or a slip could put it.
#[tokio::test(flavor = "multi_thread")]
async fn the_state_of_another_ceremony_is_another_challenge() {
    let cloud = Cloud::start().await;
    let (mut browser, mut other, mut phone) = (Browser::new(), Browser::new(), Phone::new());
    cloud.person("ada", false, &mut phone).await;
    other.challenge(&cloud, "sign_in", None).await;
    let state = open_ceremonies(&cloud).await[0]["state"].as_s().unwrap().clone();
    let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
    cloud.name(CEREMONY, "state", &state).await;
    sign_in(&cloud, &mut browser, &credential).await.is_problem(403, "ceremony_refused");

    // That of a registration, which is of another form.
    let entry = cloud.invite("bob", false).await;
    other.enrol(&cloud, &entry).await;
    let rows = open_ceremonies(&cloud).await;
    let registration = rows.iter().find(|row| row.contains_key("enrolment")).unwrap();
    let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
    cloud.name(CEREMONY, "state", registration["state"].as_s().unwrap()).await;
    without_detail(&sign_in(&cloud, &mut browser, &credential).await);
    assert_eq!(cloud.refusal_reasons().await, ["challenge"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_cannot_be_read_is_refused_as_any_other() {
    let cloud = Cloud::start().await;
    let (mut browser, mut phone, mut stranger) = (Browser::new(), Phone::new(), Phone::new());
    cloud.person("ada", false, &mut phone).await;
    cloud.person("bob", false, &mut stranger).await;
    let rows = cloud.rows(PERSON).await;
    let passkeys: Vec<_> = rows.iter().filter(|row| row.contains_key("credential")).collect();
    assert_eq!(passkeys.len(), 2);
    let (one, another) = (passkeys[0]["credential"].clone(), passkeys[1]["credential"].clone());
    // Each has the other's, and then none that can be read.
    let texts = GARBAGE.map(|text| AttributeValue::S(text.to_owned()));
    let damaged = texts.into_iter().chain([AttributeValue::N("7".to_owned())]);
    for (number, credentials) in
        [(another, one)].into_iter().chain(damaged.map(|text| (text.clone(), text))).enumerate()
    {
        for (row, credential) in passkeys.iter().zip([credentials.0, credentials.1]) {
            let mut row = (*row).clone();
            row.insert("credential".to_owned(), credential);
            cloud.put(row).await;
        }
        for phone in [&mut phone, &mut stranger] {
            let credential = browser.touch(&cloud, phone, "sign_in", None).await;
            let reply = sign_in(&cloud, &mut browser, &credential).await;
            assert_eq!(reply.status, 403, "{number}: {}", reply.body);
            reply.is_problem(403, "ceremony_refused");
        }
    }
    for row in passkeys {
        cloud.put(row.clone()).await;
    }
    browser.sign_in(&cloud, &mut phone).await;
    let reasons = cloud.refusal_reasons().await;
    assert_eq!(reasons, vec!["unreadable_passkey"; 2 * (GARBAGE.len() + 2)], "which the operator sees");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_cannot_be_read_can_be_seen_and_revoked() {
    let cloud = Cloud::start().await;
    let (mut browser, mut phone, mut laptop) = (Browser::new(), Phone::new(), Phone::new());
    let person = cloud.person("ada", false, &mut phone).await;
    let credential = browser.touch(&cloud, &mut phone, "add_passkey", None).await;
    browser.register(&cloud, &json!({ "credential": credential }), &mut laptop, "laptop").await;
    let mut row = passkey_of(&cloud, "phone").await;
    row.insert("credential".to_owned(), AttributeValue::S("{}".to_owned()));
    cloud.put(row).await;

    browser.sign_in(&cloud, &mut laptop).await;
    let listed = browser.get(&cloud, "/v1/passkeys").await.json();
    assert_eq!(listed["passkeys"].as_array().unwrap().len(), 2);
    let people = cloud.admin(json!({ "operation": "list_people" })).await;
    assert_eq!(people["people"][0]["passkeys"].as_array().unwrap().len(), 2);

    let id = person["passkey"]["passkey_id"].as_str().unwrap();
    let credential = browser.touch(&cloud, &mut laptop, "revoke_passkey", Some(id)).await;
    let path = format!("/v1/passkeys/{id}/revoke");
    assert_eq!(browser.post(&cloud, &path, &json!({ "credential": credential })).await.status, 204);
    let listed = browser.get(&cloud, "/v1/passkeys").await.json();
    assert_eq!(listed["passkeys"][0]["name"], "laptop");
}
