//! The security headers that CloudFront adds to every response.

use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Id, Value};

/// A response headers policy. Each header replaces what the origin may have sent.
#[derive(Clone, Debug)]
pub struct ResponseHeadersPolicy(pub(crate) Handle);

/// The properties of the policy, besides `nosniff`, no framing and no referrer.
#[derive(Debug)]
pub struct Props {
    pub content_security_policy: String,
    /// The seconds for which a browser insists on TLS.
    pub transport_security_seconds: u32,
    /// Further headers, such as `permissions-policy`.
    pub headers: Vec<(&'static str, &'static str)>,
}

impl Props {
    /// A policy with two years of strict transport security.
    pub fn new(content_security_policy: impl Into<String>) -> Self {
        Self {
            content_security_policy: content_security_policy.into(),
            transport_security_seconds: 2 * 365 * 24 * 60 * 60,
            headers: Vec::new(),
        }
    }
}

impl ResponseHeadersPolicy {
    /// Define a policy. Its name must be unique in the account, so it is the stack's.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let further = props.headers.into_iter().map(|(header, value)| {
            object! { "Header": header, "Value": value, "Override": true }
        });
        let further: Tree = further.collect();
        let properties = object! {
            "ResponseHeadersPolicyConfig": object! {
                "Name": Value::stack_name(),
                "CustomHeadersConfig": object! { "Items": further },
                "SecurityHeadersConfig": object! {
                    "ContentSecurityPolicy": object! {
                        "ContentSecurityPolicy": props.content_security_policy,
                        "Override": true,
                    },
                    "ContentTypeOptions": object! { "Override": true },
                    "FrameOptions": object! { "FrameOption": "DENY", "Override": true },
                    "ReferrerPolicy": object! { "ReferrerPolicy": "no-referrer", "Override": true },
                    "StrictTransportSecurity": object! {
                        "AccessControlMaxAgeSec": props.transport_security_seconds,
                        "IncludeSubdomains": true,
                        "Override": true,
                    },
                },
            },
        };
        Self(stack.add(path, Resource::new("AWS::CloudFront::ResponseHeadersPolicy", properties)))
    }

    pub fn id(&self) -> Value<Id<Self>> {
        self.0.reference()
    }
}
