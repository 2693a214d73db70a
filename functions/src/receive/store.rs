//! The one transaction that stores a message.

use aws_sdk_dynamodb::types::Put;
use contract::table::EXPIRES_AT;
use domain::extract::{Extracted, Reason, extract};
use domain::limits::{MESSAGE_LIFE_SECONDS, REPEATS_KEPT_SECONDS};

use super::{Arrival, Receiver};
use crate::keys::SealedFor;
use crate::message::{self, Contents, Message, Origin};
use crate::table::{Attributes, Key, number, text};
use crate::transaction::{Transaction, Written};
use crate::{Failure, clock, randomness};

impl Receiver {
    /// Store a whole message; why it has a code or none, if it is new.
    pub(super) async fn store(&self, arrival: &Arrival<'_>) -> Result<Option<Reason>, Failure> {
        let once = Transaction::on(&self.table).put_new(received(arrival))?;
        self.store_once(arrival, &arrival.sms.text, once).await
    }

    /// Store the message `whole`, in one transaction with `once`, whose condition fails when it was
    /// stored before; why it has a code or none, if it is new.
    pub(super) async fn store_once(
        &self,
        arrival: &Arrival<'_>,
        whole: &str,
        once: Transaction<'_>,
    ) -> Result<Option<Reason>, Failure> {
        let found = extract(whole);
        let reason = found.reason;
        let item = self.message(arrival, whole, found).await?;
        let put = Put::builder().table_name(&self.table).set_item(Some(item));
        let put = put.build().map_err(|error| Failure::new("message", error.to_string()))?;
        Ok((once.with(put).write(&self.aws).await? == Written::Done).then_some(reason))
    }

    /// The message, sealed but for what its notification may say.
    async fn message(
        &self,
        arrival: &Arrival<'_>,
        whole: &str,
        found: Extracted,
    ) -> Result<Attributes, Failure> {
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
        let valid_until = received_millis / 1_000 + MESSAGE_LIFE_SECONDS;
        let message = Message { person, id: &id, received_millis, valid_until, has_code, sealed };
        let mut item = message.item();
        if self.relay.show_sender.iter().any(|shown| shown == person) {
            item.insert("sender".to_owned(), text(&sms.sender));
        }
        Ok(item)
    }
}

/// That the message or part was received: what makes a repeat one.
pub(super) fn received(arrival: &Arrival<'_>) -> Attributes {
    let mut item = Key::received(arrival.provider, &arrival.identity).attributes();
    item.insert(EXPIRES_AT.to_owned(), number(clock::now() + REPEATS_KEPT_SECONDS));
    item
}
