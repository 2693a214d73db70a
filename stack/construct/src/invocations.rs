//! What Lambda does with events that it hands to a function by itself, without anybody who waits.

use crate::function::Function;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;

/// How long and how often asynchronous invocations are tried.
#[derive(Debug)]
pub struct Invocations;

impl Invocations {
    /// Give an event up after `max_age_seconds`, 60 to 21,600, or so many more tries, 2 at most. Without it
    /// Lambda keeps one for six hours.
    pub fn define(stack: &mut Stack, path: &str, function: &Function, max_age_seconds: u32, retries: u32) {
        let properties = object! {
            "FunctionName": function.name(),
            "Qualifier": "$LATEST",
            "MaximumEventAgeInSeconds": max_age_seconds,
            "MaximumRetryAttempts": retries,
        };
        stack.add(path, Resource::new("AWS::Lambda::EventInvokeConfig", properties));
    }
}
