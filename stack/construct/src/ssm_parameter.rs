//! A parameter in Systems Manager's store, for what others must find by name.

use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Plain, Value};

/// A plain string under a fixed name.
#[derive(Debug)]
pub struct SsmParameter;

impl SsmParameter {
    /// Define a parameter. A secret doesn't fit: its kind isn't plain.
    pub fn define<T: Plain>(stack: &mut Stack, path: &str, name: &str, description: &str, value: Value<T>) {
        let properties = object! {
            "Name": name,
            "Description": description,
            "Type": "String",
            "Value": value,
        };
        stack.add(path, Resource::new("AWS::SSM::Parameter", properties));
    }
}
