//! The right of an AWS service to invoke a function.

use crate::function::Function;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Any, Arn, Value};

/// A statement in a function's own policy.
#[derive(Debug)]
pub struct Permission;

impl Permission {
    /// Let a service invoke the function on behalf of one source.
    pub fn define(
        stack: &mut Stack,
        path: &str,
        function: &Function,
        service: &str,
        source: Value<Arn<Any>>,
    ) {
        let properties = object! {
            "Action": "lambda:InvokeFunction",
            "FunctionName": function.arn(),
            "Principal": service,
            "SourceArn": source,
        };
        stack.add(path, Resource::new("AWS::Lambda::Permission", properties));
    }
}
