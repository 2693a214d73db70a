//! The one transaction that stores a message.
//!
//! A message lives from the time at which the network took it, if the provider tells that time: a code of three
//! hours ago is no longer valid. A message that arrives older than its life is stored all the same, because clocks
//! of networks and telephones are wrong now and then: it lives from its arrival, shown with its own time, and nobody
//! is told that it has come.

use aws_sdk_dynamodb::types::Put;
use contract::table::{DELIVER, EXPIRES_AT};
use domain::extract::{Extracted, Reason, extract};
use domain::limits::MESSAGE_LIFE_SECONDS;

use super::{Arrival, Receiver};
use crate::keys::SealedFor;
use crate::message::{self, Contents, Message, Origin};
use crate::table::{Attributes, Key, number, text};
use crate::transaction::{Transaction, Written};
use crate::{Failure, clock, randomness};

/// The properties of a stored message that are counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    /// Somebody had taken its code out.
    pub redacted: bool,
    /// It was older than a message lives when it came.
    pub late: bool,
}

impl Receiver {
    /// Store a whole message; what it is, if it is new.
    pub(super) async fn store(&self, arrival: &Arrival<'_>) -> Result<Option<Stored>, Failure> {
        let once = Transaction::on(&self.table).put_new_or_over(received(arrival), clock::now())?;
        self.store_once(arrival, &arrival.sms.text, once).await
    }

    /// Store the message `whole`, in one transaction with `once`, whose condition fails when it was
    /// stored before; what it is, if it is new.
    pub(super) async fn store_once(
        &self,
        arrival: &Arrival<'_>,
        whole: &str,
        once: Transaction<'_>,
    ) -> Result<Option<Stored>, Failure> {
        let found = extract(whole);
        let redacted = found.reason == Reason::Redacted;
        let (item, late) = self.message(arrival, whole, found).await?;
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = put.build().map_err(|error| Failure::new("message", error.to_string()))?;
        Ok((once.with(put).write(&self.aws).await? == Written::Done).then_some(Stored { redacted, late }))
    }

    /// The message, sealed but for what its notification may say, and whether it is late.
    async fn message(
        &self,
        arrival: &Arrival<'_>,
        whole: &str,
        found: Extracted,
    ) -> Result<(Attributes, bool), Failure> {
        let Arrival { person, sms, .. } = arrival;
        let has_code = found.code.is_some();
        let contents = Contents {
            origin: Origin::Sms,
            sender: sms.sender.clone(),
            text: whole.to_owned(),
            code: found.code,
            domain: found.domain,
            redacted: found.reason == Reason::Redacted,
        };
        let id = randomness::id()?;
        let sealed = message::seal(&self.aws, &self.codes_key, SealedFor::Message, &id, &contents).await?;
        let received_millis = clock::now_millis();
        let arrived_at = received_millis / 1_000;
        // No clock but ours is believed to be ahead.
        let received_at = sms.received_at.map_or(arrived_at, |at| at.min(arrived_at));
        let late = received_at + MESSAGE_LIFE_SECONDS <= arrived_at;
        let valid_until = if late { arrived_at } else { received_at } + MESSAGE_LIFE_SECONDS;
        let message = Message { person, id: &id, received_millis, valid_until, has_code, sealed };
        let mut item = message.item();
        item.insert("received_at".to_owned(), number(received_at));
        if late {
            item.remove(DELIVER);
        }
        if self.relay.show_sender.iter().any(|shown| shown == person) {
            item.insert("sender".to_owned(), text(&sms.sender));
        }
        Ok((item, late))
    }
}

/// The item of a received message or part: a repeat fails on it.
pub(super) fn received(arrival: &Arrival<'_>) -> Attributes {
    let mut item = Key::received(arrival.provider, &arrival.identity).attributes();
    item.insert(EXPIRES_AT.to_owned(), number(clock::now() + arrival.remembered));
    item
}
