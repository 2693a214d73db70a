//! Long messages: what has arrived waits, sealed, until every part is there.
//!
//! Parts come in any order, several times, and at once. Each is written with its provider's id in
//! one transaction. An invocation that wrote one, or found it written, then looks if the message
//! is whole: of the last two that arrive at once, at least one sees both. The join is a transaction
//! with the condition that nothing changed since, so that one of them stores the message. If a process
//! ends in between, the provider repeats the part and the join is made then.
//!
//! Parts are kept for [`PARTS_LIFE_SECONDS`]. A message that isn't whole by then is not shown: half
//! of it could be half of a code. A part that comes later finds what is left of the others, until
//! DynamoDB has deleted it, and is counted.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::limits::PARTS_LIFE_SECONDS;
use domain::sms::Part;

use super::store::{Stored, received};
use super::{Arrival, Receiver};
use crate::keys::SealedFor;
use crate::log::Record;
use crate::message::{self, Contents, Origin};
use crate::table::{Attributes, Item, Key, bytes, number, text, values};
use crate::transaction::Transaction;
use crate::{Failure, clock, concurrent, randomness};

/// Parts that are opened at the same time.
const AT_ONCE: usize = 16;

impl Receiver {
    /// Keep a part, and store the message if it is the one that was missing; then what it is.
    pub(super) async fn join(
        &self,
        arrival: &Arrival<'_>,
        part: &Part,
        record: &mut Record,
    ) -> Result<Option<Stored>, Failure> {
        let key = key(arrival, part);
        // A place that is taken is of the same part, sent again by the network under another id,
        // or of an earlier message. A repeat by the provider writes nothing, but goes on: what
        // came first may have died before the join.
        let update =
            format!("SET #{} = :part, #expires_at = :expires_at ADD #revision :one", place(part.number));
        let kept = values([
            (":part", self.seal_part(arrival).await?),
            (":expires_at", number(clock::now() + PARTS_LIFE_SECONDS)),
            (":one", number(1)),
        ]);
        let keep = Transaction::on(&self.table).put_new_or_over(received(arrival), clock::now())?;
        let keep = keep.update(&key, &update, "", kept)?;
        keep.write(&self.aws).await?;

        let Some(item) = self.parts(&key).await? else { return Ok(None) };
        let now = clock::now();
        if (1..=part.total).filter_map(|number| kept_at(&item, number)).any(|at| expired(at, now)) {
            // Somebody's message will never be shown: this one's, or one before it under its reference.
            record.count("PartsExpired");
        }
        let complete = complete(&item, part.total, now).zip(Item(&item).number("revision"));
        let Some((parts, revision)) = complete else { return Ok(None) };
        let mut whole = String::new();
        for some in parts.chunks(AT_ONCE) {
            let open = async |part: &Kept<'_>| {
                message::open(&self.aws, &self.codes_key, SealedFor::Part, part.id, &part.sealed).await
            };
            for part in concurrent::all(some.iter().map(open)).await {
                whole.push_str(&part?.text);
            }
        }
        // An invocation that adds a part after this looks for itself.
        let unchanged = values([(":revision", number(revision))]);
        let once = Transaction::on(&self.table).delete(&key, "#revision = :revision", unchanged)?;
        self.store_once(arrival, &whole, once).await
    }

    async fn seal_part(&self, arrival: &Arrival<'_>) -> Result<AttributeValue, Failure> {
        let id = randomness::id()?;
        let contents = Contents {
            origin: Origin::Sms,
            sender: arrival.sms.sender.clone(),
            text: arrival.sms.text.clone(),
            code: None,
            domain: None,
            redacted: false,
        };
        let sealed = message::seal(&self.aws, &self.codes_key, SealedFor::Part, &id, &contents).await?;
        Ok(AttributeValue::M(values([
            ("id", text(id)),
            ("at", number(clock::now())),
            ("sealed", AttributeValue::L(sealed.into_iter().map(bytes).collect())),
        ])))
    }

    async fn parts(&self, key: &Key) -> Result<Option<Attributes>, Failure> {
        let request = self.aws.dynamodb().get_item().table_name(&self.table);
        let answer = request.set_key(Some(key.attributes())).consistent_read(true).send().await;
        answer.map(|answer| answer.item).map_err(|error| Failure::of_call("dynamodb GetItem", &error))
    }
}

/// The key that the parts of one message share.
fn key(arrival: &Arrival<'_>, part: &Part) -> Key {
    Key::parts(&[
        arrival.provider.as_bytes(),
        arrival.sms.sender.as_bytes(),
        arrival.sms.recipient.name().as_bytes(),
        part.reference.as_bytes(),
        &[part.total],
    ])
}

/// The attribute of a part.
fn place(number: u8) -> String {
    format!("part_{number}")
}

/// The time of arrival of the part with this number, in seconds since the epoch, if it is there.
fn kept_at(item: &Attributes, number: u8) -> Option<u64> {
    Item(item.get(&place(number))?.as_m().ok()?).number("at")
}

/// True if a part that came at `at` has waited in vain.
const fn expired(at: u64, now: u64) -> bool {
    now >= at.saturating_add(PARTS_LIFE_SECONDS)
}

/// A part that waits.
struct Kept<'a> {
    id: &'a str,
    sealed: Vec<&'a [u8]>,
}

/// Every part in its order, if all are there and none is too old.
fn complete(item: &Attributes, total: u8, now: u64) -> Option<Vec<Kept<'_>>> {
    (1..=total)
        .map(|number| {
            let part = Item(item.get(&place(number))?.as_m().ok()?);
            kept_at(item, number).filter(|at| !expired(*at, now))?;
            Some(Kept { id: part.text("id")?, sealed: part.list_of_bytes("sealed")? })
        })
        .collect()
}
