//! A rule of EventBridge on the account's default bus.

use serde_json::Value as Json;

use crate::function::Function;
use crate::permission::Permission;
use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Name, Value};

/// A rule with a generated name and one function as its target.
#[derive(Clone, Debug)]
pub struct EventRule(Handle);

/// What a rule is made of.
#[derive(Debug)]
pub struct Props {
    /// What it is for, in a sentence.
    pub description: String,
    /// The events that match, as EventBridge writes it.
    pub pattern: Json,
    /// Who gets them.
    pub function: Function,
    /// How old an event may become before it is given up, 60 to 86,400 seconds.
    pub max_age_seconds: u32,
}

impl EventRule {
    /// Define a rule, and the function's permission for it alone.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let retries = object! {
            "MaximumEventAgeInSeconds": props.max_age_seconds,
            "MaximumRetryAttempts": 10_u32,
        };
        let target = object! { "Id": "function", "Arn": props.function.arn(), "RetryPolicy": retries };
        let properties = object! {
            "Description": props.description,
            "EventPattern": Tree::Document(props.pattern),
            "State": "ENABLED",
            "Targets": [target],
        };
        let rule = Self(stack.add(path, Resource::new("AWS::Events::Rule", properties)));
        let permission = format!("{path}/Permission");
        Permission::define(stack, &permission, &props.function, "events.amazonaws.com", rule.arn().any());
        rule
    }

    /// Its ARN.
    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }

    /// Its generated name.
    pub fn name(&self) -> Value<Name<Self>> {
        self.0.reference()
    }
}
