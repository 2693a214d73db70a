//! A resource that is nothing.

use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;

/// A handle that nobody waits for: CloudFormation takes no stack without a resource, and this one costs nothing.
#[derive(Debug)]
pub struct WaitConditionHandle;

impl WaitConditionHandle {
    pub fn define(stack: &mut Stack, path: &str) {
        stack.add(path, Resource::new("AWS::CloudFormation::WaitConditionHandle", object! {}));
    }
}
