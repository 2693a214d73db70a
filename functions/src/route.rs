//! From the table's stream to the delivery queue: what is stored is announced, at least once.

use contract::delivery::Delivery;
use contract::env;
use contract::table::{DELIVER, MESSAGE_ID, PK, SK, TOKEN_ID};
use serde::Deserialize;
use service::sqs::SendMessage;

use crate::Failure;
use crate::aws::Aws;
use crate::batch::BatchReport;
use crate::env::{Misconfigured, required};
use crate::log::Record;

/// Everything that routing needs.
pub struct Router {
    aws: Aws,
    queue_url: String,
}

/// A batch of stream records; only what is used.
#[derive(Debug, Deserialize)]
pub struct Batch {
    #[serde(rename = "Records")]
    records: Vec<StreamRecord>,
}

#[derive(Debug, Deserialize)]
struct StreamRecord {
    dynamodb: Change,
}

#[derive(Debug, Deserialize)]
struct Change {
    #[serde(rename = "SequenceNumber", default)]
    sequence_number: String,
    #[serde(rename = "NewImage", default)]
    new_image: Option<serde_json::Map<String, serde_json::Value>>,
}

impl Router {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self { aws: Aws::from_env()?, queue_url: required(env::QUEUE_URL)? })
    }

    /// Send a message for each token that must be delivered. The first failure ends the batch:
    /// the stream comes again from there, in order.
    pub async fn route(&self, batch: Batch, record: &mut Record) -> Result<BatchReport, Failure> {
        let mut report = BatchReport::default();
        record.event("routed");
        for change in batch.records.into_iter().map(|record| record.dynamodb) {
            let Some(delivery) = delivery(&change) else { continue };
            if let Err(failure) = self.send(&delivery).await {
                record.failed(&failure);
                report.fail(change.sequence_number);
                break;
            }
            record.count("DeliveriesRouted");
        }
        Ok(report)
    }

    async fn send(&self, delivery: &Delivery) -> Result<(), Failure> {
        let body = serde_json::to_string(delivery)
            .map_err(|_| Failure::new("delivery", "the message could not be written"))?;
        let request = SendMessage { queue_url: &self.queue_url, message_body: &body };
        let sent = self.aws.sqs().call(&request).await;
        sent.map(|_| ()).map_err(|error| Failure::of_call("sqs SendMessage", &error))
    }
}

/// The message for a change, if the image says that there is something to deliver. The mapping
/// filters for the same; this holds without it.
fn delivery(change: &Change) -> Option<Delivery> {
    let image = change.new_image.as_ref()?;
    let text = |name: &str| image.get(name)?.get("S")?.as_str().map(str::to_owned);
    text(DELIVER)?;
    let (pk, sk) = (text(PK)?, text(SK)?);
    match text(MESSAGE_ID) {
        Some(message_id) => Some(Delivery::Message { pk, sk, message_id }),
        None => Some(Delivery::Token { pk, sk, token_id: text(TOKEN_ID)? }),
    }
}
