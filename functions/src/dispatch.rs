//! From the delivery queue to the user: opens the sealed token and sends it over its channel.
//!
//! A message is only a reference. The slot decides: a token that was overwritten, used, revoked
//! or delivered meanwhile isn't sent, and one that came too late is erased.

use aws_sdk_sns::types::MessageAttributeValue;
use contract::delivery::Delivery;
use contract::env;
use domain::metadata::PHONE;
use domain::slot::State;
use domain::{Secret, phone};
use serde::Deserialize;

use crate::aws::Aws;
use crate::batch::BatchReport;
use crate::env::{Misconfigured, required};
use crate::keys::{self, SealedFor};
use crate::log::Record;
use crate::table::{Item, Key, number, text, values};
use crate::update::Update;
use crate::{Failure, clock};

/// Everything that delivery needs.
pub struct Dispatcher {
    aws: Aws,
    table: String,
    codes_key: String,
}

/// A batch of queue messages; only what is used.
#[derive(Debug, Deserialize)]
pub struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Message>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    message_id: String,
    body: String,
}

enum Delivered {
    Sent,
    Dropped,
}

impl Dispatcher {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self { aws: Aws::from_env()?, table: required(env::TABLE)?, codes_key: required(env::CODES_KEY)? })
    }

    /// Deliver each message; those that fail come again, and end in the dead letter queue.
    pub async fn dispatch(&self, batch: Batch, record: &mut Record) -> Result<BatchReport, Failure> {
        let mut report = BatchReport::default();
        record.event("dispatched");
        for message in batch.records {
            match self.deliver(&message.body).await {
                Ok(Delivered::Sent) => record.count("TokensDelivered"),
                Ok(Delivered::Dropped) => record.count("DeliveriesDropped"),
                Err(failure) => {
                    record.failed(&failure);
                    report.fail(message.message_id);
                }
            }
        }
        Ok(report)
    }

    async fn deliver(&self, body: &str) -> Result<Delivered, Failure> {
        let delivery: Delivery = serde_json::from_str(body)
            .map_err(|_| Failure::new("delivery", "the message is not one of ours"))?;
        let Delivery::Token { pk, sk, token_id } = delivery else { return Ok(Delivered::Dropped) };
        let slot = Key { pk, sk };
        let answer = self
            .aws
            .dynamodb()
            .get_item()
            .table_name(&self.table)
            .set_key(Some(slot.attributes()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| Failure::of_call("dynamodb GetItem", &error))?;
        let Some(item) = answer.item.as_ref().map(Item) else { return Ok(Delivered::Dropped) };
        let now = clock::now();
        let due = item.slot().filter(|slot| slot.state == State::Outstanding);
        let (Some(due), Some(sealed), Some(_)) = (due, item.bytes("sealed"), item.text("deliver")) else {
            return Ok(Delivered::Dropped);
        };
        if item.text("token_id") != Some(&token_id) {
            return Ok(Delivered::Dropped);
        }
        if due.valid_until <= now {
            self.erase(&slot, &token_id, None).await?;
            return Ok(Delivered::Dropped);
        }
        let token = keys::open(&self.aws, &self.codes_key, SealedFor::Delivery, &token_id, sealed).await?;
        self.send_sms(item, &token, due.valid_until - now).await?;
        self.erase(&slot, &token_id, Some(now)).await?;
        Ok(Delivered::Sent)
    }

    async fn send_sms(&self, item: Item<'_>, token: &Secret, seconds_left: u64) -> Result<(), Failure> {
        let user_id = item.text("user_id").unwrap_or_default();
        let number = phone::of(user_id, item.text_in("metadata", PHONE))
            .ok_or_else(|| Failure::new("delivery", "the slot has no number"))?;
        let transactional = MessageAttributeValue::builder()
            .data_type("String")
            .string_value("Transactional")
            .build()
            .map_err(|error| Failure::new("sns Publish", error.to_string()))?;
        self.aws
            .sns()
            .publish()
            .phone_number(number)
            .message(message(token, seconds_left))
            .message_attributes("AWS.SNS.SMS.SMSType", transactional)
            .send()
            .await
            .map(|_| ())
            .map_err(|error| Failure::of_call("sns Publish", &error))
    }

    /// Erase the sealed copy; `delivered_at` if it was sent. A slot that another token has taken
    /// over meanwhile stays as it is.
    async fn erase(&self, key: &Key, token_id: &str, delivered_at: Option<u64>) -> Result<(), Failure> {
        let mut values = values([(":token_id", text(token_id))]);
        let mut expression = "REMOVE #sealed, #deliver".to_owned();
        if let Some(at) = delivered_at {
            expression.push_str(" SET #delivered_at = :now");
            values.insert(":now".to_owned(), number(at));
        }
        let update = Update { key, expression: &expression, condition: "#token_id = :token_id", values };
        update.send(&self.aws, &self.table).await.map(|_| ())
    }
}

/// The text of an SMS. Whole minutes, rounded down: a token is never promised too long.
fn message(token: &Secret, seconds_left: u64) -> String {
    let life = match seconds_left / 60 {
        0 => format!("{seconds_left} seconds"),
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    format!("{} is your security token. It expires in {life}. Do not share it.", token.reveal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_token_and_time() {
        let token = Secret::new("0a1b2".to_owned());
        let text = message(&token, 299);
        assert_eq!(text, "0a1b2 is your security token. It expires in 4 minutes. Do not share it.");
        assert!(message(&token, 60).contains("in 1 minute."));
        assert!(message(&token, 59).contains("in 59 seconds."));
    }
}
