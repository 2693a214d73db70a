//! A public certificate of AWS Certificate Manager, issued to anybody who can write the domain's DNS.

use crate::hash::fnv1a;
use crate::resource::{Handle, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Expression, Value};

/// A certificate. For CloudFront it must be in us-east-1.
///
/// Nothing of it can be changed in place, and the one that is replaced is in use until its distribution has
/// got the new one: its logical id carries a hash of what it is made of, so that another one is an addition
/// and a removal, each in its own time.
#[derive(Clone, Debug)]
pub struct Certificate(pub(crate) Handle);

/// The properties of a certificate.
#[derive(Clone, Debug)]
pub struct Props {
    /// The host name that it is for.
    pub domain: String,
    /// The id of the Route 53 zone into which CloudFormation writes the record that proves the domain;
    /// without one somebody else writes it while CloudFormation waits.
    pub hosted_zone: Option<String>,
}

impl Props {
    /// A certificate whose record somebody else writes.
    pub fn new(domain: impl Into<String>) -> Self {
        Self { domain: domain.into(), hosted_zone: None }
    }
}

impl Certificate {
    /// Request a certificate, under a path that ends in the hash.
    pub fn new(stack: &mut Stack, path: &str, props: &Props) -> Self {
        let zone = props.hosted_zone.as_deref();
        let hash = fnv1a([props.domain.as_str(), "\n", zone.unwrap_or_default()]);
        let validation = zone.map(|zone| {
            let option = object! { "DomainName": props.domain.clone(), "HostedZoneId": zone };
            Tree::from([option])
        });
        let properties = object! {
            "DomainName": props.domain.clone(),
            "DomainValidationOptions": validation,
            "KeyAlgorithm": "EC_prime256v1",
            "ValidationMethod": "DNS",
        };
        let resource = Resource::new("AWS::CertificateManager::Certificate", properties);
        Self(stack.add(&format!("{path}/{hash:016x}"), resource))
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.reference()
    }

    /// The ARN of a certificate that no stack of ours has made.
    pub fn existing(arn: impl Into<String>) -> Value<Arn<Self>> {
        Value::of(Expression::Literal(arn.into()))
    }
}
