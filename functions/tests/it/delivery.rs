//! From the table's stream to the phone: at least once, never too late, never somebody else's.

use contract::Function;
use contract::delivery::Delivery;
use serde_json::json;

use crate::rig::Cloud;
use crate::rig::cloud::Settings;
use crate::rig::delivery::sent_sms;
use crate::rig::proxy::Fault;

async fn order(cloud: &Cloud, key: &str, number: &str) -> String {
    let body = json!({ "user_id": number, "channel": "sms" });
    let reply = cloud.post("/v1/tokens", key, body).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.text("token_id")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_sms_brings_a_token_that_verifies_and_is_then_erased() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000001";
    order(&cloud, &key, number).await;
    let item = cloud.slot(number, "login").await.unwrap();
    assert!(item.contains_key("sealed") && item.contains_key("deliver"));

    cloud.route().await;
    let event = cloud.queue_event().await;
    assert_eq!(event["Records"].as_array().unwrap().len(), 1, "{event}");
    cloud.dispatch(&event).await;

    let messages = sent_sms(number).await;
    assert_eq!(messages.len(), 1, "{messages:?}");
    let token = messages[0].split(' ').next().unwrap();
    cloud.watch.secret(token);
    let item = cloud.slot(number, "login").await.unwrap();
    assert!(!item.contains_key("sealed") && !item.contains_key("deliver"));
    assert!(item.contains_key("accepted_at"));
    assert_eq!(cloud.verify(&key, number, token).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_holds_references_and_no_token() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let token_id = order(&cloud, &key, "+4915110000002").await;
    cloud.route().await;
    let event = cloud.queue_event().await;
    let delivery: Delivery = serde_json::from_str(event["Records"][0]["body"].as_str().unwrap()).unwrap();
    let slot = functions::table::Key::slot("+4915110000002", "login");
    assert_eq!(delivery, Delivery::Token { pk: slot.pk, sk: slot.sk, token_id });
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_are_harmless() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000003";
    order(&cloud, &key, number).await;
    cloud.route().await;
    cloud.route().await;
    let event = cloud.queue_event().await;
    assert_eq!(event["Records"].as_array().unwrap().len(), 2);
    cloud.dispatch(&event).await;
    cloud.dispatch(&event).await;
    assert_eq!(sent_sms(number).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_old_is_dropped_and_erased() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000004";
    order(&cloud, &key, number).await;
    cloud.route().await;
    cloud.set_slot(number, "valid_until", functions::clock::now()).await;
    cloud.dispatch(&cloud.queue_event().await).await;
    assert!(sent_sms(number).await.is_empty());
    let item = cloud.slot(number, "login").await.unwrap();
    assert!(!item.contains_key("sealed") && !item.contains_key("deliver"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overwritten_token_is_not_sent_in_its_successors_place() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000005";
    order(&cloud, &key, number).await;
    cloud.route().await;
    let first = cloud.queue_event().await;
    order(&cloud, &key, number).await;
    cloud.dispatch(&first).await;
    assert!(sent_sms(number).await.is_empty());
    assert!(cloud.slot(number, "login").await.unwrap().contains_key("sealed"), "the second still waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_shown_is_not_routed() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.issue(&key, "+4915110000006").await;
    cloud.route().await;
    assert_eq!(cloud.queue_event().await, json!({ "Records": [] }));
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_come_again_one_by_one() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let (first, second) = ("+4915110000007", "+4915110000008");
    order(&cloud, &key, first).await;
    order(&cloud, &key, second).await;

    for _ in 0..3 {
        cloud.inject("SQS SendMessage", Fault::Refuse);
    }
    let event = cloud.stream_event().await;
    let report = cloud.invoke(Function::Route, &event).await.unwrap();
    let failed = report["batchItemFailures"].as_array().unwrap();
    assert_eq!(failed.len(), 1, "{report}");
    let numbers: Vec<_> = event["Records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| &record["dynamodb"]["SequenceNumber"])
        .collect();
    assert!(numbers.contains(&&failed[0]["itemIdentifier"]), "{report}");
    cloud.route().await;

    let mut event = cloud.queue_event().await;
    let bad = json!({ "messageId": "not-ours", "body": "{\"hello\":1}" });
    event["Records"].as_array_mut().unwrap().push(bad);
    for _ in 0..3 {
        cloud.inject("SNS Publish", Fault::Refuse);
    }
    let report = cloud.invoke(Function::Dispatch, &event).await.unwrap();
    let failed: Vec<_> = report["batchItemFailures"].as_array().unwrap().clone();
    assert_eq!(failed.len(), 2, "{report}");
    assert_eq!(failed[0]["itemIdentifier"], event["Records"][0]["messageId"]);
    assert_eq!(failed[1]["itemIdentifier"], "not-ours");
    assert_eq!((sent_sms(first).await.len(), sent_sms(second).await.len()), (0, 1));
    event["Records"].as_array_mut().unwrap().pop();
    cloud.dispatch(&event).await;
    assert_eq!((sent_sms(first).await.len(), sent_sms(second).await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_sent_once_although_its_erasure_meets_conflicts() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000009";
    order(&cloud, &key, number).await;
    cloud.route().await;
    let event = cloud.queue_event().await;
    for _ in 0..4 {
        cloud.inject("DynamoDB UpdateItem", Fault::Conflict);
    }
    cloud.dispatch(&event).await;
    assert!(!cloud.slot(number, "login").await.unwrap().contains_key("sealed"));
    cloud.dispatch(&event).await;
    assert_eq!(sent_sms(number).await.len(), 1);
}

/// The whole batch comes again then; what was sent is erased.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_hangs_fails_before_the_deadline() {
    let timeout = std::time::Duration::from_millis(2_500);
    let cloud = Cloud::with(Settings { timeout, ..Settings::default() }).await;
    let key = cloud.client(false).await;
    order(&cloud, &key, "+4915110000010").await;
    let stream = cloud.stream_event().await;
    cloud.route().await;
    let queue = cloud.queue_event().await;
    for (function, action, event) in
        [(Function::Route, "SQS SendMessage", stream), (Function::Dispatch, "SNS Publish", queue)]
    {
        for _ in 0..3 {
            cloud.inject(action, Fault::Hold);
        }
        let error = cloud.invoke(function, &event).await.unwrap_err();
        assert_eq!(error["errorMessage"], "handler: took too long");
    }
    let lines = cloud.logs().await;
    let failed = lines.iter().filter(|line| line["failure"] == "handler: took too long");
    assert_eq!(failed.count(), 2);
}
