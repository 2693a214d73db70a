//! A received message is announced to its person: once, in their order of channels, in time.

use std::sync::Arc;
use std::time::Duration;

use contract::Function;
use serde_json::json;
use service::sqs::ChangeMessageVisibility;

use crate::rig::Cloud;
use crate::rig::aws::ask;
use crate::rig::cloud::Settings;
use crate::rig::message::{CODE, TEXT, tries};
use crate::rig::outbox::Answer;
use crate::rig::proxy::Fault;

/// A system where alice is told over `channels`, each of which is set up.
async fn cloud(channels: &[&str], processes: usize) -> Cloud {
    let notify = json!({ "alice": { "channels": channels, "locale": "en" } });
    let cloud = Cloud::with(Settings { notify, processes, ..Settings::default() }).await;
    cloud.set_secret("notify/alice/pushover", "apptoken0123456789 userkey0123456789").await;
    cloud.set_secret("notify/alice/ntfy", "https://ntfy.example.com/alices-topic").await;
    cloud.set_secret("notify/alice/webhook", "https://hooks.example.com/alice hookkey0123456789").await;
    cloud
}

const PUSHOVER: &str = "POST https://api.pushover.net/1/messages.json";
const NTFY: &str = "POST https://ntfy.example.com/alices-topic";
const WEBHOOK: &str = "POST https://hooks.example.com/alice";

