//! Test notifications, for the command line.

use contract::admin::{Response, Try};
use domain::client::check_name;

use super::{ACTOR, Admin, refused};
use crate::audit::Entry;
use crate::test_notification::{self, Progress};
use crate::transaction::{Transaction, Written};
use crate::{Failure, people};

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
            test_notification::message(&self.aws, &self.codes_key, name, "on the command line").await?;
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
        let Some(progress) = Progress::read(&self.aws, &self.table, name, message_id).await? else {
            return Ok(refused("message_unknown", &format!("`{name}` has no such message")));
        };
        let read = |value| serde_json::from_value::<Try>(value).ok();
        let tries = progress.tries.into_iter().filter_map(read).collect();
        Ok(Response::Notification { tries, over: progress.over })
    }
}
