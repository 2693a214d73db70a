//! From the table's stream to the phone: at least once, never too late, never somebody else's.

use contract::Function;
use contract::delivery::Delivery;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use crate::rig::cloud::Settings;
use crate::rig::proxy::Fault;
use crate::rig::{Cloud, emulator};

type Http = Client<hyper_util::client::legacy::connect::HttpConnector, Full<bytes::Bytes>>;

fn http() -> Http {
    Client::builder(TokioExecutor::new()).build_http()
}

/// Call the table's stream API, whose records have the form that Lambda hands on.
async fn streams(cloud: &Cloud, operation: &str, body: &Value) -> Value {
    let request = axum::http::Request::post(format!("http://{}/", cloud.table()))
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDBStreams_20120810.{operation}"))
        .header("x-amz-date", "20260101T000000Z")
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature=00",
        )
        .body(Full::new(bytes::Bytes::from(body.to_string())))
        .unwrap();
    let answer = http().request(request).await.unwrap();
    let status = answer.status();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    assert!(status.is_success(), "{operation}: {}", String::from_utf8_lossy(&body));
    serde_json::from_slice(&body).unwrap()
}

/// Everything that the stream has, as the event that `route` gets.
async fn stream_event(cloud: &Cloud) -> Value {
    let listed = streams(cloud, "ListStreams", &json!({})).await;
    let arn = &listed["Streams"][0]["StreamArn"];
    let described = streams(cloud, "DescribeStream", &json!({ "StreamArn": arn })).await;
    let mut records = Vec::new();
    for shard in described["StreamDescription"]["Shards"].as_array().unwrap() {
        let start = json!({
            "StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON",
        });
        let iterator = streams(cloud, "GetShardIterator", &start).await;
        let read = json!({ "ShardIterator": iterator["ShardIterator"] });
        let page = streams(cloud, "GetRecords", &read).await;
        records.extend(page["Records"].as_array().unwrap().iter().cloned());
    }
    json!({ "Records": records })
}

/// What is in the delivery queue, as the event that `dispatch` gets; it is taken out.
async fn queue_event(cloud: &Cloud) -> Value {
    let mut records = Vec::new();
    loop {
        let request = cloud.sqs.receive_message().queue_url(&cloud.queue_url).max_number_of_messages(10);
        let messages = request.send().await.unwrap().messages.unwrap_or_default();
        if messages.is_empty() {
            return json!({ "Records": records });
        }
        for message in messages {
            let delete = cloud.sqs.delete_message().queue_url(&cloud.queue_url);
            delete.receipt_handle(message.receipt_handle().unwrap()).send().await.unwrap();
            records.push(json!({
                "messageId": message.message_id(), "body": message.body(), "eventSource": "aws:sqs",
            }));
        }
    }
}

/// The messages that the emulator's SNS has sent to a number.
async fn outbox(number: &str) -> Vec<String> {
    let uri = format!("http://{}/_ministack/sns/sms-messages", emulator::address());
    let answer = http().get(uri.parse().unwrap()).await.unwrap();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let all: Value = serde_json::from_slice(&body).unwrap();
    let messages = all["sms_messages"].get(number).or_else(|| all["smsMessages"].get(number));
    let messages = messages.and_then(Value::as_array).cloned().unwrap_or_default();
    let text =
        |message: &Value| message["message"].as_str().or(message["Message"].as_str()).map(str::to_owned);
    messages.iter().map(|message| text(message).unwrap_or_else(|| panic!("{message}"))).collect()
}

async fn order(cloud: &Cloud, key: &str, number: &str) -> String {
    let body = json!({ "user_id": number, "channel": "sms" });
    let reply = cloud.post("/v1/tokens", key, body).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    reply.text("token_id")
}

const NO_FAILURES: &str = r#"{"batchItemFailures":[]}"#;

async fn route(cloud: &Cloud) {
    let event = stream_event(cloud).await;
    assert_eq!(cloud.invoke(Function::Route, &event).await.unwrap().to_string(), NO_FAILURES);
}

