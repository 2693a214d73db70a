//! Items as the table keeps them: keys, expressions and typed reading.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use contract::table::{CANARY, CLIENTS, IDEMPOTENCY, MESSAGES, PHONE, PK, PUSH, RATE, SK, SMS, USER};
use domain::slot::{Slot, State};
use domain::{digest, user_id};

/// The tenant of every item; more than one is not offered yet, but every key has its place.
pub const TENANT: &str = "default";

/// The listing's one shard.
pub const LISTING: &str = "default#0";

/// The sort key of a send limit.
const SENDS: &str = "SENDS";

/// An item as the SDK gives it.
pub type Attributes = HashMap<String, AttributeValue>;

/// An item's primary key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
}

impl Key {
    /// The slot of a user and purpose.
    pub fn slot(user: &str, purpose: &str) -> Self {
        Self { pk: format!("{USER}{}", user_id::hashed(TENANT, user)), sk: format!("TOKEN#{purpose}") }
    }

    /// The send limit of a user.
    pub fn sends(user: &str) -> Self {
        Self { pk: format!("{USER}{}", user_id::hashed(TENANT, user)), sk: SENDS.to_owned() }
    }

    /// The send limit of a telephone number or e-mail address.
    pub fn sends_to(address: &str) -> Self {
        let hash = digest::hash(&[TENANT.as_bytes(), address.as_bytes()]);
        Self { pk: format!("{PHONE}{}", digest::hex(&hash)), sk: SENDS.to_owned() }
    }

    /// The idempotency of an issue.
    pub fn idempotency(client: &str, key: &str) -> Self {
        let hash = digest::hash(&[client.as_bytes(), key.as_bytes()]);
        Self { pk: format!("{IDEMPOTENCY}{}", digest::hex(&hash)), sk: "ISSUE".to_owned() }
    }

    pub fn client(name: &str) -> Self {
        Self { pk: CLIENTS.to_owned(), sk: name.to_owned() }
    }

    /// The canary's client.
    pub fn canary() -> Self {
        Self { pk: CANARY.to_owned(), sk: CANARY.to_owned() }
    }

    /// The count of what the client `name` sent in the window that began at `start`, in seconds.
    pub fn requests(name: &str, start: u64) -> Self {
        Self { pk: format!("{RATE}{name}"), sk: format!("{start:010}") }
    }

    /// A received message of the person `name`, which sorts by the time of its reception.
    pub fn message(name: &str, received_millis: u64, message_id: &str) -> Self {
        Self { pk: Self::messages_of(name), sk: format!("{received_millis:013}#{message_id}") }
    }

    /// A message or part of a provider that was received, by its identity.
    pub fn received(provider: &str, identity: &str) -> Self {
        Self::sms(&[provider.as_bytes(), identity.as_bytes()], "RECEIVED")
    }

    /// The parts of a long message, which have `parts` in common.
    pub fn parts(parts: &[&[u8]]) -> Self {
        Self::sms(parts, "PARTS")
    }

    fn sms(identity: &[&[u8]], sk: &str) -> Self {
        Self { pk: format!("{SMS}{}", digest::hex(&digest::hash(identity))), sk: sk.to_owned() }
    }

    /// The partition of the messages of the person `name`.
    pub fn messages_of(name: &str) -> String {
        format!("{MESSAGES}{}", user_id::hashed(TENANT, name))
    }

    /// The partition of the Web Push subscriptions of the person `name`.
    pub fn push_of(name: &str) -> String {
        format!("{PUSH}{}", user_id::hashed(TENANT, name))
    }

    /// The key as DynamoDB takes it.
    pub fn attributes(&self) -> Attributes {
        HashMap::from([(PK.to_owned(), text(&self.pk)), (SK.to_owned(), text(&self.sk))])
    }
}

/// A string attribute.
pub fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

/// A number attribute.
pub fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A binary attribute.
pub fn bytes(value: impl Into<Vec<u8>>) -> AttributeValue {
    AttributeValue::B(Blob::new(value))
}

/// The names that the expressions use: `#state` stands for `state` and so on, always, so that no
/// name collides with a reserved word.
pub fn names(expressions: &[&str]) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for piece in expressions.iter().flat_map(|expression| expression.split('#').skip(1)) {
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(piece.len());
        let name = &piece[..end];
        names.insert(format!("#{name}"), name.to_owned());
    }
    names
}

/// The values that expressions use, by their placeholders.
pub fn values<const N: usize>(values: [(&str, AttributeValue); N]) -> Attributes {
    values.into_iter().map(|(placeholder, value)| (placeholder.to_owned(), value)).collect()
}

/// An item that was read.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a>(pub &'a Attributes);

impl<'a> Item<'a> {
    /// A string attribute.
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_s().ok().map(String::as_str)
    }

    /// A number attribute.
    pub fn number(self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_n().ok()?.parse().ok()
    }

    /// A binary attribute.
    pub fn bytes(self, name: &str) -> Option<&'a [u8]> {
        self.0.get(name)?.as_b().ok().map(Blob::as_ref)
    }

    /// A list of binary values.
    pub fn list_of_bytes(self, name: &str) -> Option<Vec<&'a [u8]>> {
        let list = self.0.get(name)?.as_l().ok()?;
        list.iter().map(|value| value.as_b().ok().map(Blob::as_ref)).collect()
    }

    /// A boolean attribute.
    pub fn flag(self, name: &str) -> Option<bool> {
        self.0.get(name)?.as_bool().ok().copied()
    }

    /// A list of binaries; `None` if it is none, or holds something else.
    pub fn pieces(self, name: &str) -> Option<Vec<&'a [u8]>> {
        let pieces = self.0.get(name)?.as_l().ok()?.iter();
        pieces.map(|piece| piece.as_b().ok().map(Blob::as_ref)).collect()
    }

    /// A string inside of a map attribute.
    pub fn text_in(self, map: &str, name: &str) -> Option<&'a str> {
        Item(self.0.get(map)?.as_m().ok()?).text(name)
    }

    /// The fields of a token slot that decide about a try; `None` if the item is none. The counts of
    /// failures aren't in every index and read as 0 there.
    pub fn slot(self) -> Option<Slot> {
        Some(Slot {
            state: State::parse(self.text("state")?)?,
            valid_until: self.number("valid_until")?,
            attempts: self.number("attempts")?,
            max_attempts: self.number("max_attempts")?,
            failures: self.number("failures").unwrap_or(0),
            tried_at: self.number("tried_at").unwrap_or(0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_the_expressions() {
        let names = names(&["SET #state = :used, #failing_until=:t REMOVE #mac", "#state = :x"]);
        let mut found: Vec<_> = names.iter().map(|(k, v)| format!("{k}={v}")).collect();
        found.sort();
        assert_eq!(found, ["#failing_until=failing_until", "#mac=mac", "#state=state"]);
    }

    #[test]
    fn keys_carry_no_user_id() {
        let Key { pk, sk } = Key::slot("ada@example.com", "login");
        assert!(pk.starts_with("USER#") && pk.len() == 5 + 64 && !pk.contains("ada"));
        assert_eq!(sk, "TOKEN#login");
        assert_eq!(Key::sends("ada@example.com").pk, pk);
        let Key { pk, sk } = Key::sends_to("+4915112345678");
        assert!(pk.starts_with("PHONE#") && pk.len() == 6 + 64 && !pk.contains("4915112345678"));
        assert_eq!(sk, "SENDS");
    }
}
