//! The messages of a person: which live, marking them as revealed, opening them.

use contract::table::MESSAGE_ID;
use domain::limits::{MESSAGE_LIFE_SECONDS, MESSAGES_SOUGHT, REVEALED_AT_ONCE};
use serde_json::{Value, json};

use crate::audit::Entry;
use crate::aws::Aws;
use crate::ceremony::Asserted;
use crate::keys::SealedFor;
use crate::table::{Attributes, Item, Key, names, number, text, values};
use crate::transaction::{Transaction, Written};
use crate::{Failure, clock, concurrent, message};

/// A message that is still sealed.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    key: Key,
    id: String,
    received_at: u64,
    valid_until: u64,
    revealed_at: Option<u64>,
    item: Attributes,
}

impl Waiting {
    fn of(item: Attributes) -> Option<Self> {
        let read = Item(&item);
        Some(Self {
            key: Key { pk: read.text("pk")?.to_owned(), sk: read.text("sk")?.to_owned() },
            id: read.text(MESSAGE_ID)?.to_owned(),
            received_at: read.number("received_at")?,
            valid_until: read.number("valid_until")?,
            revealed_at: read.number("revealed_at"),
            item,
        })
    }
}

/// The newest living messages of the person `name`, newest first.
pub async fn living(aws: &Aws, table: &str, name: &str) -> Result<Vec<Waiting>, Failure> {
    let now = clock::now();
    let condition = "#pk = :pk AND #sk > :since";
    // No message lives longer, so that what is older isn't even read.
    let since = now.saturating_sub(MESSAGE_LIFE_SECONDS) * 1_000;
    let answer = aws
        .dynamodb()
        .query()
        .table_name(table)
        .key_condition_expression(condition)
        .set_expression_attribute_names(Some(names(&[condition])))
        .set_expression_attribute_values(Some(values([
            (":pk", text(Key::messages_of(name))),
            (":since", text(format!("{since:013}"))),
        ])))
        .scan_index_forward(false)
        .consistent_read(true)
        .limit(MESSAGES_SOUGHT)
        .send()
        .await
        .map_err(|error| Failure::of_call("dynamodb Query", &error))?;
    let messages = answer.items.unwrap_or_default().into_iter().filter_map(Waiting::of);
    Ok(messages.filter(|message| message.valid_until > now).collect())
}

/// The messages of `living` that are shown: the newest, and `wanted` even if others have come after it. `None`
/// if it isn't there.
pub fn choose(living: Vec<Waiting>, wanted: Option<&str>) -> Option<Vec<Waiting>> {
    let is_wanted = |message: &Waiting| wanted == Some(message.id.as_str());
    if wanted.is_some() && !living.iter().any(is_wanted) {
        return None;
    }
    let chosen = living.into_iter().enumerate();
    let chosen = chosen.filter(|(place, message)| *place < REVEALED_AT_ONCE || is_wanted(message));
    Some(chosen.map(|(_, message)| message).collect())
}

/// Mark `messages` as revealed, and write it into the audit trail, all at once. Messages that ended
/// meanwhile are left out.
pub async fn mark(
    aws: &Aws,
    table: &str,
    asserted: &Asserted,
    mut messages: Vec<Waiting>,
) -> Result<Vec<Waiting>, Failure> {
    loop {
        if messages.is_empty() {
            return Ok(messages);
        }
        let now = clock::now();
        let mut transaction = Transaction::on(table);
        for message in &messages {
            let entry = Entry::new(&asserted.person, "message_revealed", &message.id);
            transaction = transaction
                .update(
                    &message.key,
                    "SET #revealed_at = if_not_exists(#revealed_at, :now), \
                     #revealed_by = if_not_exists(#revealed_by, :passkey_id)",
                    "attribute_exists(#pk) AND #valid_until > :now",
                    values([(":now", number(now)), (":passkey_id", text(&asserted.passkey_id))]),
                )?
                .with(entry.put(table)?);
        }
        match transaction.write(aws).await? {
            Written::Done => {
                for message in &mut messages {
                    message.revealed_at.get_or_insert(now);
                }
                return Ok(messages);
            }
            // An update and an entry for each.
            Written::Unmet(place) => {
                messages.remove(place / 2);
            }
        }
    }
}

/// Open `messages`, which are marked, as the page gets them.
pub async fn open(aws: &Aws, codes_key: &str, messages: &[Waiting]) -> Result<Vec<Value>, Failure> {
    let opened = messages.iter().map(async |message| {
        let sealed = Item(&message.item).pieces("sealed");
        let sealed = sealed.ok_or_else(|| Failure::new("reveal", "the message has no sealed text"))?;
        let contents = message::open(aws, codes_key, SealedFor::Message, &message.id, &sealed).await?;
        Ok(json!({
            "message_id": message.id,
            "origin": contents.origin,
            "sender": contents.sender,
            "text": contents.text,
            "code": contents.code,
            "domain": contents.domain,
            "redacted": contents.redacted,
            "received_at": clock::rfc3339(message.received_at),
            "expires_at": clock::rfc3339(message.valid_until),
            "revealed_at": message.revealed_at.map(clock::rfc3339),
        }))
    });
    concurrent::all(opened).await.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(number: usize) -> Vec<Waiting> {
        let message = |place: usize| Waiting {
            key: Key::message("ada", 0, "m"),
            id: place.to_string(),
            received_at: 0,
            valid_until: 0,
            revealed_at: None,
            item: Attributes::new(),
        };
        (0..number).map(message).collect()
    }

    fn ids(messages: Option<Vec<Waiting>>) -> Option<Vec<String>> {
        messages.map(|messages| messages.into_iter().map(|message| message.id).collect())
    }

    #[test]
    fn the_newest_are_shown_and_the_wanted_one() {
        assert_eq!(ids(choose(messages(0), None)), Some(vec![]));
        assert_eq!(ids(choose(messages(0), Some("0"))), None);
        assert_eq!(ids(choose(messages(3), Some("1"))), ids(choose(messages(3), None)));
        assert_eq!(choose(messages(3), Some("3")), None);
        assert_eq!(choose(messages(50), None).map(|all| all.len()), Some(REVEALED_AT_ONCE));
        let buried = ids(choose(messages(50), Some("42"))).unwrap_or_default();
        assert_eq!((buried.len(), buried.last().map(String::as_str)), (REVEALED_AT_ONCE + 1, Some("42")));
    }
}