/// The targets of the requests. None may hold a code or a text.
fn lines(cloud: &Cloud) -> Vec<String> {
    let notices = cloud.outbox.take();
    for notice in &notices {
        let whole = notice.whole();
        assert!(!whole.contains(CODE) && !whole.contains(TEXT), "{whole}");
    }
    notices.into_iter().map(|notice| notice.line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_channel_that_takes_it_is_the_last_one_asked() {
    let cloud = cloud(&["web_push", "pushover", "ntfy", "webhook"], 1).await;
    cloud.outbox.answer("api.pushover.net", Answer::Status(429));
    cloud.outbox.answer("ntfy.example.com", Answer::Status(200));
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    let event = cloud.queue_event().await;
    assert!(!event.to_string().contains(CODE), "{event}");
    cloud.dispatch(&event).await;
    assert_eq!(lines(&cloud), [PUSHOVER, NTFY]);
    let item = cloud.item(&stored.key).await.unwrap();
    assert_eq!(tries(&item), ["web_push skipped", "pushover refused", "ntfy accepted"]);
    assert!(!item.contains_key("deliver") && !item.contains_key("leased_until"));
    assert!(item.contains_key("sealed"), "it is still to be revealed");

    cloud.dispatch(&event).await;
    assert_eq!(lines(&cloud), [""; 0], "it was announced");
    let lines = cloud.logs().await;
    let dispatched: Vec<_> = lines.iter().filter(|line| line["function"] == "dispatch").collect();
    assert_eq!(dispatched[0]["MessagesAnnounced"], 1);
    assert_eq!(dispatched[0]["failure"], "pushover: the service answered 429");
    assert_eq!(dispatched[1]["DeliveriesDropped"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_took_comes_again_later_each_time_but_not_to_who_refused() {
    let cloud = cloud(&["pushover", "ntfy"], 1).await;
    cloud.outbox.answer("api.pushover.net", Answer::Status(400));
    cloud.outbox.answer("ntfy.example.com", Answer::Status(503));
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    let mut event = cloud.received().await;
    cloud.take_calls();
    for (receives, wait) in [(1, 5), (2, 10), (9, 60)] {
        event["Records"][0]["attributes"]["ApproximateReceiveCount"] = receives.to_string().into();
        assert_eq!(cloud.dispatch_failing(&event).await, 1);
        let calls = cloud.take_calls();
        let hidden = calls.iter().find(|call| call.action == "SQS ChangeMessageVisibility").unwrap();
        let hidden: serde_json::Value = serde_json::from_str(&hidden.body).unwrap();
        assert_eq!(hidden["VisibilityTimeout"], wait);
        assert_eq!(hidden["ReceiptHandle"], event["Records"][0]["receiptHandle"]);
        assert!(!calls.iter().any(|call| call.body.contains("\"deliver\":")), "nothing is announced anew");
    }
    assert_eq!(lines(&cloud), [PUSHOVER, NTFY, NTFY, NTFY]);
    cloud.outbox.answer("ntfy.example.com", Answer::Status(200));
    cloud.dispatch(&event).await;
    assert_eq!(lines(&cloud), [NTFY]);
    let item = cloud.item(&stored.key).await.unwrap();
    assert_eq!(
        tries(&item),
        ["pushover refused", "ntfy failed", "ntfy failed", "ntfy failed", "ntfy accepted"]
    );
    cloud.route().await;
    assert_eq!(cloud.queue_event().await["Records"].as_array().unwrap().len(), 1, "the first image alone");
    let lines = cloud.logs().await;
    let failed: Vec<_> = lines.iter().filter(|line| line["DeliveriesFailed"] == 1).collect();
    assert_eq!(failed.len(), 3);
    let failures: Vec<_> = failed.iter().map(|line| line["failure"].as_str().unwrap()).collect();
    // Each channel that was asked, the first time Pushover too.
    let ntfy = "ntfy: the service answered 503";
    assert_eq!(failures, [&format!("pushover: the service answered 400; {ntfy}"), ntfy, ntfy]);
}

#[tokio::test(flavor = "multi_thread")]
async fn when_all_refused_nobody_is_asked_again_and_the_message_stays_for_the_dead_letters() {
    let cloud = cloud(&["pushover"], 1).await;
    cloud.outbox.answer("api.pushover.net", Answer::Status(401));
    cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    let event = cloud.received().await;
    for _ in 0..3 {
        assert_eq!(cloud.dispatch_failing(&event).await, 1);
    }
    assert_eq!(lines(&cloud), [PUSHOVER]);
}

/// The queue's part in that, with the emulator's redrive; `stack` tests that the template asks for one.
#[tokio::test(flavor = "multi_thread")]
async fn the_dead_letter_is_a_reference_and_says_nothing_of_the_message() {
    let cloud = cloud(&["ntfy"], 1).await;
    cloud.outbox.answer("ntfy.example.com", Answer::Status(503));
    let dead_letters = cloud.dead_letters_after(3).await;
    let stored = cloud.store_message("alice", 600, Some("Example Bank")).await;
    cloud.route().await;
    for tries in 1..=3 {
        let event = cloud.received().await;
        let received = event["Records"][0]["attributes"]["ApproximateReceiveCount"].as_str();
        assert_eq!(received, Some(tries.to_string().as_str()), "{event}");
        assert_eq!(cloud.dispatch_failing(&event).await, 1);
        // Its wait is over.
        let handle = event["Records"][0]["receiptHandle"].as_str().unwrap();
        let queue_url = &cloud.queue_url;
        let shown = ChangeMessageVisibility { queue_url, receipt_handle: handle, visibility_timeout: 0 };
        cloud.sqs.call(&shown).await.unwrap();
    }
    assert_eq!(cloud.received().await, json!({ "Records": [] }), "it isn't tried again");
    assert_eq!(lines(&cloud), [NTFY; 3]);
    let request = json!({ "QueueUrl": dead_letters, "MessageAttributeNames": ["All"] });
    let answer = ask(&cloud.sqs, "ReceiveMessage", request).await;
    let [letter] = answer["Messages"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    assert!(letter.get("MessageAttributes").is_none_or(|all| all == &json!({})), "{letter}");
    let letter: serde_json::Value = serde_json::from_str(letter["Body"].as_str().unwrap()).unwrap();
    let (pk, sk) = (&stored.key.pk, &stored.key.sk);
    let id = &stored.message_id;
    assert_eq!(letter, json!({ "kind": "message", "pk": pk, "sk": sk, "message_id": id }));
    let item = cloud.item(&stored.key).await.unwrap();
    assert!(item.contains_key("sealed"), "its owner can still see it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed() {
    let cloud = cloud(&["webhook"], 1).await;
    cloud.outbox.answer("hooks.example.com", Answer::Status(307));
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    assert_eq!(cloud.dispatch_failing(&cloud.received().await).await, 1);
    assert_eq!(lines(&cloud), [WEBHOOK]);
    assert_eq!(tries(&cloud.item(&stored.key).await.unwrap()), ["webhook refused"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_hangs_gives_way_to_the_next() {
    let cloud = cloud(&["pushover", "ntfy"], 1).await;
    cloud.outbox.answer("api.pushover.net", Answer::Silence);
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    assert_eq!(lines(&cloud), [PUSHOVER, NTFY]);
    assert_eq!(tries(&cloud.item(&stored.key).await.unwrap()), ["pushover failed", "ntfy accepted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_pushed_after_the_life_of_a_message() {
    let cloud = cloud(&["ntfy"], 1).await;
    let late = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    let event = cloud.received().await;
    cloud.set(&late.key, "valid_until", functions::clock::now()).await;
    cloud.dispatch(&event).await;
    assert_eq!(lines(&cloud), [""; 0]);
    let item = cloud.item(&late.key).await.unwrap();
    assert!(!item.contains_key("deliver") && item.contains_key("sealed"), "its owner may still see it");

    // One that was tried in vain ends among the dead letters, where somebody sees it.
    let tried = cloud.store_message("alice", 600, None).await;
    cloud.outbox.answer("ntfy.example.com", Answer::Status(500));
    cloud.route().await;
    let event = cloud.received().await;
    cloud.dispatch_failing(&event).await;
    assert_eq!(lines(&cloud), [NTFY]);
    cloud.set(&tried.key, "valid_until", functions::clock::now()).await;
    for _ in 0..2 {
        assert_eq!(cloud.dispatch_failing(&event).await, 1);
    }
    assert_eq!(lines(&cloud), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_copies_at_once_push_once() {
    let cloud = Arc::new(cloud(&["ntfy"], 8).await);
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    let event = cloud.received().await;
    let mut copies = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let (cloud, event) = (Arc::clone(&cloud), event.clone());
        copies.spawn(async move { cloud.invoke(Function::Dispatch, &event).await.unwrap() });
    }
    let reports = copies.join_all().await;
    assert_eq!(lines(&cloud), [NTFY]);
    let dropped = reports.iter().filter(|report| report["batchItemFailures"] == json!([])).count();
    assert!(dropped >= 1, "one delivered; those who came in between come again: {dropped}");
    assert_eq!(tries(&cloud.item(&stored.key).await.unwrap()), ["ntfy accepted"]);
    cloud.dispatch(&event).await;
    assert_eq!(lines(&cloud), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_after_the_claim_still_pushes_later() {
    let cloud = Arc::new(cloud(&["ntfy"], 1).await);
    let stored = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    let event = cloud.received().await;
    // It gets as far as its secret, and then its process is gone.
    cloud.inject("SSM GetParameter", Fault::Hold);
    let crashing = {
        let (cloud, event) = (Arc::clone(&cloud), event.clone());
        tokio::spawn(async move { cloud.invoke(Function::Dispatch, &event).await })
    };
    while !cloud.take_actions().iter().any(|action| action == "SSM GetParameter") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    crashing.abort();
    let _ = crashing.await;
    cloud.restart(Function::Dispatch).await;
    assert!(cloud.item(&stored.key).await.unwrap().contains_key("leased_until"));

    assert_eq!(cloud.dispatch_failing(&event).await, 1, "another may be at it");
    let calls = cloud.take_calls();
    let hidden = calls.iter().find(|call| call.action == "SQS ChangeMessageVisibility").unwrap();
    let seconds =
        serde_json::from_str::<serde_json::Value>(&hidden.body).unwrap()["VisibilityTimeout"].clone();
    assert!((20..=31).contains(&seconds.as_u64().unwrap()), "{seconds}");
    assert_eq!(lines(&cloud), [""; 0]);
    cloud.set(&stored.key, "leased_until", functions::clock::now()).await;
    cloud.dispatch(&event).await;
    assert_eq!(lines(&cloud), [NTFY]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_need_not_be_announced_is_not() {
    let cloud = cloud(&["ntfy"], 1).await;
    // Without the mark it isn't routed, and isn't pushed if it were.
    let unmarked = cloud.store_message("alice", 600, None).await;
    cloud.route().await;
    let event = cloud.queue_event().await;
    cloud.unset(&unmarked.key, "deliver").await;
    cloud.dispatch(&event).await;
    let images = cloud.stream_event().await;
    let unmarked_image = json!({ "Records": [images["Records"][1]] });
    assert!(unmarked_image["Records"][0]["dynamodb"]["NewImage"]["deliver"].is_null(), "{images}");
    cloud.invoke(Function::Route, &unmarked_image).await.unwrap();
    assert_eq!(cloud.queue_event().await, json!({ "Records": [] }));
    // Somebody who wants no news.
    let quiet = cloud.store_message("bob", 600, None).await;
    cloud.route().await;
    cloud.dispatch(&cloud.queue_event().await).await;
    assert!(!cloud.item(&quiet.key).await.unwrap().contains_key("deliver"));
    assert_eq!(lines(&cloud), [""; 0]);
}
