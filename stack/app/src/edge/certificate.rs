//! The certificate of an own domain, in us-east-1, where CloudFront takes it from.

use construct::{Certificate, Stack, Value, certificate};

use crate::config::{Dns, DomainSettings, Environment};
use crate::manifest::{Validation, Validator};

pub(crate) const ARN: &str = "CertificateArn";
/// The zone of Cloudflare that has records of this environment: a removal needs no settings.
pub(crate) const CLOUDFLARE_ZONE: &str = "CloudflareZone";

/// Requests it, unless there is no domain, or one that has a certificate already.
pub(crate) fn define(stack: &mut Stack, environment: &Environment) {
    let Some(domain) = requested(environment) else { return };
    let hosted_zone = match &domain.dns {
        Dns::Route53 { zone } => Some(zone.clone()),
        Dns::Cloudflare { .. } | Dns::Manual => None,
    };
    let props = certificate::Props { hosted_zone, ..certificate::Props::new(&domain.name) };
    let certificate = Certificate::new(stack, "Certificate", &props);
    stack.output(ARN, "The certificate, for the distribution.", certificate.arn());
    put_out_zone(stack, domain);
}

/// Says which zone has records that only the deployment can remove.
pub(crate) fn put_out_zone(stack: &mut Stack, domain: &DomainSettings) {
    if let Dns::Cloudflare { zone } = &domain.dns {
        stack.output(CLOUDFLARE_ZONE, "The zone that has records of this.", Value::from(zone.as_str()));
    }
}

/// The domain that a certificate is requested for.
pub(crate) fn requested(environment: &Environment) -> Option<&DomainSettings> {
    environment.domain.as_ref().filter(|domain| domain.certificate.is_none())
}

/// The writer of the record that CloudFormation waits for; none if CloudFormation writes it.
pub(crate) fn validation(environment: &Environment) -> Option<Validation> {
    let domain = requested(environment)?;
    let by = match &domain.dns {
        Dns::Route53 { .. } => return None,
        Dns::Cloudflare { zone } => Validator::Cloudflare { zone: zone.clone() },
        Dns::Manual => Validator::Person,
    };
    Some(Validation { environment: environment.name.clone(), host: domain.name.clone(), by })
}
