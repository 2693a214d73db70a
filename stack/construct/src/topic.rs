//! An SNS topic, for alarms or between a service and a function.

use crate::function::Function;
use crate::iam::{self, Condition, Principal, Statement};
use crate::key::Key;
use crate::permission::Permission;
use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Value};

/// An encrypted topic with a generated name.
#[derive(Clone, Debug)]
pub struct Topic(pub(crate) Handle);

impl Topic {
    /// Define a topic to which one service publishes, on behalf of the stack's own account and over TLS. The key's policy
    /// must admit the service, or messages vanish silently.
    pub fn new(stack: &mut Stack, path: &str, key: &Key, publisher: &str, emails: &[String]) -> Self {
        let subscriptions = emails.iter().map(|email| {
            object! { "Protocol": "email", "Endpoint": email.clone() }
        });
        let subscriptions: Tree = subscriptions.collect();
        let properties = object! {
            "KmsMasterKeyId": key.id(),
            "Subscription": (!emails.is_empty()).then_some(subscriptions),
        };
        let topic = Self(stack.add(path, Resource::new("AWS::SNS::Topic", properties)));
        topic.policy(stack, &format!("{path}/Policy"), publisher);
        topic
    }

    /// A policy takes the place of the one that SNS gives to a topic, by which alarms of the account may publish.
    fn policy(&self, stack: &mut Stack, path: &str, publisher: &str) {
        let publish = Statement {
            principal: Some(Principal::Service(publisher.into())),
            conditions: vec![Condition::new("StringEquals", "aws:SourceAccount", [Value::account()])],
            ..Statement::allow(&["sns:Publish"], [self.arn().any()])
        };
        let properties = object! {
            "Topics": [self.arn()],
            // SNS takes no `sns:*` in a policy; to publish is what a policy of a topic is about.
            "PolicyDocument": iam::document(stack, path, &[publish, iam::only_by_tls("sns:Publish", self.arn().any())]),
        };
        stack.add(path, Resource::new("AWS::SNS::TopicPolicy", properties));
    }

    /// Hand what is published to a function, and let the topic alone invoke it so.
    pub fn invoke(&self, stack: &mut Stack, path: &str, function: &Function) {
        let properties = object! {
            "TopicArn": self.arn(),
            "Protocol": "lambda",
            "Endpoint": function.arn(),
        };
        stack.add(path, Resource::new("AWS::SNS::Subscription", properties));
        let permission = format!("{path}/Permission");
        Permission::define(stack, &permission, function, "sns.amazonaws.com", self.arn().any());
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.reference()
    }
}
