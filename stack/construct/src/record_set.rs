//! A record of a Route 53 zone that stands for a distribution.

use crate::distribution::Distribution;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::object;

/// The zone of all distributions, by the documentation of `AliasTarget`.
const CLOUDFRONT_ZONE: &str = "Z2FDTNDATAQYW2";

/// An alias record. It costs nothing to ask for, and may stand at a zone's own name, where no CNAME may.
#[derive(Debug)]
pub struct RecordSet;

/// The type of a record, of those that an alias for a distribution can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// The protocols that the distribution speaks: a browser needn't ask over HTTP/2 for HTTP/3 first.
    Https,
}

/// The properties of a record.
#[derive(Debug)]
pub struct Props<'a> {
    /// The id of the zone.
    pub zone: &'a str,
    /// The host name, in full.
    pub name: &'a str,
    pub kind: Kind,
    /// The distribution that the name is an alias of.
    pub distribution: &'a Distribution,
}

impl RecordSet {
    pub fn define(stack: &mut Stack, path: &str, props: &Props<'_>) {
        let properties = object! {
            "HostedZoneId": props.zone,
            "Name": props.name,
            "Type": match props.kind {
                Kind::A => "A",
                Kind::Aaaa => "AAAA",
                Kind::Https => "HTTPS",
            },
            "AliasTarget": object! {
                "DNSName": props.distribution.domain_name(),
                // CloudFront's health isn't asked for.
                "EvaluateTargetHealth": false,
                "HostedZoneId": CLOUDFRONT_ZONE,
            },
        };
        stack.add(path, Resource::new("AWS::Route53::RecordSet", properties));
    }
}
