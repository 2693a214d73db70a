//! People, as the command line invites, lists and removes them.

use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::cloud::Settings;
use crate::rig::phone::Phone;

fn invite(name: &str, operator: bool, valid_seconds: u64) -> Value {
    json!({ "operation": "invite", "name": name, "operator": operator, "valid_seconds": valid_seconds })
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_invited_listed_and_revoked() {
    let cloud = Cloud::start().await;
    let (mut phone, mut browser) = (Phone::new(), Browser::new());
    cloud.person("ada", true, &mut phone).await;
    cloud.invite("bob", false).await;
    let pending = cloud.invite("ada", false).await;

    let listed = cloud.admin(json!({ "operation": "list_people" })).await;
    let people = listed["people"].as_array().unwrap();
    let shown: Vec<_> = people
        .iter()
        .map(|one| {
            let passkeys = one["passkeys"].as_array().unwrap().len();
            (one["name"].as_str().unwrap(), one["operator"].as_bool().unwrap(), passkeys)
        })
        .collect();
    assert_eq!(shown, [("ada", true, 1), ("bob", false, 0)], "an operator stays one");
    assert!(people[0]["created_at"].as_str().unwrap().ends_with('Z'));

    // Their items go with them.
    let key = functions::table::Key::message("ada", 1_700_000_000_000, "0a1b").attributes();
    cloud.put(key).await;
    let key = functions::table::Key { pk: functions::table::Key::push_of("ada"), sk: "0a".to_owned() };
    cloud.put(key.attributes()).await;
    browser.sign_in(&cloud, &mut phone).await;
    let revoke = json!({ "operation": "revoke_person", "name": "ada" });
    assert_eq!(cloud.admin(revoke.clone()).await["result"], "person_revoked");
    assert_eq!(cloud.admin(revoke).await["code"], "person_unknown");
    for left in cloud.rows("").await {
        let pk = left["pk"].as_s().unwrap();
        let bobs =
            left.get("name").or_else(|| left.get("sk")).is_some_and(|name| name.as_s().unwrap() == "bob");
        let fine = bobs
            || ["AUDIT#", "INVITATION#", "RELYING_PARTY", "CEREMONY#"]
                .iter()
                .any(|kind| pk.starts_with(kind));
        assert!(fine, "{left:?}");
    }
    let late = browser.post(&cloud, "/v1/registration/options", &pending).await;
    late.is_problem(403, "ceremony_refused");

    // The same name is another person.
    cloud.person("ada", false, &mut Phone::new()).await;
    let late = browser.post(&cloud, "/v1/registration/options", &pending).await;
    late.is_problem(403, "ceremony_refused");
    let trail = cloud.trail().await;
    for action in ["person_invited", "person_revoked"] {
        assert!(trail.contains(&format!("command line: {action}")), "{trail:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_a_revocation_overtakes_comes_to_nothing() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    let mut browser = Browser::new();
    let options = browser.enrol(&cloud, &entry).await;
    cloud.admin(json!({ "operation": "revoke_person", "name": "ada" })).await;
    let body = json!({ "name": "phone", "credential": Phone::new().create(&options).await });
    browser.post(&cloud, "/v1/registration", &body).await.is_problem(403, "ceremony_refused");
    assert!(cloud.rows("PERSON#").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_have_bounds() {
    let cloud = Cloud::start().await;
    for (name, seconds) in [("Ada", 3_600), ("", 3_600), ("ada", 599), ("ada", 86_401), ("ada", 0)] {
        let response = cloud.admin(invite(name, false, seconds)).await;
        assert_eq!(response["code"], "invalid_request", "{name} {seconds}");
    }
    for seconds in [600, 86_400] {
        assert_eq!(cloud.admin(invite("ada", false, seconds)).await["result"], "invited");
    }
    let revoke = |name: &str| json!({ "operation": "revoke_person", "name": name });
    assert_eq!(cloud.admin(revoke("nobody")).await["code"], "person_unknown");
    assert_eq!(cloud.admin(revoke("No Body")).await["code"], "invalid_request");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_relying_party_is_fixed_by_the_first_invitation() {
    let cloud = Cloud::start().await;
    let describe = json!({ "operation": "describe_relying_party" });
    let before = cloud.admin(describe.clone()).await;
    assert_eq!((&before["id"], &before["passkeys"]), (&Value::Null, &json!([])));
    cloud.invite("ada", false).await;
    assert_eq!(cloud.admin(describe.clone()).await["id"], "otp.example.com");

    // As if this had been another site before: where nobody has a passkey, nothing is lost.
    cloud.name("RELYING_PARTY", "id", "old.example.com").await;
    cloud.person("ada", false, &mut Phone::new()).await;
    assert_eq!(cloud.admin(describe.clone()).await["id"], "otp.example.com");

    cloud.name("RELYING_PARTY", "id", "old.example.com").await;
    let refused = cloud.admin(invite("bob", false, 3_600)).await;
    assert_eq!(refused["code"], "relying_party_differs");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.contains("old.example.com") && detail.contains("otp.example.com"), "{detail}");
    let described = cloud.admin(describe).await;
    assert_eq!(described["id"], "old.example.com");
    assert_eq!(described["passkeys"], json!(["ada: phone"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_notification_goes_the_way_of_every_other() {
    let notify =
        json!({ "ada": { "channels": ["pushover", "webhook"], "locale": "de" }, "bob": { "channels": [] } });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    cloud.set_secret("notify/ada/webhook", "https://hooks.example.com/ada hookkey0123456789").await;
    cloud.invite("ada", false).await;
    let asked = cloud.admin(json!({ "operation": "notify", "name": "ada" })).await;
    let message_id = asked["message_id"].as_str().unwrap().to_owned();
    assert_eq!(asked, json!({ "result": "notifying", "message_id": message_id }));
    let describe = json!({ "operation": "describe_notification", "name": "ada", "message_id": message_id });
    let waiting = json!({ "result": "notification", "tries": [], "over": false });
    assert_eq!(cloud.admin(describe.clone()).await, waiting);

    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    let notices = cloud.outbox.take();
    assert_eq!(notices.len(), 1);
    assert_eq!(
        (&notices[0].json()["message_id"], &notices[0].json()["has_code"]),
        (&json!(message_id), &json!(false))
    );
    let described = cloud.admin(describe).await;
    let tries: Vec<_> = described["tries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["channel"].as_str().unwrap(), one["state"].as_str().unwrap()))
        .collect();
    assert_eq!(
        (tries, &described["over"]),
        (vec![("pushover", "skipped"), ("webhook", "accepted")], &json!(true))
    );
    let (_, contents) = cloud.messages_of("ada").await.remove(0);
    assert_eq!((&contents["origin"], &contents["code"]), (&json!("otpost"), &json!(null)));
    assert!(contents["text"].as_str().unwrap().starts_with("This is a test notification"));
    let trail = cloud.audit_entries().await;
    assert!(trail.iter().any(|entry| entry["action"] == "person_notified" && entry["subject"] == "ada"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_channel_is_not_waited_for() {
    let cloud = Cloud::start().await;
    cloud.invite("ada", false).await;
    let asked = cloud.admin(json!({ "operation": "notify", "name": "ada" })).await;
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    let message_id = &asked["message_id"];
    let describe = json!({ "operation": "describe_notification", "name": "ada", "message_id": message_id });
    let nothing = json!({ "result": "notification", "tries": [], "over": true });
    assert_eq!(cloud.admin(describe).await, nothing);
    for (request, code) in [
        (json!({ "operation": "notify", "name": "mallory" }), "person_unknown"),
        (json!({ "operation": "notify", "name": "Ada" }), "invalid_request"),
        (
            json!({ "operation": "describe_notification", "name": "ada", "message_id": "0" }),
            "message_unknown",
        ),
        (json!({ "operation": "describe_notification", "name": "A", "message_id": "0" }), "invalid_request"),
    ] {
        assert_eq!(cloud.admin(request).await["code"], code);
    }
}
