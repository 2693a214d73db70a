//! The treatment of asynchronous invocations, for whose answer nobody waits.

use crate::function::Function;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;

/// The age and the retries of asynchronous invocations.
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
