//! Test notifications: a message of the system's own, announced and revealed as every other is, and what became of it.

use aws_sdk_dynamodb::types::Select;
use contract::table::{ACCEPTED_AT, DELIVER, LEASED_UNTIL, MESSAGE_ID, NOTIFICATION_PROJECTION};
use serde_json::Value;

use crate::aws::Aws;
use crate::table::{Attributes, Item, Key, names, text, values};
use crate::{Failure, clock, dispatch, message, people};

/// The message to the person `name`: its public id, and its item. `asked` says how it was asked for.
pub async fn message(
    aws: &Aws,
    codes_key: &str,
    name: &str,
    asked: &str,
) -> Result<(String, Attributes), Failure> {
    let said =
        format!("This is a test notification, asked for {asked}. A code would arrive in the same way.");
    message::of_our_own(aws, codes_key, name, said, clock::now()).await
}

/// The state of a test notification.
pub struct Progress {
    /// The tries until now, the first one first, as the API shows them.
    pub tries: Vec<Value>,
    /// True if a channel took it, or if there is none to be tried.
    pub over: bool,
}

impl Progress {
    /// That of the message `message_id` of the person `name`, if there is such a message.
    pub async fn read(aws: &Aws, table: &str, name: &str, message_id: &str) -> Result<Option<Self>, Failure> {
        let condition = "#pk = :pk";
        let seen = NOTIFICATION_PROJECTION.map(|name| format!("#{name}")).join(", ");
        let query = aws
            .dynamodb()
            .query()
            .table_name(table)
            .key_condition_expression(condition)
            .projection_expression(&seen)
            .set_expression_attribute_names(Some(names(&[condition, &seen])))
            .set_expression_attribute_values(Some(values([(":pk", text(Key::messages_of(name)))])))
            .select(Select::SpecificAttributes);
        let messages = people::every(query).await?;
        let found = messages.iter().find(|item| Item(item).text(MESSAGE_ID) == Some(message_id));
        Ok(found.map(|item| Self { tries: dispatch::listed(Item(item)), over: is_over(item) }))
    }
}

fn is_over(item: &Attributes) -> bool {
    let pending = item.contains_key(DELIVER) || item.contains_key(LEASED_UNTIL);
    item.contains_key(ACCEPTED_AT) || !pending
}
