//! Dead letters of both kinds, and one of nobody's.

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};
use service::sqs::SendMessage;
use stack::aws::Aws;

use super::physical;
use crate::emulator::Bench;

const LETTERS: [&str; 3] = ["letters", "--env", "local"];

/// The letter that a stream's mapping leaves: shape recorded by LocalStack's test_dynamodb_report_batch_item_failures (2025-11-25).
fn changes() -> Value {
    json!({
        "requestContext": {
            "requestId": "6a1f3a4e", "functionArn": "arn:aws:lambda:us-east-1:000000000000:function:route",
            "condition": "RetryAttemptsExhausted", "approximateInvokeCount": 11,
        },
        "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": null },
        "version": "1.0", "timestamp": "2020-01-01T00:00:10.000Z",
        "DDBStreamBatchInfo": {
            "shardId": "shardId-1", "startSequenceNumber": "1", "endSequenceNumber": "2",
            "approximateArrivalOfFirstRecord": "2020-01-01T00:00:00Z",
            "approximateArrivalOfLastRecord": "2020-01-01T00:00:09Z",
            "batchSize": 2, "streamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/S",
        },
    })
}

/// The queue holds a letter of nobody's already.
pub async fn are_shown_and_deleted(bench: &Bench, aws: &Aws) {
    let (queue, table) = (physical(aws, "DeliveryDeadLetters").await, physical(aws, "Table").await);
    let until = time::OffsetDateTime::now_utc().unix_timestamp() + 600;
    let text = |value: &str| AttributeValue::S(value.to_owned());
    aws_sdk_dynamodb::Client::new(aws.config())
        .put_item()
        .table_name(&table)
        .item("pk", text("MESSAGES#1"))
        .item("sk", text("0000000000001#m1"))
        .item("message_id", text("m1"))
        .item("valid_until", AttributeValue::N(until.to_string()))
        .send()
        .await
        .unwrap();
    let message =
        json!({ "kind": "message", "pk": "MESSAGES#1", "sk": "0000000000001#m1", "message_id": "m1" });
    let token = json!({ "kind": "token", "pk": "USER#1", "sk": "TOKEN#login", "token_id": "t1" });
    for letter in [message, token, changes()] {
        let message_body = &letter.to_string();
        aws.service().call(&SendMessage { queue_url: &queue, message_body }).await.unwrap();
    }

    let shown = bench.stack(&[&LETTERS[..], &["--json"]].concat()).await.json();
    let all = shown.as_array().unwrap();
    let of =
        |kind: &str| all.iter().find(|letter| letter["kind"] == kind).unwrap_or_else(|| panic!("{shown}"));
    assert_eq!(all.len(), 4, "{shown}");
    assert_eq!((&of("message")["id"], &of("message")["recoverable"]), (&json!("m1"), &json!(true)));
    assert_eq!((&of("token")["id"], &of("token")["recoverable"]), (&json!("t1"), &json!(false)));
    assert_eq!(of("changes")["recoverable"], false, "DynamoDB keeps records for a day");
    assert!(of("changes")["why"].as_str().unwrap().contains("2 changes"), "{shown}");
    assert!(of("unknown")["sent_at"].as_str().unwrap().ends_with('Z'), "{shown}");
    // They can be read again at once.
    let again = bench.stack(&LETTERS).await.succeeded().stdout;
    assert_eq!(again.matches("\n  why: ").count(), 4, "{again}");
    assert!(again.contains("message m1, queued at "), "{again}");

    let refused = bench.stack(&[&LETTERS[..], &["--purge"]].concat()).await;
    assert_eq!(refused.code, 2);
    let said = "error: the deletion of letters of `local` needs confirmation, but there is no terminal to ask on\nhint: stack letters --env local --purge --yes\n";
    assert_eq!(refused.stderr, said);
    let purged = bench.stack(&[&LETTERS[..], &["--purge", "--yes"]].concat()).await.succeeded();
    assert!(purged.stderr.ends_with("deleted 4 letters\n"), "{}", purged.stderr);
    let none = bench.stack(&LETTERS).await.succeeded();
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("", "there are no dead letters\n"));
}
