//! An SQS queue, with or without a queue for what can't be processed.

use crate::iam;
use crate::key::Key;
use crate::resource::{Handle, Removal, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Arn, Name, Url, Value};

/// A queue with a generated name.
#[derive(Clone, Debug)]
pub struct Queue(pub(crate) Handle);

/// The properties of a queue.
#[derive(Debug)]
pub struct Props {
    /// The key that encrypts it; senders and receivers need rights on it.
    pub key: Key,
    /// The seconds for which a message is kept, 60 to 1,209,600 (14 days).
    pub retention_seconds: u32,
    /// The seconds for which a received message is hidden; more than the receiver's timeout.
    pub visibility_timeout_seconds: u32,
    /// The queue of messages that were received too often.
    pub dead_letters: Option<DeadLetters>,
}

/// The queue of messages that were received too often.
#[derive(Debug)]
pub struct DeadLetters {
    /// The other queue.
    pub queue: Queue,
    /// The number of receptions of a message before it goes there.
    pub max_receives: u32,
}

impl Props {
    /// A queue that keeps messages for 14 days.
    pub fn new(key: &Key) -> Self {
        Self {
            key: key.clone(),
            retention_seconds: 14 * 24 * 60 * 60,
            visibility_timeout_seconds: 30,
            dead_letters: None,
        }
    }
}

impl Queue {
    /// Define a queue, which is reached by TLS alone.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let redrive = props.dead_letters.map(|dead| {
            object! { "deadLetterTargetArn": dead.queue.arn(), "maxReceiveCount": dead.max_receives }
        });
        let properties = object! {
            "KmsMasterKeyId": props.key.id(),
            "MessageRetentionPeriod": props.retention_seconds,
            "VisibilityTimeout": props.visibility_timeout_seconds,
            "RedrivePolicy": redrive,
        };
        // Nothing but messages is in it, which end by themselves.
        let queue = Resource::holding_data("AWS::SQS::Queue", properties, Removal::Delete);
        let queue = Self(stack.add(path, queue));
        let path = format!("{path}/Policy");
        let properties = object! {
            "Queues": [queue.url()],
            "PolicyDocument": iam::document(stack, &path, &[iam::only_by_tls("sqs:*", queue.arn().any())]),
        };
        stack.add(&path, Resource::new("AWS::SQS::QueuePolicy", properties));
        queue
    }

    pub fn url(&self) -> Value<Url> {
        self.0.reference()
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }

    /// Its generated name.
    pub fn name(&self) -> Value<Name<Self>> {
        self.0.attribute("QueueName")
    }
}
