//! The outcome of one try over one channel, and its record in the item.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Value, json};

use crate::table::{Attributes, Item, number, text};
use crate::{Failure, clock};

/// The reason for which a channel didn't take it.
#[derive(Debug)]
pub enum Undelivered {
    /// It failed, and may go better in a while.
    Failed(Failure),
    /// The service refuses; asking again won't help and isn't welcome.
    Refused(Failure),
    /// There is nobody at the other end any more.
    Gone,
    /// The channel isn't set up for this person: no secret, no subscription.
    Skipped,
}

impl Undelivered {
    /// The failure for the log, if the outcome is unusual.
    pub fn into_failure(self) -> Option<Failure> {
        match self {
            Self::Failed(failure) | Self::Refused(failure) => Some(failure),
            Self::Gone | Self::Skipped => None,
        }
    }
}

impl From<Failure> for Undelivered {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// The outcome of a try, as the channel reports it.
pub type Delivered = Result<(), Undelivered>;

/// A try, as an item's list `deliveries` keeps it.
#[derive(Clone, Debug)]
pub struct Attempt {
    channel: &'static str,
    state: &'static str,
    at: u64,
}

/// The state of a try whose channel took it. No channel says here whether it arrived.
const ACCEPTED: &str = "accepted";
/// States after which a channel isn't asked again for the same thing.
const FINAL: [&str; 2] = ["refused", "gone"];

impl Attempt {
    /// The try at `at` over `channel`, which said `delivered`.
    pub const fn new(channel: &'static str, delivered: &Delivered, at: u64) -> Self {
        let state = match delivered {
            Ok(()) => ACCEPTED,
            Err(Undelivered::Failed(_)) => "failed",
            Err(Undelivered::Refused(_)) => FINAL[0],
            Err(Undelivered::Gone) => FINAL[1],
            Err(Undelivered::Skipped) => "skipped",
        };
        Self { channel, state, at }
    }

    /// As the table keeps it.
    pub fn attribute(&self) -> AttributeValue {
        AttributeValue::M(HashMap::from([
            ("channel".to_owned(), text(self.channel)),
            ("state".to_owned(), text(self.state)),
            ("at".to_owned(), number(self.at)),
        ]))
    }
}

/// The tries that `item` remembers, as attributes.
pub fn remembered(item: Item<'_>) -> impl Iterator<Item = &Attributes> {
    let list = item.0.get("deliveries").and_then(|list| list.as_l().ok());
    list.into_iter().flatten().filter_map(|attempt| attempt.as_m().ok())
}

/// True if `item` remembers that `channel` need not be asked again.
pub fn is_final(item: Item<'_>, channel: &str) -> bool {
    remembered(item).map(Item).any(|attempt| {
        attempt.text("channel") == Some(channel)
            && attempt.text("state").is_some_and(|state| FINAL.contains(&state))
    })
}

/// The tries that `item` remembers, as a listing shows them.
pub fn listed(item: Item<'_>) -> Vec<Value> {
    let shown = |attempt: &Attributes| {
        let attempt = Item(attempt);
        Some(json!({
            "channel": attempt.text("channel")?,
            "state": attempt.text("state")?,
            "at": clock::rfc3339(attempt.number("at")?),
        }))
    };
    remembered(item).filter_map(shown).collect()
}
