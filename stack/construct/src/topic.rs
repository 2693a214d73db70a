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

    /// Let a service publish to it on behalf of the stack's own account.
    pub fn admit(&self, stack: &mut Stack, path: &str, service: &str) {
        let publish = Statement {
            principal: Some(Principal::Service(service.into())),
            conditions: vec![Condition::new("StringEquals", "aws:SourceAccount", [Value::account()])],
            ..Statement::allow(&["sns:Publish"], [self.arn().any()])
        };
        let properties = object! {
            "Topics": [self.arn()],
            "PolicyDocument": iam::document(stack, path, &[publish]),
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

    /// Its ARN.
    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.reference()
    }
}
