//! From the delivery queue to people: announces a received message over its person's channels,
//! and hands an issued token to its user.
//!
//! A queue message is only a reference. The item decides: a token that was overwritten, used,
//! revoked or delivered meanwhile isn't sent, and nothing is sent after its life. A delivery that no channel took
//! comes again, later each time, and ends in the dead letter queue.

mod announce;
mod attempt;
mod channel;
mod claim;
mod hand_over;

use std::collections::HashMap;

use contract::delivery::Delivery;
use contract::env;
use contract::relay::Notify;
use serde::Deserialize;
use service::sqs::ChangeMessageVisibility;

use crate::aws::Aws;
use crate::batch::BatchReport;
use crate::env::{Misconfigured, optional, required, site_url};
use crate::log::Record;
use crate::outbound::Outbound;
use crate::secrets::Secrets;
use crate::table::{Item, Key};
use crate::{Failure, clock};
use channel::Means;
use claim::{Claim, Subject};

pub use attempt::listed;

/// Everything that delivery needs.
pub struct Dispatcher {
    means: Means,
    codes_key: String,
    queue_url: String,
    notify: Notify,
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
    #[serde(default)]
    receipt_handle: String,
    body: String,
    #[serde(default)]
    attributes: HashMap<String, String>,
}

impl Message {
    /// The number of times that the queue has handed it out; at least 1.
    fn receives(&self) -> u32 {
        self.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok()).unwrap_or(1)
    }
}

/// The end of a queue message that didn't fail.
enum Done {
    Announced,
    HandedOver,
    /// There was nothing to do, or no more.
    Dropped,
    /// Another invocation is at it; it can be looked at again after so many seconds.
    Busy {
        seconds: u64,
    },
}

/// The wait before the second try, in seconds; it doubles with each.
const FIRST_WAIT: u32 = 5;
/// No wait is longer, in seconds: a code is worth something for ten minutes.
const LONGEST_WAIT: u32 = 60;

impl Dispatcher {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let notify = optional(env::NOTIFY).map_or(Ok(Notify::new()), |json| serde_json::from_str(&json));
        Ok(Self {
            means: Means {
                aws: Aws::from_env()?,
                table: required(env::TABLE)?,
                secrets: Secrets::from_env()?,
                outbound: Outbound::from_env()?,
                site_url: site_url()?,
                email_sender: optional(env::EMAIL_SENDER),
            },
            codes_key: required(env::CODES_KEY)?,
            queue_url: required(env::QUEUE_URL)?,
            notify: notify.map_err(|_| Misconfigured::new(env::NOTIFY, "is not what the template writes"))?,
        })
    }

    /// Deliver each message; those that fail come again, and end in the dead letter queue.
    pub async fn dispatch(&self, batch: Batch, record: &mut Record) -> Result<BatchReport, Failure> {
        let mut report = BatchReport::default();
        record.event("dispatched");
        for message in batch.records {
            let (again_after, failure) = match self.deliver(&message.body, record).await {
                Ok(Done::Announced) => {
                    record.count("MessagesAnnounced");
                    continue;
                }
                Ok(Done::HandedOver) => {
                    record.count("TokensAccepted");
                    continue;
                }
                Ok(Done::Dropped) => {
                    record.count("DeliveriesDropped");
                    continue;
                }
                // Another copy of the message holds the claim: this one comes again after its lease.
                Ok(Done::Busy { seconds }) => {
                    (u32::try_from(seconds).unwrap_or(LONGEST_WAIT).saturating_add(1), None)
                }
                Err(failure) => (wait(message.receives()), Some(failure)),
            };
            if let Some(failure) = failure {
                record.failed(&failure);
                record.count(contract::metric::DELIVERIES_FAILED);
            }
            if let Err(failure) = self.hide(&message, again_after).await {
                // It comes again after the queue's own time.
                record.failed(&failure);
            }
            // Reported as failed, it stays in the queue and counts towards the dead letters.
            report.fail(message.message_id);
        }
        Ok(report)
    }

    async fn deliver(&self, body: &str, record: &mut Record) -> Result<Done, Failure> {
        let delivery: Delivery = serde_json::from_str(body)
            .map_err(|_| Failure::new("delivery", "the message is not one of ours"))?;
        let subject = match delivery {
            Delivery::Token { pk, sk, token_id } => Subject::token(Key { pk, sk }, token_id),
            Delivery::Message { pk, sk, message_id } => Subject::message(Key { pk, sk }, message_id),
        };
        let Means { aws, table, .. } = &self.means;
        let now = clock::now();
        match subject.claim(aws, table, now).await? {
            Claim::Ours(item) if subject.is_token() => {
                self.hand_over(&subject, Item(&item), now, record).await
            }
            Claim::Ours(item) => self.announce(&subject, Item(&item), now, record).await,
            Claim::Busy { seconds } => Ok(Done::Busy { seconds }),
            Claim::Nothing => Ok(Done::Dropped),
            Claim::TooLate { tried } => {
                subject.erase(aws, table, tried).await?;
                // One that was tried in vain is for the dead letters; one that only came late is dropped.
                match tried {
                    true => Err(Failure::new("delivery", "was not delivered in its life")),
                    false => Ok(Done::Dropped),
                }
            }
        }
    }

    /// Let the queue hand `message` out again after `seconds` and no earlier.
    async fn hide(&self, message: &Message, seconds: u32) -> Result<(), Failure> {
        let request = ChangeMessageVisibility {
            queue_url: &self.queue_url,
            receipt_handle: &message.receipt_handle,
            visibility_timeout: seconds,
        };
        let changed = self.means.aws.sqs().call(&request).await;
        changed.map(|_| ()).map_err(|error| Failure::of_call("sqs ChangeMessageVisibility", &error))
    }
}

/// Say that `channel` took it, and how long that took.
fn accepted(record: &mut Record, subject: &Subject, item: Item<'_>, channel: &'static str) {
    let since = subject.since(item);
    record.accepted(channel, clock::now_millis().saturating_sub(since.unwrap_or_else(clock::now_millis)));
}

/// Seconds until a message that was handed out `receives` times is tried again.
fn wait(receives: u32) -> u32 {
    let doublings = receives.saturating_sub(1).min(8);
    (FIRST_WAIT << doublings).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits: Vec<_> = (1..8).map(wait).collect();
        assert_eq!(waits, [5, 10, 20, 40, 60, 60, 60]);
        assert_eq!((wait(0), wait(u32::MAX)), (5, 60));
    }
}
