//! The topic of AWS End User Messaging: Lambda is invoked by the topic, which IAM alone may do.

use domain::sms::{Event, Sms, Webhook, rfc3339};
use serde::Deserialize;

use super::Receiver;
use crate::log::Record;
use crate::{Failure, clock};

/// The provider that publishes to the topic.
const PROVIDER: &str = "aws";

/// An event of a topic; only what is used.
#[derive(Debug, Deserialize)]
pub struct Notice {
    #[serde(rename = "Records")]
    records: Vec<Published>,
}

#[derive(Deserialize)]
struct Published {
    #[serde(rename = "Sns")]
    sns: Sns,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sns {
    message: String,
    /// The time of its publication; the message itself has no time, and the topic may bring it days later.
    timestamp: Option<String>,
}

/// It shows nothing: the message is a text somebody sent.
impl std::fmt::Debug for Published {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Published(…)")
    }
}

impl Receiver {
    /// Store what was published. A failure brings the whole event again, and what of it was stored
    /// is then a repeat.
    pub async fn notice(&self, notice: Notice, record: &mut Record) -> Result<(), Failure> {
        let Some(provider) = self.provider(PROVIDER) else {
            record.event("provider_off");
            return Ok(());
        };
        record.provider(provider.name());
        let mut outcome = Ok(());
        for published in notice.records {
            let webhook = Webhook {
                url: "",
                headers: &[],
                body: published.sns.message.as_bytes(),
                path_key: None,
                now: clock::now(),
            };
            let published_at = published.sns.timestamp.as_deref().and_then(rfc3339);
            let taken = match provider.parse(&webhook) {
                Ok(Event::Sms(sms)) => {
                    let event = Event::Sms(Sms { received_at: published_at, ..sms });
                    self.take(provider, &webhook, event, record).await
                }
                Ok(event) => self.take(provider, &webhook, event, record).await,
                Err(invalid) => {
                    // Another try would find the same.
                    record.unreadable(invalid.field);
                    Ok(())
                }
            };
            outcome = outcome.and(taken);
        }
        outcome
    }
}
