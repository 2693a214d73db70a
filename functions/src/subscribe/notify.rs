//! `/v1/test-notifications`: a person tries their own channels.

use contract::table::EXPIRES_AT;
use domain::Problem;
use domain::limits::TEST_NOTIFICATION_SECONDS;
use serde::Deserialize;
use serde_json::json;

use super::Subscriptions;
use crate::audit::Entry;
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::session::{SessionPerson, sessions_of};
use crate::table::{Item, Key, number, values};
use crate::test_notification::{self, Progress};
use crate::transaction::{Transaction, Written};
use crate::{Error, clock, people};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {}

/// The item with the time at which a person asked last. It lies among their sessions, so that it goes with the
/// person.
fn asked_key(person: &SessionPerson) -> Key {
    Key { pk: sessions_of(person.handle), sk: "TEST_NOTIFICATION".to_owned() }
}

impl Subscriptions {
    /// Send a person a test notification, once in [`TEST_NOTIFICATION_SECONDS`].
    pub(super) async fn notify(
        &self,
        person: &SessionPerson,
        request: &Request,
        record: &mut Record,
    ) -> Result<Reply, Error> {
        let Body {} = request.json()?;
        let asked = "on the console";
        let (message_id, item) =
            test_notification::message(&self.aws, &self.codes_key, &person.name, asked).await?;
        let now = clock::now();
        let again = now + TEST_NOTIFICATION_SECONDS;
        let entry = Entry::new(&person.name, "person_notified", &person.name);
        let write = Transaction::on(&self.table)
            .update(
                &asked_key(person),
                "SET #valid_until = :again, #expires_at = :again",
                "attribute_not_exists(#pk) OR #valid_until <= :now",
                values([(":again", number(again)), (":now", number(now))]),
            )?
            .put_new(item)?
            .with(entry.put(&self.table)?);
        if write.write(&self.aws).await? != Written::Done {
            let before = people::read(&self.aws, &self.table, &asked_key(person)).await?;
            let until = before.as_ref().and_then(|item| Item(item).number(EXPIRES_AT)).unwrap_or(again);
            let retry_after_seconds = until.saturating_sub(clock::now()).max(1);
            return Err(Problem::Throttled { retry_after_seconds }.into());
        }
        record.event("person_notified");
        Ok(Reply::json(202, &json!({ "message_id": message_id })))
    }

    /// The outcome of a test notification.
    pub(super) async fn notified(
        &self,
        person: &SessionPerson,
        request: &Request,
        record: &mut Record,
    ) -> Result<Reply, Error> {
        let message_id = request.path_parameter("message_id").unwrap_or_default();
        let progress = Progress::read(&self.aws, &self.table, &person.name, message_id).await?;
        let Progress { tries, over } = progress.ok_or(Problem::NotFound)?;
        record.event("notification_described");
        Ok(Reply::json(200, &json!({ "deliveries": tries, "over": over })))
    }
}
