//! A rule of EventBridge: for events of the account's default bus, or for moments.

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

/// The properties of a rule.
#[derive(Debug)]
pub struct Props {
    /// Its purpose, in a sentence.
    pub description: String,
    /// The condition that triggers it.
    pub when: When,
    /// The function that is invoked.
    pub function: Function,
    /// The age at which an event is given up, 60 to 86,400 seconds.
    pub max_age_seconds: u32,
}

/// The condition that triggers a rule.
#[derive(Debug)]
pub enum When {
    /// Events that match, as EventBridge writes it.
    Matches(Json),
    /// The time: again after so many minutes, 2 at least.
    EveryMinutes(u32),
}

impl EventRule {
    /// Define a rule, and the function's permission for it alone.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let retries = object! {
            "MaximumEventAgeInSeconds": props.max_age_seconds,
            "MaximumRetryAttempts": 10_u32,
        };
        let target = object! { "Id": "function", "Arn": props.function.arn(), "RetryPolicy": retries };
        let (pattern, schedule) = match props.when {
            When::Matches(pattern) => (Tree::Document(pattern), Tree::Absent),
            When::EveryMinutes(minutes) => (Tree::Absent, Tree::from(format!("rate({minutes} minutes)"))),
        };
        let properties = object! {
            "Description": props.description,
            "EventPattern": pattern,
            "ScheduleExpression": schedule,
            "State": "ENABLED",
            "Targets": [target],
        };
        let rule = Self(stack.add(path, Resource::new("AWS::Events::Rule", properties)));
        let permission = format!("{path}/Permission");
        Permission::define(stack, &permission, &props.function, "events.amazonaws.com", rule.arn().any());
        rule
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }

    /// Its generated name.
    pub fn name(&self) -> Value<Name<Self>> {
        self.0.reference()
    }
}
