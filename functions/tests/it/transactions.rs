//! Every function that writes a transaction, when the answer to it is late, lost, or that another try
//! may do: the work is done once, and the caller hears so.
//!
//! DynamoDB's answers are those of `rig::proxy::hold`. A throttled reason: the model of
//! `CancellationReason` in botocore 1.43 ("please try again shortly").

use std::time::Duration;

use contract::Function;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::browser::Browser;
use crate::rig::cloud::Settings;
use crate::rig::event::Request;
use crate::rig::phone::Phone;
use crate::rig::proxy::Fault;
use crate::rig::sms::message;

const TRANSACTION: &str = "DynamoDB TransactWriteItems";

/// Longer than the SDK waits for an answer.
const LATE: Fault = Fault::Slow(Duration::from_millis(2_300));

const FAULTS: [Fault; 4] = [
    LATE,
    Fault::LoseAnswer,
    Fault::Reason("ThrottlingError"),
    Fault::Reason("ProvisionedThroughputExceeded"),
];

const ADA: &str = "ada@example.com";

/// Nothing failed, and each entry of the audit trail in `actions` is there this often.
async fn done(cloud: &Cloud, actions: &[(&str, usize)]) {
    let trail = cloud.trail().await;
    for (action, times) in actions {
        let found = trail.iter().filter(|entry| entry.ends_with(&format!(": {action}"))).count();
        assert_eq!(found, *times, "{action} in {trail:?}");
    }
    let lines = cloud.logs().await;
    assert!(lines.iter().all(|line| line.get("failure").is_none()), "{lines:?}");
}

