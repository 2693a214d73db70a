//! A CloudWatch log group, with a generated name unless a service wants another.

use crate::iam::{self, Condition, Principal, Statement};
use crate::key::Key;
use crate::resource::{Handle, Removal, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Arn, Name, Value};

#[derive(Clone, Debug)]
pub struct LogGroup(pub(crate) Handle);

/// The properties of a log group.
#[derive(Debug)]
pub struct Props {
    /// The key that encrypts it; its policy must admit CloudWatch Logs.
    pub key: Key,
    /// The days for which events are kept; one of the periods that CloudWatch Logs knows.
    pub retention_days: u32,
    /// Deletion or retention when the stack is deleted.
    pub removal: Removal,
    /// Its name, where a service delivers logs that wants a certain one. That service is let in.
    pub delivered: Option<String>,
}

impl Props {
    /// A log group that keeps events for 30 days.
    pub fn new(key: &Key) -> Self {
        Self { key: key.clone(), retention_days: 30, removal: Removal::Delete, delivered: None }
    }
}

impl LogGroup {
    /// Define a log group.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let policy = props.delivered.as_ref().map(|name| iam::document(stack, path, &[delivery(name)]));
        let properties = object! {
            "KmsKeyId": props.key.arn(),
            "LogGroupName": props.delivered,
            "ResourcePolicyDocument": policy,
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

/// Deliveries of the stack's own account, to the streams of one group. The policy belongs to the group: of those
/// that are a region's, there may be ten.
fn delivery(name: &str) -> Statement {
    let parts = |middle: &str, end: &str| {
        let [partition, region, account] = [Value::partition(), Value::region(), Value::account()];
        let (middle, end) = (middle.to_owned(), end.to_owned());
        ["arn:".into(), partition, ":logs:".into(), region, ":".into(), account, middle.into(), end.into()]
    };
    let source = Value::join(parts(":*", ""));
    Statement {
        principal: Some(Principal::Service("delivery.logs.amazonaws.com".into())),
        conditions: vec![
            Condition::new("StringEquals", "aws:SourceAccount", [Value::account()]),
            Condition::new("ArnLike", "aws:SourceArn", [source]),
        ],
        because: Some("the service names the streams of the group itself"),
        ..Statement::allow(
            &["logs:CreateLogStream", "logs:PutLogEvents"],
            [Value::pattern(parts(":log-group:", &format!("{name}:*")))],
        )
    }
}
