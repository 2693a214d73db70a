//! Test notifications, for the command line: a message of the system's own, announced and revealed as every other is.

use contract::admin::{Response, Try};
use contract::table::{DELIVER, MESSAGE_ID};
use domain::client::check_name;

use super::{ACTOR, Admin, refused};
use crate::audit::Entry;
use crate::table::{Attributes, Item, Key};
use crate::transaction::{Transaction, Written};
use crate::{Failure, clock, dispatch, message, people};

/// The text that the page shows.
const SAID: &str =
    "This is a test notification, asked for on the command line. A code would arrive in the same way.";

impl Admin {
    /// Send a person a test notification.
    pub(super) async fn notify(&self, name: &str) -> Result<Response, Failure> {
        if let Err(invalid) = check_name(name) {
            return Ok(refused("invalid_request", &invalid.to_string()));
        }
        if people::read(&self.aws, &self.table, &people::name_key(name)).await?.is_none() {
            return Ok(refused("person_unknown", &format!("there is no person `{name}`")));
        }
        let (message_id, item) =
            message::of_our_own(&self.aws, &self.codes_key, name, SAID.to_owned(), clock::now()).await?;
        let entry = Entry::new(ACTOR, "person_notified", name);
        let write = Transaction::on(&self.table).put_new(item)?.with(entry.put(&self.table)?);
        match write.write(&self.aws).await? {
            Written::Done => Ok(Response::Notifying { message_id }),
            Written::Unmet(_) => Err(Failure::new("notify", "there is such a message already")),
        }
    }

    /// The state of a test notification. It is over where a channel took it, and where there is none.
    pub(super) async fn describe_notification(
        &self,
        name: &str,
        message_id: &str,
    ) -> Result<Response, Failure> {
        if let Err(invalid) = check_name(name) {
            return Ok(refused("invalid_request", &invalid.to_string()));
        }
        let messages = people::partition(&self.aws, &self.table, &Key::messages_of(name)).await?;
        let found = messages.iter().find(|item| Item(item).text(MESSAGE_ID) == Some(message_id));
        let Some(item) = found else {
            return Ok(refused("message_unknown", &format!("`{name}` has no such message")));
        };
        Ok(Response::Notification { tries: tries(item), over: is_over(item) })
    }
}

fn is_over(item: &Attributes) -> bool {
    let pending = item.contains_key(DELIVER) || item.contains_key("leased_until");
    item.contains_key("accepted_at") || !pending
}

fn tries(item: &Attributes) -> Vec<Try> {
    let read = |value| serde_json::from_value(value).ok();
    dispatch::listed(Item(item)).into_iter().filter_map(read).collect()
}
