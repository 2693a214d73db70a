//! Test notifications that a person asks for on the console: whose they are, what is told of them, how often.

use functions::clock;
use functions::table::number;
use serde_json::json;

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::event::{Reply, Request};
use crate::rig::session::Session;

const PATH: &str = "/v1/test-notifications";

async fn system() -> Cloud {
    let notify = json!({ "ada": { "channels": ["pushover", "webhook"] }, "bob": { "channels": [] } });
    let cloud = Cloud::with(Settings { notify, ..Settings::default() }).await;
    cloud.set_secret("notify/ada/webhook", "https://hooks.example.com/ada hookkey0123456789").await;
    cloud
}

async fn ask(cloud: &Cloud, session: &Session) -> Reply {
    cloud.send(&session.request("POST", PATH).json(&json!({}))).await
}

async fn described(cloud: &Cloud, session: &Session, message_id: &str) -> Reply {
    cloud.send(&session.request("GET", &format!("{PATH}/{message_id}"))).await
}

async fn delivered(cloud: &Cloud) {
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_by_the_channels_of_whoever_asks_and_says_which_took_it() {
    let cloud = system().await;
    let (ada, bob) = (cloud.session("ada", false).await, cloud.session("bob", true).await);
    let asked = ask(&cloud, &ada).await;
    assert_eq!((asked.status, asked.fields()), (202, vec!["message_id".to_owned()]));
    let id = asked.text("message_id");
    let waiting = described(&cloud, &ada, &id).await;
    assert_eq!((waiting.status, waiting.json()), (200, json!({ "deliveries": [], "over": false })));

    delivered(&cloud).await;
    let notices = cloud.outbox.take();
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].json()["message_id"], json!(id));
    let told = described(&cloud, &ada, &id).await.json();
    let tries: Vec<_> = told["deliveries"].as_array().unwrap().iter().collect();
    let states: Vec<_> = tries.iter().map(|one| (&one["channel"], &one["state"])).collect();
    assert_eq!(states, [(&json!("pushover"), &json!("skipped")), (&json!("webhook"), &json!("accepted"))]);
    assert!(tries.iter().all(|one| one["at"].is_string()) && told["over"] == json!(true));

    let (_, contents) = cloud.messages_of("ada").await.remove(0);
    assert_eq!((&contents["origin"], &contents["code"]), (&json!("otpost"), &json!(null)));
    assert!(contents["text"].as_str().unwrap().contains("asked for on the console"));
    let trail = cloud.audit_entries().await;
    let entry = json!({ "actor": "ada", "action": "person_notified", "subject": "ada" });
    assert!(
        trail
            .iter()
            .any(|found| ["actor", "action", "subject"].iter().all(|name| found[name] == entry[name]))
    );

    // It isn't another's to see, and another has their own.
    described(&cloud, &bob, &id).await.is_problem(404, "not_found");
    described(&cloud, &ada, "0").await.is_problem(404, "not_found");
    let other = ask(&cloud, &bob).await.text("message_id");
    delivered(&cloud).await;
    let nothing = described(&cloud, &bob, &other).await.json();
    assert_eq!(nothing, json!({ "deliveries": [], "over": true }), "bob has no channel");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_may_ask_once_a_minute_whatever_session_asks() {
    let cloud = system().await;
    let (one, other) = (cloud.session("ada", false).await, cloud.session("ada", false).await);
    assert_eq!(ask(&cloud, &one).await.status, 202);
    for session in [&one, &other] {
        let refused = ask(&cloud, session).await;
        refused.is_problem(429, "throttled");
        let wait: u64 = refused.headers["retry-after"].parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
    }
    assert_eq!(cloud.messages_of("ada").await.len(), 1, "what is refused stores nothing");
    assert_eq!(cloud.audit_entries().await.len(), 1);

    let items = cloud.items().await;
    let mut asked =
        items.into_iter().find(|item| item["sk"].as_s().is_ok_and(|sk| sk == "TEST_NOTIFICATION")).unwrap();
    assert_eq!(asked["expires_at"], asked["valid_until"], "the broom may take it when it is over");
    asked.insert("valid_until".to_owned(), number(clock::now()));
    cloud.put(asked).await;
    assert_eq!(ask(&cloud, &other).await.status, 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_wants_a_session_and_says_nothing_of_the_text() {
    let cloud = system().await;
    let key = cloud.client(true).await;
    for (method, path) in [("POST", PATH.to_owned()), ("GET", format!("{PATH}/abc"))] {
        let request = Request::new(method, &path).json(&json!({}));
        cloud.send(&request).await.is_problem(401, "session_required");
        cloud.send(&request.key(&key)).await.is_problem(401, "session_required");
    }
    let session = cloud.session("ada", false).await;
    let id = ask(&cloud, &session).await.text("message_id");
    cloud.take_calls();
    described(&cloud, &session, &id).await;
    let calls = cloud.take_calls();
    let query = calls.iter().find(|call| call.action == "DynamoDB Query").unwrap();
    assert!(!query.body.contains("sealed") && query.body.contains("SPECIFIC_ATTRIBUTES"), "{}", query.body);
}