fn counted(lines: &[Value], metric: &str) -> usize {
    lines.iter().filter(|line| line.get(metric).is_some()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_issues_once_and_revokes() {
    let cloud = Cloud::start().await;
    let session = cloud.session("grace", true).await;
    for (number, fault) in FAULTS.into_iter().enumerate() {
        let body = json!({ "user_id": format!("user-{number}") });
        cloud.inject(TRANSACTION, fault);
        let issued = cloud.send(&session.request("POST", "/v1/tokens").json(&body)).await;
        assert_eq!(issued.status, 201, "{fault:?}: {}", issued.body);
        cloud.inject(TRANSACTION, fault);
        let path = format!("/v1/tokens/{}", issued.text("token_id"));
        assert_eq!(cloud.send(&session.request("DELETE", &path)).await.status, 204, "{fault:?}");
        let slot = cloud.slot(&format!("user-{number}"), "login").await.unwrap();
        assert_eq!(slot["state"].as_s().unwrap(), "revoked");
    }
    done(&cloud, &[("token_issued", 4), ("token_revoked", 4)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_by_sms_is_issued_once_and_can_be_verified() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    for (number, fault) in FAULTS.into_iter().enumerate() {
        let user = format!("user-{number}");
        let body = json!({ "user_id": user, "channel": "sms", "metadata": { "phone": "+4915112345678" } });
        cloud.inject(TRANSACTION, fault);
        assert_eq!(cloud.post("/v1/tokens", &key, body).await.status, 201, "{fault:?}");
        let sends = cloud.rows("PHONE#").await;
        let places = sends[0].keys().filter(|name| name.starts_with('s') && *name != "sk").count();
        assert_eq!(places, number + 1, "one send is counted");

        cloud.inject(TRANSACTION, fault);
        let token = cloud.issue(&key, &user).await.text("token");
        assert_eq!(cloud.verify(&key, &user, &token).await.status, 200, "{fault:?}");
    }
    done(&cloud, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_whose_coordinator_died_is_completed_by_its_own_repeats() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.inject(TRANSACTION, Fault::Slow(Duration::from_millis(5_200)));
    let token = cloud.issue(&key, ADA).await.text("token");
    assert_eq!(cloud.verify(&key, ADA, &token).await.status, 200);
    done(&cloud, &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_stored_once_and_counted_as_new() {
    let cloud = Cloud::start().await;
    let key = "key-of-the-generic-provider";
    cloud.set_secret("sms/generic", key).await;
    for (number, fault) in FAULTS.into_iter().enumerate() {
        cloud.inject(TRANSACTION, fault);
        let text = message(&format!("id-{number}"), "Your code is 482913.");
        assert_eq!(cloud.deliver("generic", &text, key).await.status, 200, "{fault:?}");
    }
    assert_eq!(cloud.rows("MESSAGES#").await.len(), FAULTS.len());
    let lines = cloud.logs().await;
    assert_eq!(counted(&lines, "MessagesReceived"), FAULTS.len(), "{lines:?}");
    assert_eq!(counted(&lines, "MessagesRepeated"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_registration_shows_its_recovery_codes() {
    let cloud = Cloud::start().await;
    for (number, fault) in FAULTS.into_iter().enumerate() {
        let name = format!("person-{number}");
        cloud.inject(TRANSACTION, fault);
        let entry = cloud.invite(&name, false).await;
        let (mut browser, mut phone) = (Browser::new(), Phone::new());
        cloud.inject(TRANSACTION, fault);
        let registered = browser.register(&cloud, &entry, &mut phone, "phone").await.json();
        let codes = registered["recovery_codes"].as_array().unwrap();
        assert_eq!(codes.len(), 10, "{fault:?}");
        let other = Cloud::recovery(&name, &codes[0]);
        assert_eq!(browser.enrol(&cloud, &other).await["person"], name, "the codes are the stored ones");
    }
    done(&cloud, &[("person_invited", 4), ("passkey_registered", 4)]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_renames_renews_and_revokes() {
    let cloud = Cloud::start().await;
    for (number, fault) in FAULTS.into_iter().enumerate() {
        let name = format!("person-{number}");
        let (mut browser, mut phone) = (Browser::new(), Phone::new());
        let registered = cloud.person(&name, false, &mut phone).await;
        cloud.inject(TRANSACTION, fault);
        browser.sign_in(&cloud, &mut phone).await;

        let path = format!("/v1/passkeys/{}", registered["passkey"]["passkey_id"].as_str().unwrap());
        cloud.inject(TRANSACTION, fault);
        let renamed = browser.post(&cloud, &format!("{path}/rename"), &json!({ "name": "Old" })).await;
        assert_eq!(renamed.status, 200, "{fault:?}: {}", renamed.body);

        let credential = browser.touch(&cloud, &mut phone, "renew_recovery_codes", None).await;
        cloud.inject(TRANSACTION, fault);
        let body = json!({ "credential": credential });
        let renewed = browser.post(&cloud, "/v1/recovery-codes", &body).await.json();
        let codes = renewed["recovery_codes"].as_array().unwrap();
        codes.iter().for_each(|code| cloud.watch.secret(code.as_str().unwrap()));
        assert_eq!(codes.len(), 10, "{fault:?}");

        let id = registered["passkey"]["passkey_id"].as_str();
        let credential = browser.touch(&cloud, &mut phone, "revoke_passkey", id).await;
        cloud.inject(TRANSACTION, fault);
        let body = json!({ "credential": credential, "even_if_last": true });
        assert_eq!(browser.post(&cloud, &format!("{path}/revoke"), &body).await.status, 204, "{fault:?}");
    }
    let actions = ["signed_in", "passkey_renamed", "recovery_codes_renewed", "passkey_revoked"];
    done(&cloud, &actions.map(|action| (action, 4))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reveal_and_a_subscription() {
    let cloud = Cloud::start().await;
    let key = "key-of-the-generic-provider";
    cloud.set_secret("sms/generic", key).await;
    let (mut browser, mut phone) = (Browser::new(), Phone::new());
    cloud.person("alice", false, &mut phone).await;
    browser.sign_in(&cloud, &mut phone).await;
    assert_eq!(cloud.deliver("generic", &message("id", "Your code is 482913."), key).await.status, 200);
    for (number, fault) in FAULTS.into_iter().enumerate() {
        let credential = browser.touch(&cloud, &mut phone, "reveal", None).await;
        cloud.inject(TRANSACTION, fault);
        let body = json!({ "credential": credential });
        let revealed = browser.post(&cloud, "/v1/messages/reveal", &body).await.json();
        assert_eq!(revealed["messages"][0]["code"], "482913", "{fault:?}: {revealed}");

        let subscription = json!({
            "endpoint": format!("https://push.example.com/browser-{number}"),
            "keys": {
                "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
                "auth": "BTBZMqHH6r4Tts7J_aSIgg",
            },
        });
        cloud.inject(TRANSACTION, fault);
        let reply = browser.post(&cloud, "/v1/push-subscriptions", &subscription).await;
        assert_eq!(reply.status, 201, "{fault:?}: {}", reply.body);
        let path = format!("/v1/push-subscriptions/{}", reply.text("subscription_id"));
        cloud.inject(TRANSACTION, fault);
        let reply = browser.send(&cloud, Request::new("DELETE", &path)).await;
        assert_eq!(reply.status, 204, "{fault:?}: {}", reply.body);
    }
    let actions = ["message_revealed", "push_subscribed", "push_unsubscribed"];
    done(&cloud, &actions.map(|action| (action, 4))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_are_made_and_revoked() {
    let cloud = Cloud::start().await;
    for (number, fault) in FAULTS.into_iter().enumerate() {
        cloud.inject(TRANSACTION, fault);
        let key = cloud.client(true).await;
        cloud.issue(&key, &format!("user-{number}")).await;
        cloud.inject(TRANSACTION, fault);
        let revoke = json!({ "operation": "revoke_client", "name": format!("shop-{}", number + 1) });
        assert_eq!(cloud.admin(revoke.clone()).await["result"], "client_revoked", "{fault:?}");
        assert_eq!(cloud.admin(revoke).await["code"], "client_unknown");
    }
    done(&cloud, &[]).await;
}

/// Longer than the SDK tries by itself, and after an answer that was lost.
#[tokio::test(flavor = "multi_thread")]
async fn throttling_is_waited_out() {
    let cloud = Cloud::start().await;
    let entry = cloud.invite("ada", false).await;
    cloud.inject(TRANSACTION, Fault::LoseAnswer);
    (0..7).for_each(|_| cloud.inject(TRANSACTION, Fault::Throttle));
    let registered = Browser::new().register(&cloud, &entry, &mut Phone::new(), "phone").await.json();
    assert_eq!(registered["recovery_codes"].as_array().unwrap().len(), 10);
    done(&cloud, &[("passkey_registered", 1)]).await;
}

/// The log names the reason of each item, and nothing else of them.
#[tokio::test(flavor = "multi_thread")]
async fn reasons_without_end_are_in_the_log() {
    let timeout = Duration::from_millis(2_500);
    for code in ["ThrottlingError", "ItemCollectionSizeLimitExceeded"] {
        let cloud = Cloud::with(Settings { timeout, ..Settings::default() }).await;
        let key = cloud.client(true).await;
        cloud.inject_without_end(TRANSACTION, Fault::Reason(code));
        let reply = cloud.post("/v1/tokens", &key, json!({ "user_id": ADA })).await;
        reply.is_problem(500, "internal");
        let tries = cloud.take_actions().into_iter().filter(|action| action == TRANSACTION).count();
        let passes = code == "ThrottlingError";
        assert_eq!(tries > 2, passes, "{tries} tries: what can't pass isn't tried again");
        let lines = cloud.logs().await;
        let failure = format!(
            "dynamodb TransactWriteItems: the service answered `TransactionCanceledException` (None, {code})"
        );
        assert_eq!(lines.last().unwrap()["failure"], failure);
    }
}

/// Somebody else's transaction holds the slot for longer than five tries took.
#[tokio::test(flavor = "multi_thread")]
async fn a_held_item_is_waited_for() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let token = cloud.issue(&key, ADA).await.text("token");
    let slot = functions::table::Key::slot(ADA, "login");
    cloud.hold(&slot, Duration::from_millis(1_800));
    assert_eq!(cloud.verify(&key, ADA, &token).await.status, 200);
    cloud.hold(&slot, Duration::from_millis(1_800));
    let token = cloud.issue(&key, ADA).await.text("token");
    let item = cloud.slot(ADA, "login").await.unwrap();
    assert_eq!(item["attempts"].as_n().unwrap(), "0");
    assert_eq!(cloud.verify(&key, ADA, &token).await.status, 200);
    cloud.hold(&functions::table::Key::client("shop-1"), Duration::from_millis(1_800));
    let revoke = json!({ "operation": "revoke_client", "name": "shop-1" });
    assert_eq!(cloud.invoke(Function::Admin, &revoke).await.unwrap()["result"], "client_revoked");
    done(&cloud, &[]).await;
}
