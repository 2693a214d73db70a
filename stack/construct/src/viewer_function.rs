//! JavaScript that CloudFront runs before it looks for what a viewer asks for.

use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Arn, Value};

/// The most bytes that CloudFront takes as a function's code.
pub const MAX_CODE_BYTES: usize = 10_240;

/// A function of CloudFront, for the event `viewer-request`.
#[derive(Clone, Debug)]
pub struct ViewerFunction(pub(crate) Handle);

impl ViewerFunction {
    /// Define a function, and publish it with each change. Its name must be unique in the account, so it is the
    /// stack's. `comment` says in a sentence what it does.
    pub fn new(stack: &mut Stack, path: &str, comment: &str, code: String) -> Self {
        let properties = object! {
            "Name": Value::stack_name(),
            "AutoPublish": true,
            "FunctionCode": code,
            "FunctionConfig": object! { "Comment": comment, "Runtime": "cloudfront-js-2.0" },
        };
        Self(stack.add(path, Resource::new("AWS::CloudFront::Function", properties)))
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("FunctionARN")
    }
}
