//! Claims of items: made before anything is sent, so that copies of a queue message don't
//! send twice; a claim ends by itself, so that a crash loses no delivery.
//!
//! A claim takes the attribute `deliver` away: every change of an item that has it is announced.

use aws_sdk_dynamodb::types::AttributeValue;
use contract::table::{MESSAGE_ID, TOKEN_ID};

use super::attempt::{Attempt, remembered};
use crate::aws::Aws;
use crate::table::{Attributes, Item, Key, number, text, values};
use crate::update::{Update, Updated};
use crate::{Failure, clock};

/// The seconds that a claim holds. No invocation lasts longer (28 s at most), so that nobody
/// is still sending at the time of the next claim.
const LEASE_SECONDS: u64 = 30;

/// The thing that a queue message refers to.
pub struct Subject {
    key: Key,
    /// The attribute that says which token or message it is.
    id_attribute: &'static str,
    id: String,
}

/// The result of a claim.
pub enum Claim {
    /// It is ours; the item.
    Ours(Attributes),
    /// Another has it; it ends in so many seconds.
    Busy { seconds: u64 },
    /// There is nothing to do, or no more.
    Nothing,
    /// It wasn't delivered in its life. `tried` is true if a channel was asked.
    TooLate { tried: bool },
}

impl Subject {
    pub fn token(key: Key, token_id: String) -> Self {
        Self { key, id_attribute: TOKEN_ID, id: token_id }
    }

    pub fn message(key: Key, message_id: String) -> Self {
        Self { key, id_attribute: MESSAGE_ID, id: message_id }
    }

    pub fn is_token(&self) -> bool {
        self.id_attribute == TOKEN_ID
    }

    /// The time from which on there was something to deliver, in milliseconds since the epoch: a token's slot has the
    /// time of its issue, a message's key that of its reception.
    pub fn since(&self, item: Item<'_>) -> Option<u64> {
        if self.is_token() {
            return item.number("issued_millis");
        }
        self.key.sk.split('#').next()?.parse().ok()
    }

    /// Claim it at `now`.
    pub async fn claim(&self, aws: &Aws, table: &str, now: u64) -> Result<Claim, Failure> {
        let mut condition = format!(
            "#{} = :id AND #valid_until > :now AND \
             (attribute_exists(#deliver) OR #leased_until <= :now)",
            self.id_attribute
        );
        let mut values =
            values([(":id", text(&self.id)), (":now", number(now)), (":lease", number(now + LEASE_SECONDS))]);
        if self.is_token() {
            condition.push_str(" AND #state = :outstanding AND attribute_exists(#sealed)");
            values.insert(":outstanding".to_owned(), text("outstanding"));
        }
        let update = Update {
            key: &self.key,
            expression: "SET #leased_until = :lease REMOVE #deliver",
            condition: &condition,
            values,
        };
        match update.send(aws, table).await? {
            Updated::Done(item) => Ok(Claim::Ours(item)),
            Updated::Unmet(item) => Ok(item.map_or(Claim::Nothing, |item| self.unmet(Item(&item), now))),
        }
    }

    /// The reason for which `item` couldn't be claimed.
    fn unmet(&self, item: Item<'_>, now: u64) -> Claim {
        let leased_until = item.number("leased_until");
        let pending = leased_until.is_some() || item.text("deliver").is_some();
        // A token that was used or revoked meanwhile needs no delivery.
        let wanted = !self.is_token() || item.text("state") == Some("outstanding");
        if item.text(self.id_attribute) != Some(&self.id) || !pending || !wanted {
            return Claim::Nothing;
        }
        if item.number("valid_until").is_some_and(|until| until <= now) {
            return Claim::TooLate { tried: remembered(item).next().is_some() };
        }
        match leased_until.filter(|until| *until > now) {
            Some(until) => Claim::Busy { seconds: until - now },
            None => Claim::Nothing,
        }
    }

    /// It is done: the channel of the last of `attempts` took it.
    pub async fn finish(&self, aws: &Aws, table: &str, attempts: &[Attempt]) -> Result<(), Failure> {
        let change = format!(", #accepted_at = :now REMOVE {}#leased_until, #deliver", self.sealed());
        let values = values([(":id", text(&self.id)), (":now", number(clock::now()))]);
        self.append(aws, table, &change, attempts, values).await
    }

    /// Nothing was delivered: the next invocation may claim it again.
    pub async fn release(&self, aws: &Aws, table: &str, attempts: &[Attempt]) -> Result<(), Failure> {
        let values = values([(":id", text(&self.id)), (":now", number(clock::now()))]);
        self.append(aws, table, ", #leased_until = :now", attempts, values).await
    }

    /// Its life is over: nothing of a token stays sealed. One that was tried stays marked, so
    /// that its queue message ends among the dead letters.
    pub async fn erase(&self, aws: &Aws, table: &str, tried: bool) -> Result<(), Failure> {
        let mark = if tried { "" } else { "#leased_until, " };
        let change = format!("REMOVE {}{mark}#deliver", self.sealed());
        let values = values([(":id", text(&self.id))]);
        self.update(aws, table, &change, values).await
    }

    /// The attribute that the last try removes: a token's sealed copy was for this alone, a message's is for its
    /// owner. is for its owner.
    fn sealed(&self) -> &'static str {
        if self.is_token() { "#sealed, " } else { "" }
    }

    /// Remember `attempts`, also without a claim.
    pub async fn note(&self, aws: &Aws, table: &str, attempts: &[Attempt]) -> Result<(), Failure> {
        let values = values([(":id", text(&self.id))]);
        self.append(aws, table, "", attempts, values).await
    }

    /// Change what is not the list, and put `attempts` at the list's end.
    async fn append(
        &self,
        aws: &Aws,
        table: &str,
        change: &str,
        attempts: &[Attempt],
        mut values: Attributes,
    ) -> Result<(), Failure> {
        let attempts = attempts.iter().map(Attempt::attribute).collect();
        values.insert(":attempts".to_owned(), AttributeValue::L(attempts));
        values.insert(":none".to_owned(), AttributeValue::L(Vec::new()));
        let append = "SET #deliveries = list_append(if_not_exists(#deliveries, :none), :attempts)";
        self.update(aws, table, &format!("{append}{change}"), values).await
    }

    /// Change the item, unless another token has taken its slot meanwhile.
    async fn update(&self, aws: &Aws, table: &str, change: &str, values: Attributes) -> Result<(), Failure> {
        let condition = format!("#{} = :id", self.id_attribute);
        let update = Update { key: &self.key, expression: change, condition: &condition, values };
        update.send(aws, table).await.map(|_| ())
    }
}
