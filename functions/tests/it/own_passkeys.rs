//! A person's own passkeys and recovery codes.

use std::collections::HashSet;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::forge::text;
use crate::rig::phone::Phone;

fn codes(body: &Value) -> Vec<Value> {
    body["recovery_codes"].as_array().unwrap().clone()
}

fn id(body: &Value) -> String {
    body["passkey"]["passkey_id"].as_str().unwrap().to_owned()
}

/// Touch `phone` and revoke the passkey `id`.
async fn revoke(
    cloud: &Cloud,
    browser: &mut Browser,
    phone: &mut Phone,
    id: &str,
    even_if_last: bool,
) -> crate::rig::event::Reply {
    let credential = browser.touch(cloud, phone, "revoke_passkey", Some(id)).await;
    let body = json!({ "credential": credential, "even_if_last": even_if_last });
    browser.post(cloud, &format!("/v1/passkeys/{id}/revoke"), &body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn passkeys_are_added_listed_renamed_and_revoked() {
    let cloud = Cloud::start().await;
    let (mut phone, mut laptop, mut browser) = (Phone::new(), Phone::new(), Browser::new());
    let first = cloud.person("ada", false, &mut phone).await;
    cloud.person("bob", false, &mut Phone::new()).await;

    let credential = browser.touch(&cloud, &mut phone, "add_passkey", None).await;
    let entry = json!({ "credential": credential });
    let options = browser.enrol(&cloud, &entry).await;
    let excluded = options["publicKey"]["excludeCredentials"].as_array().unwrap();
    assert_eq!(excluded.len(), 1, "the authenticator is told of the one it has");
    let body = json!({ "name": "Laptop", "credential": laptop.create(&options).await });
    let reply = browser.post(&cloud, "/v1/registration", &body).await;
    assert_eq!(reply.status, 201);
    let second = reply.json();
    assert!(second.get("recovery_codes").is_none(), "they came with the first");

    browser.get(&cloud, "/v1/passkeys").await.is_problem(401, "session_required");
    browser.sign_in(&cloud, &mut laptop).await;
    let listed = browser.get(&cloud, "/v1/passkeys").await.json();
    assert_eq!(listed["recovery_codes_left"], 10);
    let names: HashSet<_> =
        listed["passkeys"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, HashSet::from(["phone", "Laptop"]), "bob's isn't there");

    let path = format!("/v1/passkeys/{}/rename", id(&first));
    let renamed = browser.post(&cloud, &path, &json!({ "name": "Old phone" })).await;
    assert_eq!(renamed.json(), json!({ "passkey_id": id(&first), "name": "Old phone" }));
    let unknown = format!("/v1/passkeys/{}/rename", "0".repeat(64));
    let reply = browser.post(&cloud, &unknown, &json!({ "name": "x" })).await;
    reply.is_problem(404, "passkey_not_found");
    browser.post(&cloud, &path, &json!({ "name": "" })).await.is_problem(400, "invalid_request");

    assert_eq!(revoke(&cloud, &mut browser, &mut laptop, &id(&first), false).await.status, 204);
    let credential = browser.touch(&cloud, &mut phone, "sign_in", None).await;
    let reply = browser.post(&cloud, "/v1/session", &json!({ "credential": credential })).await;
    reply.is_problem(403, "ceremony_refused");
    let again = revoke(&cloud, &mut browser, &mut laptop, &id(&first), false).await;
    again.is_problem(404, "passkey_not_found");
    assert_eq!(browser.get(&cloud, "/v1/passkeys").await.json()["passkeys"].as_array().unwrap().len(), 1);

    let trail = cloud.trail().await;
    for action in ["passkey_registered", "passkey_added", "passkey_renamed", "passkey_revoked", "signed_in"] {
        assert!(trail.contains(&format!("ada: {action}")), "no {action} in {trail:?}");
    }
    // Each with what its owner called the passkey then.
    let entries = cloud.audit_entries().await;
    for (action, name) in [
        ("passkey_registered", "phone"),
        ("passkey_added", "Laptop"),
        ("passkey_renamed", "Old phone"),
        ("passkey_revoked", "Old phone"),
        ("signed_in", "Laptop"),
    ] {
        let named = entries.iter().any(|entry| entry["action"] == action && entry["about"] == name);
        assert!(named, "{action} {name} is not in {entries:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_touches_the_passkeys_of_others() {
    let cloud = Cloud::start().await;
    let (mut phone, mut other, mut browser) = (Phone::new(), Phone::new(), Browser::new());
    let ada = cloud.person("ada", false, &mut phone).await;
    cloud.person("bob", true, &mut other).await;
    browser.sign_in(&cloud, &mut other).await;
    let path = format!("/v1/passkeys/{}/rename", id(&ada));
    let reply = browser.post(&cloud, &path, &json!({ "name": "mine" })).await;
    reply.is_problem(404, "passkey_not_found");
    let reply = revoke(&cloud, &mut browser, &mut other, &id(&ada), true).await;
    reply.is_problem(404, "passkey_not_found");
    Browser::new().sign_in(&cloud, &mut phone).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_passkey_is_revoked_on_purpose_only() {
    let cloud = Cloud::start().await;
    let (mut phone, mut browser) = (Phone::new(), Browser::new());
    let person = cloud.person("ada", false, &mut phone).await;
    let kept = revoke(&cloud, &mut browser, &mut phone, &id(&person), false).await;
    kept.is_problem(409, "last_passkey");
    assert_eq!(revoke(&cloud, &mut browser, &mut phone, &id(&person), true).await.status, 204);

    // A recovery code still lets in; a new invitation would bring new codes.
    let entry = Cloud::recovery("ada", &codes(&person)[0]);
    let reply = browser.register(&cloud, &entry, &mut Phone::new(), "new").await;
    assert!(reply.json().get("recovery_codes").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_revocations_at_once_leave_one_passkey() {
    let settings = crate::rig::cloud::Settings { processes: 2, ..Default::default() };
    let cloud = Cloud::with(settings).await;
    let (mut one, mut two, mut browser) = (Phone::new(), Phone::new(), Browser::new());
    let first = cloud.person("ada", false, &mut one).await;
    let credential = browser.touch(&cloud, &mut one, "add_passkey", None).await;
    let second = browser.register(&cloud, &json!({ "credential": credential }), &mut two, "two").await.json();
    let (mut here, mut there) = (Browser::new(), Browser::new());
    let bodies = (
        json!({ "credential": here.touch(&cloud, &mut one, "revoke_passkey", Some(&id(&second))).await }),
        json!({ "credential": there.touch(&cloud, &mut two, "revoke_passkey", Some(&id(&first))).await }),
    );
    let paths =
        (format!("/v1/passkeys/{}/revoke", id(&second)), format!("/v1/passkeys/{}/revoke", id(&first)));
    let (left, right) =
        tokio::join!(here.post(&cloud, &paths.0, &bodies.0), there.post(&cloud, &paths.1, &bodies.1));
    assert!(left.status == 204 || right.status == 204, "{left:?} {right:?}");
    assert!(left.status != 204 || right.status != 204, "{left:?} {right:?}");
    let listed = cloud.admin(json!({ "operation": "list_people" })).await;
    assert_eq!(listed["people"][0]["passkeys"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_enrols_once_and_does_nothing_else() {
    let cloud = Cloud::start().await;
    let (mut phone, mut browser) = (Phone::new(), Browser::new());
    let person = cloud.person("ada", false, &mut phone).await;
    cloud.person("bob", false, &mut Phone::new()).await;
    let codes = codes(&person);
    let typed = codes[3].as_str().unwrap().replace('-', " ").to_lowercase();
    let entry = Cloud::recovery("ada", &typed.into());

    // A person who begins and doesn't touch has spent nothing.
    Browser::new().enrol(&cloud, &entry).await;
    let mut new = Phone::new();
    let answer = browser.register(&cloud, &entry, &mut new, "new").await.json();
    assert_eq!(answer["person"], "ada");
    assert!(answer.get("recovery_codes").is_none());
    assert!(!browser.cookies.contains_key("__Host-otpost-session"), "it only enrols");
    browser.sign_in(&cloud, &mut new).await;
    assert_eq!(browser.get(&cloud, "/v1/passkeys").await.json()["recovery_codes_left"], 9);

    let again = browser.post(&cloud, "/v1/registration/options", &entry).await;
    again.is_problem(403, "ceremony_refused");
    let stolen = Cloud::recovery("bob", &codes[4]);
    let reply = browser.post(&cloud, "/v1/registration/options", &stolen).await;
    reply.is_problem(403, "ceremony_refused");
    assert!(cloud.trail().await.contains(&"ada: passkey_recovered".to_owned()));

    // It is announced to what else the person has, and says nothing in the open.
    let messages = cloud.rows("MESSAGES#").await;
    let text = |name: &str| messages[0][name].as_s().unwrap().as_str();
    assert_eq!(
        (messages.len(), text("person"), text("deliver"), text("sender")),
        (1, "ada", "message", "Otpost")
    );
    assert!(!format!("{messages:?}").contains("recovery"));
    let credential = browser.touch(&cloud, &mut new, "reveal", None).await;
    let revealed = browser.post(&cloud, "/v1/messages/reveal", &json!({ "credential": credential })).await;
    let message = &revealed.json()["messages"][0];
    assert!(message["text"].as_str().unwrap().contains("“new”"), "{message}");
    assert_eq!((&message["code"], &message["sender"]), (&Value::Null, &json!("Otpost")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_that_was_begun_twice_is_finished_once() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    let person = cloud.person("ada", false, &mut phone).await;
    let entry = Cloud::recovery("ada", &codes(&person)[0]);
    let (mut one, mut two) = (Browser::new(), Browser::new());
    let first = one.enrol(&cloud, &entry).await;
    let second = two.enrol(&cloud, &entry).await;
    let body = json!({ "name": "one", "credential": Phone::new().create(&first).await });
    assert_eq!(one.post(&cloud, "/v1/registration", &body).await.status, 201);
    let body = json!({ "name": "two", "credential": Phone::new().create(&second).await });
    two.post(&cloud, "/v1/registration", &body).await.is_problem(403, "ceremony_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_knows_a_name_can_keep_its_owner_out_by_no_number_of_wrong_codes() {
    let cloud = Cloud::start().await;
    let mut phone = Phone::new();
    let person = cloud.person("ada", false, &mut phone).await;
    let wrong = Cloud::recovery("ada", &"0000-0000-0000-0000".into());
    let right = Cloud::recovery("ada", &codes(&person)[0]);
    let mut browser = Browser::new();
    for _ in 0..101 {
        let reply = browser.post(&cloud, "/v1/registration/options", &wrong).await;
        reply.is_problem(403, "ceremony_refused");
    }
    browser.register(&cloud, &right, &mut Phone::new(), "new").await;
    assert_eq!(cloud.refusal_reasons().await, vec!["recovery_code"; 101]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_that_was_revoked_adds_none_though_another_took_its_place() {
    let cloud = Cloud::start().await;
    let (mut lost, mut thief) = (Phone::new(), Browser::new());
    let person = cloud.person("ada", false, &mut lost).await;
    // The thief of the lost phone begins, and waits.
    let credential = thief.touch(&cloud, &mut lost, "add_passkey", None).await;
    let options = thief.enrol(&cloud, &json!({ "credential": credential })).await;

    let (mut browser, mut new) = (Browser::new(), Phone::new());
    browser.register(&cloud, &Cloud::recovery("ada", &codes(&person)[0]), &mut new, "new").await;
    assert_eq!(revoke(&cloud, &mut browser, &mut new, &id(&person), false).await.status, 204);

    let body = json!({ "name": "mine", "credential": Phone::new().create(&options).await });
    thief.post(&cloud, "/v1/registration", &body).await.is_problem(403, "ceremony_refused");
    assert_eq!(cloud.refusal_reasons().await, ["changed"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_passkey_but_the_first_is_announced() {
    let cloud = Cloud::start().await;
    let (mut phone, mut browser) = (Phone::new(), Browser::new());
    cloud.person("ada", false, &mut phone).await;
    assert_eq!(cloud.rows("MESSAGES#").await.len(), 0);
    let credential = browser.touch(&cloud, &mut phone, "add_passkey", None).await;
    browser.register(&cloud, &json!({ "credential": credential }), &mut Phone::new(), "second").await;
    let entry = cloud.invite("ada", false).await;
    browser.register(&cloud, &entry, &mut Phone::new(), "third").await;

    let credential = browser.touch(&cloud, &mut phone, "reveal", None).await;
    let revealed = browser.post(&cloud, "/v1/messages/reveal", &json!({ "credential": credential })).await;
    let messages = revealed.json()["messages"].as_array().unwrap().clone();
    let said = |name: &str| {
        let of = messages.iter().find(|message| message["text"].as_str().unwrap().contains(name));
        (of.unwrap()["origin"].clone(), of.unwrap()["sender"].clone())
    };
    assert_eq!(messages.len(), 2);
    for name in ["“second”", "“third”"] {
        assert_eq!(said(name), (json!("otpost"), json!("Otpost")), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn recovery_codes_are_renewed_by_a_touch() {
    let cloud = Cloud::start().await;
    let (mut phone, mut browser) = (Phone::new(), Browser::new());
    let person = cloud.person("ada", false, &mut phone).await;
    let credential = browser.touch(&cloud, &mut phone, "renew_recovery_codes", None).await;
    let reply = browser.post(&cloud, "/v1/recovery-codes", &json!({ "credential": credential })).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let new = codes(&reply.json());
    for code in &new {
        cloud.watch.secret(code.as_str().unwrap());
    }
    assert_eq!(new.len(), 10);
    let old = Cloud::recovery("ada", &codes(&person)[0]);
    let reply = browser.post(&cloud, "/v1/registration/options", &old).await;
    reply.is_problem(403, "ceremony_refused");
    browser.register(&cloud, &Cloud::recovery("ada", &new[0]), &mut Phone::new(), "new").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_secret_is_stored_as_it_is() {
    let cloud = Cloud::start().await;
    let (mut phone, mut browser) = (Phone::new(), Browser::new());
    let entry = cloud.invite("ada", false).await;
    let kept = cloud.invite("ada", false).await;
    let person = browser.register(&cloud, &entry, &mut phone, "phone").await.json();
    browser.sign_in(&cloud, &mut phone).await;
    browser.challenge(&cloud, "reveal", None).await;
    let stored = format!("{:?}", cloud.rows("").await);
    let mut secrets = vec![kept["invitation"].as_str().unwrap().to_owned()];
    secrets.extend(
        browser
            .cookies
            .values()
            .flat_map(|value| value.split('.'))
            .map(|part| part[..part.len().min(43)].to_owned()),
    );
    for code in codes(&person) {
        let code = code.as_str().unwrap().to_owned();
        secrets.push(code.replace('-', "").to_lowercase());
        secrets.push(code);
    }
    for secret in secrets {
        assert!(!stored.contains(&secret), "{secret}");
    }
}

/// Every passkey was made a minute earlier.
async fn a_minute_passes(cloud: &Cloud) {
    for mut row in cloud.rows("PERSON#").await {
        let Some(created_at) = row.get("created_at") else { continue };
        let earlier = created_at.as_n().unwrap().parse::<u64>().unwrap() - 60;
        row.insert("created_at".to_owned(), AttributeValue::N(earlier.to_string()));
        cloud.put(row).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn passkeys_are_listed_as_they_were_made_with_what_hides_others() {
    let cloud = Cloud::start().await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    cloud.person("ada", false, &mut phone).await;
    let mut ids = vec![phone.passkey().credential_id.to_vec()];
    for number in 1..6 {
        let mut other = Phone::new();
        let entry = cloud.invite("ada", false).await;
        a_minute_passes(&cloud).await;
        Browser::new().register(&cloud, &entry, &mut other, &number.to_string()).await;
        ids.push(other.passkey().credential_id.to_vec());
    }
    browser.sign_in(&cloud, &mut phone).await;
    let listed = browser.get(&cloud, "/v1/passkeys").await.json();
    let names: Vec<_> = listed["passkeys"].as_array().unwrap().iter().map(|key| &key["name"]).collect();
    assert_eq!(names, ["phone", "1", "2", "3", "4", "5"]);
    assert_eq!(listed["relying_party_id"], "otp.example.com");
    assert_eq!(listed["user_handle"], text(phone.passkey().user_handle.as_ref().unwrap()));
    let listed: Vec<_> =
        listed["passkeys"].as_array().unwrap().iter().map(|key| key["credential_id"].clone()).collect();
    assert_eq!(listed, ids.iter().map(|id| text(id)).collect::<Vec<_>>());
}
