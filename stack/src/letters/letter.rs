//! One dead letter: which kind it is, what it stands for, and what can still be done.

use aws_sdk_dynamodb::types::AttributeValue;
use contract::delivery::Delivery;
use contract::table::{MESSAGE_ID, PK, SK, TOKEN_ID, VALID_UNTIL};
use serde::{Deserialize, Serialize};
use service::sqs::Message;
use time::{Duration, OffsetDateTime};

use crate::aws::{Aws, failure};
use crate::error::Error;
use crate::instant;

/// DynamoDB keeps a stream's records for so long.
const KEPT: Duration = Duration::hours(24);

/// A letter, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Letter {
    /// `token`, `message`, `changes` or `unknown`.
    kind: &'static str,
    /// The public id of the token or message.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The time at which it was queued first, in RFC 3339.
    sent_at: Option<String>,
    /// The reason for which it was given up.
    why: String,
    /// True while somebody can still get the token, message or records.
    recoverable: bool,
    /// The next step.
    advice: String,
}

/// The letter that a stream's event source mapping leaves in place of the records that it gave up. Recorded by LocalStack's
/// test_dynamodb_report_batch_item_failures, 2025-11-25.
#[derive(Deserialize)]
struct GivenUp {
    #[serde(rename = "requestContext")]
    request: RequestContext,
    #[serde(rename = "DDBStreamBatchInfo")]
    batch: Batch,
}

#[derive(Deserialize)]
struct RequestContext {
    condition: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch {
    shard_id: String,
    start_sequence_number: String,
    batch_size: u32,
    stream_arn: String,
    approximate_arrival_of_first_record: Option<String>,
    approximate_arrival_of_last_record: Option<String>,
}

impl Letter {
    /// Reads a message of the queue, and asks the table for what it refers to.
    pub(super) async fn read(
        aws: &Aws,
        table: &str,
        message: &Message,
        now: OffsetDateTime,
    ) -> Result<Self, Error> {
        let sent_at = message
            .sent_millis()
            .and_then(|millis| OffsetDateTime::from_unix_timestamp(millis / 1_000).ok().map(instant::text));
        if let Ok(delivery) = serde_json::from_str::<Delivery>(&message.body) {
            let until = valid_until(aws, table, &delivery).await?;
            return Ok(Self { sent_at, ..Self::of_delivery(&delivery, until, now) });
        }
        Ok(match serde_json::from_str::<GivenUp>(&message.body) {
            Ok(given_up) => Self { sent_at, ..Self::of_changes(&given_up, now) },
            Err(_) => Self {
                kind: "unknown",
                id: None,
                sent_at,
                why: "Otpost doesn't write such letters".to_owned(),
                recoverable: false,
                advice: "find out who else may send to this queue".to_owned(),
            },
        })
    }

    fn of_delivery(delivery: &Delivery, until: Option<OffsetDateTime>, now: OffsetDateTime) -> Self {
        let valid = until.filter(|until| *until > now).map(instant::text);
        let (kind, id, advice) = match (delivery, &valid) {
            (Delivery::Token { token_id, .. }, Some(until)) => {
                ("token", token_id, format!("it is good until {until}; its user asks for a new one sooner"))
            }
            (Delivery::Token { token_id, .. }, None) => (
                "token",
                token_id,
                "nothing: it expired, was used, or was replaced; its user asks for a new one".to_owned(),
            ),
            (Delivery::Message { message_id, .. }, Some(until)) => {
                ("message", message_id, format!("its owner can see it on the site until {until}"))
            }
            (Delivery::Message { message_id, .. }, None) => (
                "message",
                message_id,
                "nothing: it expired; whoever wants the code asks its sender again".to_owned(),
            ),
        };
        Self {
            kind,
            id: Some(id.clone()),
            sent_at: None,
            why: "no channel took it in as many tries as the queue allows; `stack logs dispatch` says why"
                .to_owned(),
            recoverable: valid.is_some(),
            advice,
        }
    }

    fn of_changes(given_up: &GivenUp, now: OffsetDateTime) -> Self {
        let Batch { shard_id, start_sequence_number, batch_size, stream_arn, .. } = &given_up.batch;
        let first = given_up.batch.approximate_arrival_of_first_record.as_deref();
        let last = given_up.batch.approximate_arrival_of_last_record.as_deref();
        let ends = first.and_then(instant::parse).map(|first| first + KEPT);
        let readable = ends.is_some_and(|ends| ends > now);
        let records = if *batch_size == 1 { "1 change".to_owned() } else { format!("{batch_size} changes") };
        let between = match (first, last) {
            (Some(first), Some(last)) if first != last => format!(" between {first} and {last}"),
            (Some(first), _) => format!(" at {first}"),
            _ => String::new(),
        };
        let why = format!(
            "`route` failed for {records} of the table{between} until Lambda gave up ({}); `stack logs route` says why",
            given_up.request.condition
        );
        let advice = match ends.filter(|_| readable).map(instant::text) {
            Some(ends) => format!(
                "the records can be read until {ends}: aws dynamodbstreams get-shard-iterator --stream-arn {stream_arn} \
                 --shard-id {shard_id} --shard-iterator-type AT_SEQUENCE_NUMBER --sequence-number {start_sequence_number}; \
                 nobody was told of the tokens and messages among them, and moving this letter into the delivery queue \
                 delivers nothing"
            ),
            None => "nothing: DynamoDB keeps records for 24 hours; nobody was told of the tokens and messages among them"
                .to_owned(),
        };
        Self { kind: "changes", id: None, sent_at: None, why, recoverable: readable, advice }
    }

