//! A CloudWatch log group with a generated name.

use crate::key::Key;
use crate::resource::{Handle, Removal, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Arn, Name, Value};

/// A log group.
#[derive(Clone, Debug)]
pub struct LogGroup(pub(crate) Handle);

/// What a log group is made of.
#[derive(Debug)]
pub struct Props {
    /// The key that encrypts it; its policy must admit CloudWatch Logs.
    pub key: Key,
    /// How long events are kept; one of the periods that CloudWatch Logs knows.
    pub retention_days: u32,
    /// What happens to it with the stack.
    pub removal: Removal,
}

impl Props {
    /// A log group that keeps events for 30 days.
    pub fn new(key: &Key) -> Self {
        Self { key: key.clone(), retention_days: 30, removal: Removal::Delete }
    }
}

impl LogGroup {
    /// Define a log group.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let properties = object! {
            "KmsKeyId": props.key.arn(),
            "RetentionInDays": props.retention_days,
        };
        Self(stack.add(path, Resource::holding_data("AWS::Logs::LogGroup", properties, props.removal)))
    }

    /// Its generated name.
    pub fn name(&self) -> Value<Name<Self>> {
        self.0.reference()
    }

    /// The ARN of its streams (it ends in `:*`), which policies want.
    pub fn streams_arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }

    /// The ARN of the group itself, without `:*`, which an API's stage wants.
    pub fn arn(&self) -> Value<Arn<Self>> {
        Value::joined([
            "arn:".into(),
            Value::partition(),
            ":logs:".into(),
            Value::region(),
            ":".into(),
            Value::account(),
            ":log-group:".into(),
            self.name().text(),
        ])
    }
}