async fn dispatch(cloud: &Cloud, event: &Value) {
    assert_eq!(cloud.invoke(Function::Dispatch, event).await.unwrap().to_string(), NO_FAILURES);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_sms_brings_a_token_that_verifies_and_is_then_erased() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000001";
    order(&cloud, &key, number).await;
    let item = cloud.slot(number, "login").await.unwrap();
    assert!(item.contains_key("sealed") && item.contains_key("deliver"));

    route(&cloud).await;
    let event = queue_event(&cloud).await;
    assert_eq!(event["Records"].as_array().unwrap().len(), 1, "{event}");
    dispatch(&cloud, &event).await;

    let messages = outbox(number).await;
    assert_eq!(messages.len(), 1, "{messages:?}");
    let token = messages[0].split(' ').next().unwrap();
    cloud.watch.secret(token);
    let item = cloud.slot(number, "login").await.unwrap();
    assert!(!item.contains_key("sealed") && !item.contains_key("deliver"));
    assert!(item.contains_key("delivered_at"));
    assert_eq!(cloud.verify(&key, number, token).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_queue_holds_references_and_no_token() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let token_id = order(&cloud, &key, "+4915110000002").await;
    route(&cloud).await;
    let event = queue_event(&cloud).await;
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
    route(&cloud).await;
    route(&cloud).await;
    let event = queue_event(&cloud).await;
    assert_eq!(event["Records"].as_array().unwrap().len(), 2);
    dispatch(&cloud, &event).await;
    dispatch(&cloud, &event).await;
    assert_eq!(outbox(number).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_old_is_dropped_and_erased() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000004";
    order(&cloud, &key, number).await;
    route(&cloud).await;
    cloud.set_slot(number, "valid_until", functions::clock::now()).await;
    dispatch(&cloud, &queue_event(&cloud).await).await;
    assert!(outbox(number).await.is_empty());
    let item = cloud.slot(number, "login").await.unwrap();
    assert!(!item.contains_key("sealed") && !item.contains_key("deliver"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overwritten_token_is_not_sent_in_its_successors_place() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000005";
    order(&cloud, &key, number).await;
    route(&cloud).await;
    let first = queue_event(&cloud).await;
    order(&cloud, &key, number).await;
    dispatch(&cloud, &first).await;
    assert!(outbox(number).await.is_empty());
    assert!(cloud.slot(number, "login").await.unwrap().contains_key("sealed"), "the second still waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_shown_is_not_routed() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    cloud.issue(&key, "+4915110000006").await;
    route(&cloud).await;
    assert_eq!(queue_event(&cloud).await, json!({ "Records": [] }));
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
    let event = stream_event(&cloud).await;
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
    route(&cloud).await;

    let mut event = queue_event(&cloud).await;
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
    assert_eq!((outbox(first).await.len(), outbox(second).await.len()), (0, 1));
    event["Records"].as_array_mut().unwrap().pop();
    dispatch(&cloud, &event).await;
    assert_eq!((outbox(first).await.len(), outbox(second).await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_sent_once_although_its_erasure_meets_conflicts() {
    let cloud = Cloud::start().await;
    let key = cloud.client(false).await;
    let number = "+4915110000009";
    order(&cloud, &key, number).await;
    route(&cloud).await;
    let event = queue_event(&cloud).await;
    for _ in 0..4 {
        cloud.inject("DynamoDB UpdateItem", Fault::Conflict);
    }
    dispatch(&cloud, &event).await;
    assert!(!cloud.slot(number, "login").await.unwrap().contains_key("sealed"));
    dispatch(&cloud, &event).await;
    assert_eq!(outbox(number).await.len(), 1);
}

/// The whole batch comes again then; what was sent is erased.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_hangs_fails_before_the_deadline() {
    let timeout = std::time::Duration::from_millis(2_500);
    let cloud = Cloud::with(Settings { timeout, ..Settings::default() }).await;
    let key = cloud.client(false).await;
    order(&cloud, &key, "+4915110000010").await;
    let stream = stream_event(&cloud).await;
    route(&cloud).await;
    let queue = queue_event(&cloud).await;
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