    /// For a person.
    pub(super) fn lines(&self) -> [String; 3] {
        let id = self.id.as_ref().map(|id| format!(" {id}")).unwrap_or_default();
        let sent = self.sent_at.as_ref().map(|at| format!(", queued at {at}")).unwrap_or_default();
        [
            format!("{}{id}{sent}", self.kind),
            format!("  why: {}", self.why),
            format!("  now: {}", self.advice),
        ]
    }
}

/// Until when the item that a letter refers to can be used. `None`: it is gone, or it is another one by now.
async fn valid_until(aws: &Aws, table: &str, delivery: &Delivery) -> Result<Option<OffsetDateTime>, Error> {
    let (pk, sk, attribute, id) = match delivery {
        Delivery::Token { pk, sk, token_id } => (pk, sk, TOKEN_ID, token_id),
        Delivery::Message { pk, sk, message_id } => (pk, sk, MESSAGE_ID, message_id),
    };
    let answer = aws_sdk_dynamodb::Client::new(aws.config())
        .get_item()
        .table_name(table)
        .key(PK, AttributeValue::S(pk.clone()))
        .key(SK, AttributeValue::S(sk.clone()))
        .projection_expression("#id, #until")
        .expression_attribute_names("#id", attribute)
        .expression_attribute_names("#until", VALID_UNTIL)
        .send()
        .await;
    let item = answer.map_err(|error| failure("look for what a dead letter names", error))?.item;
    let item = item.filter(|item| item.get(attribute) == Some(&AttributeValue::S(id.clone())));
    let until = item.and_then(|item| item.get(VALID_UNTIL)?.as_n().ok()?.parse().ok());
    Ok(until.and_then(|until| OffsetDateTime::from_unix_timestamp(until).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(first: &str, now: &str) -> Letter {
        let body = serde_json::json!({
            "requestContext": {
                "requestId": "8f0a", "functionArn": "arn:aws:lambda:eu-central-1:111122223333:function:route",
                "condition": "RetryAttemptsExhausted", "approximateInvokeCount": 11,
            },
            "responseContext": { "statusCode": 200, "executedVersion": "$LATEST", "functionError": null },
            "version": "1.0", "timestamp": "2026-11-30T12:10:00.000Z",
            "DDBStreamBatchInfo": {
                "shardId": "shardId-00000001-a", "startSequenceNumber": "100", "endSequenceNumber": "300",
                "approximateArrivalOfFirstRecord": first, "approximateArrivalOfLastRecord": "2026-11-30T12:00:09Z",
                "batchSize": 3, "streamArn": "arn:aws:dynamodb:eu-central-1:111122223333:table/T/stream/S",
            },
        });
        Letter::of_changes(&serde_json::from_value(body).unwrap(), instant::parse(now).unwrap())
    }

    #[test]
    fn changes_that_were_given_up_can_be_read_for_a_day() {
        let letter = changes("2026-11-30T12:00:00Z", "2026-11-30T13:00:00Z");
        assert!(letter.recoverable);
        assert!(
            letter.why.contains("3 changes") && letter.why.contains("RetryAttemptsExhausted"),
            "{}",
            letter.why
        );
        assert!(
            letter.advice.starts_with("the records can be read until 2026-12-01T12:00:00Z: "),
            "{}",
            letter.advice
        );
        assert!(letter.advice.contains("--sequence-number 100;"), "{}", letter.advice);
        let late = changes("2026-11-30T12:00:00Z", "2026-12-01T12:00:01Z");
        assert!(!late.recoverable);
        assert!(late.advice.starts_with("nothing: "), "{}", late.advice);
    }

    #[test]
    fn a_token_helps_for_its_life_and_a_message_is_on_the_site() {
        let now = instant::parse("2026-11-30T12:00:00Z").unwrap();
        let key = || ("USER#1".to_owned(), "TOKEN#login".to_owned());
        let (pk, sk) = key();
        let token = Delivery::Token { pk, sk, token_id: "t1".to_owned() };
        let expired = Letter::of_delivery(&token, Some(now), now);
        assert_eq!((expired.kind, expired.recoverable), ("token", false));
        assert!(Letter::of_delivery(&token, Some(now + Duration::SECOND), now).recoverable);
        let (pk, sk) = key();
        let message = Delivery::Message { pk, sk, message_id: "m1".to_owned() };
        let letter = Letter::of_delivery(&message, Some(now + Duration::MINUTE), now);
        assert_eq!(letter.advice, "its owner can see it on the site until 2026-11-30T12:01:00Z");
        assert_eq!(Letter::of_delivery(&message, None, now).id.as_deref(), Some("m1"));
    }
}
