//! An SNS topic for alarms.

use crate::key::Key;
use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Value};

/// An encrypted topic with a generated name.
#[derive(Clone, Debug)]
pub struct Topic(pub(crate) Handle);

impl Topic {
    /// Define a topic. The key's policy must admit whoever publishes, or messages vanish silently.
    pub fn new(stack: &mut Stack, path: &str, key: &Key, emails: &[String]) -> Self {
        let subscriptions = emails.iter().map(|email| {
            object! { "Protocol": "email", "Endpoint": email.clone() }
        });
        let subscriptions: Tree = subscriptions.collect();
        let properties = object! {
            "KmsMasterKeyId": key.id(),
            "Subscription": (!emails.is_empty()).then_some(subscriptions),
        };
        Self(stack.add(path, Resource::new("AWS::SNS::Topic", properties)))
    }

    /// Its ARN.
    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.reference()
    }
}
