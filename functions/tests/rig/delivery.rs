//! From the table's stream to the queue and out of it: what the event source mappings do.

use contract::Function;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use service::sqs::GetQueueAttributes;

use super::aws::ask;
use super::{Cloud, emulator};

const NO_FAILURES: &str = r#"{"batchItemFailures":[]}"#;

/// A resource of the emulator's own, as JSON.
pub async fn inspect(path: &str) -> Value {
    let uri = format!("http://{}/_ministack/{path}", emulator::address());
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<bytes::Bytes>>();
    let answer = client.get(uri.parse().unwrap()).await.unwrap();
    serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes()).unwrap()
}

/// The messages that the emulator's SNS has sent to a number.
pub async fn sent_sms(number: &str) -> Vec<String> {
    let all = inspect("sns/sms-messages").await;
    let messages = all["sms_messages"].get(number).or_else(|| all["smsMessages"].get(number));
    let messages = messages.and_then(Value::as_array).cloned().unwrap_or_default();
    let text =
        |message: &Value| message["message"].as_str().or(message["Message"].as_str()).map(str::to_owned);
    messages.iter().map(|message| text(message).unwrap_or_else(|| panic!("{message}"))).collect()
}

impl Cloud {
    /// Call the table's stream API, whose records have the form that Lambda hands on.
    async fn streams(&self, operation: &str, body: &Value) -> Value {
        let request = axum::http::Request::post(format!("http://{}/", self.table()))
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
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<bytes::Bytes>>();
        let answer = client.request(request).await.unwrap();
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(status.is_success(), "{operation}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    /// Everything that the stream has, as the event that `route` gets.
    pub async fn stream_event(&self) -> Value {
        let listed = self.streams("ListStreams", &json!({})).await;
        let arn = &listed["Streams"][0]["StreamArn"];
        let described = self.streams("DescribeStream", &json!({ "StreamArn": arn })).await;
        let mut records = Vec::new();
        for shard in described["StreamDescription"]["Shards"].as_array().unwrap() {
            let start = json!({
                "StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON",
            });
            let iterator = self.streams("GetShardIterator", &start).await;
            let read = json!({ "ShardIterator": iterator["ShardIterator"] });
            let page = self.streams("GetRecords", &read).await;
            records.extend(page["Records"].as_array().unwrap().iter().cloned());
        }
        json!({ "Records": records })
    }

    /// The messages of the delivery queue, as the event that `dispatch` gets. They stay hidden there.
    pub async fn received(&self) -> Value {
        let mut records = Vec::new();
        loop {
            let request = json!({
                "QueueUrl": self.queue_url, "MaxNumberOfMessages": 10,
                "MessageSystemAttributeNames": ["ApproximateReceiveCount"],
            });
            let answer = ask(&self.sqs, "ReceiveMessage", request).await;
            let Some(messages) = answer["Messages"].as_array().filter(|all| !all.is_empty()) else {
                return json!({ "Records": records });
            };
            for message in messages {
                records.push(json!({
                    "messageId": message["MessageId"], "body": message["Body"],
                    "receiptHandle": message["ReceiptHandle"], "attributes": message["Attributes"],
                    "eventSource": "aws:sqs",
                }));
            }
        }
    }

    /// Let the delivery queue give up what was received so often; the queue that gets it.
    pub async fn dead_letters_after(&self, receives: u32) -> String {
        let name = format!("dead-{}", super::event::request_id());
        let made = ask(&self.sqs, "CreateQueue", json!({ "QueueName": name })).await;
        let dead = made["QueueUrl"].as_str().unwrap().to_owned();
        let request = GetQueueAttributes { queue_url: &dead, attribute_names: &["QueueArn"] };
        let arn = self.sqs.call(&request).await.unwrap().attributes["QueueArn"].clone();
        let policy = json!({ "deadLetterTargetArn": arn, "maxReceiveCount": receives }).to_string();
        let attributes = json!({ "QueueUrl": self.queue_url, "Attributes": { "RedrivePolicy": policy } });
        ask(&self.sqs, "SetQueueAttributes", attributes).await;
        dead
    }

    /// The same, taken out.
    pub async fn queue_event(&self) -> Value {
        let event = self.received().await;
        for record in event["Records"].as_array().unwrap() {
            let message = json!({ "QueueUrl": self.queue_url, "ReceiptHandle": record["receiptHandle"] });
            ask(&self.sqs, "DeleteMessage", message).await;
        }
        event
    }

    /// Route everything that the stream has.
    pub async fn route(&self) {
        let event = self.stream_event().await;
        assert_eq!(self.invoke(Function::Route, &event).await.unwrap().to_string(), NO_FAILURES);
    }

    /// Dispatch `event`, of which nothing fails.
    pub async fn dispatch(&self, event: &Value) {
        assert_eq!(self.invoke(Function::Dispatch, event).await.unwrap().to_string(), NO_FAILURES);
    }

    /// Dispatch `event`; how many of its messages must come again.
    pub async fn dispatch_failing(&self, event: &Value) -> usize {
        let report = self.invoke(Function::Dispatch, event).await.unwrap();
        report["batchItemFailures"].as_array().unwrap().len()
    }
}
