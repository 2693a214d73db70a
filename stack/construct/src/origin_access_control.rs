//! The origin access control, by which CloudFront signs its requests to a private bucket.

use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Id, Value};

/// An origin access control for S3.
#[derive(Clone, Debug)]
pub struct OriginAccessControl(pub(crate) Handle);

impl OriginAccessControl {
    /// Define an origin access control. Its name must be unique in the account, so it is the stack's.
    pub fn new(stack: &mut Stack, path: &str) -> Self {
        let properties = object! {
            "OriginAccessControlConfig": object! {
                "Name": Value::stack_name(),
                "OriginAccessControlOriginType": "s3",
                "SigningBehavior": "always",
                "SigningProtocol": "sigv4",
            },
        };
        Self(stack.add(path, Resource::new("AWS::CloudFront::OriginAccessControl", properties)))
    }

    pub fn id(&self) -> Value<Id<Self>> {
        self.0.attribute("Id")
    }
}
