//! Somebody outside of AWS whose tokens say who assumes a role.

use crate::given::Given;
use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::object;
use crate::value::{Any, Arn, Value};

/// An identity provider of the account, by OpenID Connect.
#[derive(Clone, Debug)]
pub struct OidcProvider(Handle);

impl OidcProvider {
    /// Define a provider by its URL, whose tokens are for an audience.
    pub fn new(stack: &mut Stack, path: &str, url: &str, audience: &str, only_if: Given) -> Self {
        let properties = object! { "Url": url, "ClientIdList": [audience] };
        let resource =
            Resource { condition: Some(only_if), ..Resource::new("AWS::IAM::OIDCProvider", properties) };
        Self(stack.add(path, resource))
    }

    pub fn arn(&self) -> Value<Arn<Any>> {
        self.0.reference()
    }
}
