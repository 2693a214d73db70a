//! Web Push subscriptions: whose they are, what is accepted, what is kept.

use std::sync::Arc;

use contract::Function;
use serde_json::{Value, json};

use crate::rig::Cloud;
use crate::rig::cloud::{Settings, TABLE};
use crate::rig::event::{Reply, Request};
use crate::rig::session::Session;

const PATH: &str = "/v1/push-subscriptions";

/// The keys of RFC 8291, section 5.
const PRIVATE: &str = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
const PUBLIC: &str =
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

fn browser(number: usize) -> Value {
    let endpoint = format!("https://fcm.googleapis.com/fcm/send/browser-{number}");
    json!({ "endpoint": endpoint, "keys": { "p256dh": P256DH, "auth": AUTH } })
}

async fn subscribe(cloud: &Cloud, session: &Session, body: &Value) -> Reply {
    for secret in [&body["endpoint"], &body["keys"]["auth"]] {
        cloud.watch.secret(secret.as_str().unwrap());
    }
    cloud.send(&session.request("POST", PATH).json(body)).await
}

async fn ids(cloud: &Cloud, session: &Session) -> Vec<String> {
    let listed = cloud.send(&session.request("GET", PATH)).await.json();
    let subscriptions = listed["subscriptions"].as_array().unwrap();
    subscriptions.iter().map(|one| one["subscription_id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_subscribed_listed_and_removed() {
    let cloud = Cloud::start().await;
    cloud.set_secret("notify/vapid", PRIVATE).await;
    let session = cloud.session("alice", false).await;
    let listed = cloud.send(&session.request("GET", PATH)).await.json();
    assert_eq!(listed, json!({ "public_key": PUBLIC, "subscriptions": [] }));

    let reply = subscribe(&cloud, &session, &browser(1)).await;
    assert_eq!((reply.status, reply.fields()), (201, vec!["subscription_id".to_owned()]));
    let id = reply.text("subscription_id");
    let again = subscribe(&cloud, &session, &browser(1)).await;
    assert_eq!(again.text("subscription_id"), id, "a browser is one, however often it subscribes");
    assert_eq!(ids(&cloud, &session).await, [id.as_str()]);
    let mut renewed = browser(1);
    renewed["keys"]["auth"] = "AAECAwQFBgcICQoLDA0ODw".into();
    assert_eq!(subscribe(&cloud, &session, &renewed).await.text("subscription_id"), id, "with another key");
    assert_eq!(subscribe(&cloud, &session, &browser(1)).await.text("subscription_id"), id);

    let pk = functions::table::Key::push_of("alice");
    let key = functions::table::Key { pk, sk: id.clone() };
    let get = cloud.dynamodb.get_item().table_name(TABLE).set_key(Some(key.attributes()));
    let item = get.send().await.unwrap().item.unwrap();
    let kept = ["endpoint", "p256dh", "auth", "person"].map(|name| item[name].as_s().unwrap().as_str());
    assert_eq!(kept, ["https://fcm.googleapis.com/fcm/send/browser-1", P256DH, AUTH, "alice"]);

    let remove = session.request("DELETE", &format!("{PATH}/{id}"));
    assert_eq!(cloud.send(&remove).await.status, 204);
    cloud.send(&remove).await.is_problem(404, "subscription_not_found");
    assert_eq!(ids(&cloud, &session).await, [""; 0]);

    let trail = cloud.audit_entries().await;
    let actions: Vec<_> = trail.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    // A repetition changes nothing, and isn't in the trail.
    assert_eq!(actions, ["push_subscribed", "push_subscribed", "push_subscribed", "push_unsubscribed"]);
    assert!(trail.iter().all(|entry| entry["actor"] == "alice" && entry["subject"] == id));
}

#[tokio::test(flavor = "multi_thread")]
async fn subscriptions_are_their_persons_own() {
    let cloud = Cloud::start().await;
    cloud.set_secret("notify/vapid", PRIVATE).await;
    let (alice, bob) = (cloud.session("alice", false).await, cloud.session("bob", true).await);
    let id = subscribe(&cloud, &alice, &browser(1)).await.text("subscription_id");
    assert_eq!(ids(&cloud, &bob).await, [""; 0]);
    let path = format!("{PATH}/{id}");
    cloud.send(&bob.request("DELETE", &path)).await.is_problem(404, "subscription_not_found");
    for unknown in ["x", &"0".repeat(64), &id.to_uppercase()] {
        let path = format!("{PATH}/{unknown}");
        cloud.send(&alice.request("DELETE", &path)).await.is_problem(404, "subscription_not_found");
    }
    assert_eq!(ids(&cloud, &alice).await, [id]);

    let key = cloud.client(true).await;
    for method in ["GET", "POST"] {
        let request = Request::new(method, PATH).json(&browser(1));
        cloud.send(&request).await.is_problem(401, "session_required");
        cloud.send(&request.key(&key)).await.is_problem(401, "session_required");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_ten_at_most() {
    let cloud = Cloud::start().await;
    cloud.set_secret("notify/vapid", PRIVATE).await;
    let session = cloud.session("alice", false).await;
    for number in 0..10 {
        assert_eq!(subscribe(&cloud, &session, &browser(number)).await.status, 201);
    }
    subscribe(&cloud, &session, &browser(10)).await.is_problem(400, "invalid_request");
    assert_eq!(subscribe(&cloud, &session, &browser(9)).await.status, 201, "it is there already");
    let gone = ids(&cloud, &session).await.remove(0);
    assert_eq!(cloud.send(&session.request("DELETE", &format!("{PATH}/{gone}"))).await.status, 204);
    assert_eq!(subscribe(&cloud, &session, &browser(10)).await.status, 201);
    assert_eq!(subscribe(&cloud, &cloud.session("bob", false).await, &browser(0)).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixty_four_at_once_ten_are_kept() {
    let cloud = Arc::new(Cloud::with(Settings { processes: 8, ..Settings::default() }).await);
    cloud.set_secret("notify/vapid", PRIVATE).await;
    let session = cloud.session("alice", false).await;
    let requests: Vec<_> = (0..64)
        .map(|number| {
            let (cloud, session) = (Arc::clone(&cloud), session.clone());
            tokio::spawn(async move { subscribe(&cloud, &session, &browser(number)).await })
        })
        .collect();
    let mut kept = 0;
    for request in requests {
        let reply = request.await.unwrap();
        match reply.status {
            201 => kept += 1,
            _ => reply.is_problem(400, "invalid_request"),
        }
    }
    assert_eq!((kept, ids(&cloud, &session).await.len()), (10, 10));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_browsers_subscription_is_kept() {
    let cloud = Cloud::start().await;
    cloud.set_secret("notify/vapid", PRIVATE).await;
    let session = cloud.session("alice", false).await;
    let with = |endpoint: &str, p256dh: &str, auth: &str| json!({ "endpoint": endpoint, "keys": { "p256dh": p256dh, "auth": auth } });
    let good = "https://updates.push.services.mozilla.com/wpush/v2/x";
    // The point's last digit changed: it isn't on the curve. Compressed; with padding; cut.
    let off = format!("{}5", &P256DH[..P256DH.len() - 1]);
    let long = format!("https://push.example.com/{}", "x".repeat(2_048));
    let bad = [
        with("http://push.example.com/x", P256DH, AUTH),
        with("https://127.0.0.1/x", P256DH, AUTH),
        with("https://[::1]/x", P256DH, AUTH),
        with("https://localhost:9001/x", P256DH, AUTH),
        with("https://169.254.169.254/latest", P256DH, AUTH),
        with(&long, P256DH, AUTH),
        with(good, &off, AUTH),
        with(good, "AiVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx", AUTH),
        with(good, &P256DH.replace('_', "/"), AUTH),
        with(good, "", AUTH),
        with(good, P256DH, ""),
        with(good, P256DH, &AUTH[..20]),
        with(good, P256DH, &format!("{AUTH}AAAA")),
        json!({ "endpoint": good }),
        json!({ "endpoint": good, "keys": { "p256dh": P256DH } }),
        json!({ "endpoint": good, "keys": { "p256dh": P256DH, "auth": AUTH }, "more": 1 }),
    ];
    for body in bad {
        let reply = cloud.send(&session.request("POST", PATH).json(&body)).await;
        reply.is_problem(400, "invalid_request");
    }
    assert_eq!(ids(&cloud, &session).await, [""; 0]);
    assert_eq!(cloud.audit_entries().await, [json!(null); 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_key_there_is_no_web_push() {
    let cloud = Cloud::start().await;
    let session = cloud.session("alice", false).await;
    cloud.send(&session.request("GET", PATH)).await.is_problem(500, "internal");
    cloud.set_secret("notify/vapid", "AAAA").await;
    cloud.restart(Function::Subscribe).await;
    cloud.send(&session.request("GET", PATH)).await.is_problem(500, "internal");
    let failures: Vec<_> = cloud
        .logs()
        .await
        .into_iter()
        .filter_map(|line| line["failure"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(
        failures,
        [
            "web push: there is no key; a deployment draws one",
            "web push: the key isn't 32 bytes in base64url",
        ]
    );
}
