//! An own domain: whose certificate it has, and who keeps its records.

use super::checks::Refusal;
use super::form::is_host;
use super::settings;
use super::unit::read_as_text;

/// The letters of an id that Cloudflare gives to a zone.
const CLOUDFLARE_ID_LENGTH: usize = 32;
/// The letters of an id of Route 53, at most.
const HOSTED_ZONE_ID_LENGTH_MAX: usize = 32;

/// The own domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainSettings {
    /// Its host name.
    pub name: String,
    /// The ARN of a certificate in us-east-1 that is there already; none is requested then.
    pub certificate: Option<String>,
    /// The provider of its DNS records.
    pub dns: Dns,
}

/// The provider of a host's DNS records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dns {
    /// A zone of Route 53: CloudFormation.
    Route53 {
        /// Its id.
        zone: String,
    },
    /// A zone of Cloudflare: the deployment, by its API.
    Cloudflare {
        /// Its name or id.
        zone: String,
    },
    /// A person, to whom they are told.
    Manual,
}

/// The id of a zone of Route 53.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HostedZoneId(String);

/// The name or id of a zone of Cloudflare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CloudflareZone(String);

/// Any DNS whose records somebody writes by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OtherDns;

read_as_text! { HostedZoneId CloudflareZone OtherDns }

impl DomainSettings {
    /// Its settings by their keys, as the file would write them.
    pub(super) fn parts(&self) -> Vec<(Vec<&'static str>, &str)> {
        let name = [(vec!["name"], self.name.as_str())];
        let certificate = self.certificate.iter().map(|arn| (vec!["certificate"], arn.as_str()));
        let dns = match &self.dns {
            Dns::Route53 { zone } => Some((vec!["route53", "zone"], zone.as_str())),
            Dns::Cloudflare { zone } => Some((vec!["cloudflare", "zone"], zone.as_str())),
            // With a certificate of the owner's own nobody has to say so.
            Dns::Manual if self.certificate.is_some() => None,
            Dns::Manual => Some((vec!["dns"], "manual")),
        };
        name.into_iter().chain(certificate).chain(dns).collect()
    }
}

/// An own domain. CloudFront takes certificates of its own account only.
pub(super) fn domain(
    setting: Option<&settings::Domain>,
    account: Option<&str>,
) -> Result<Option<DomainSettings>, Refusal> {
    let Some(domain) = setting else { return Ok(None) };
    let name = &domain.name.0;
    if let Some(certificate) = &domain.certificate
        && let Some(account) = account.filter(|account| *account != certificate.account())
    {
        let owner = certificate.account();
        let message = format!("the certificate belongs to account `{owner}`, the environment to `{account}`");
        return Err(Refusal::new(&["domain", "certificate"], message)
            .hint("request a certificate in the environment's own account, in `us-east-1`"));
    }
    let certificate = domain.certificate.as_ref().map(|certificate| certificate.text());
    let dns = match (&domain.route53, &domain.cloudflare, &domain.dns) {
        (Some(route53), None, None) => Dns::Route53 { zone: route53.zone.0.clone() },
        (None, Some(cloudflare), None) => Dns::Cloudflare { zone: cloudflare.zone.within(name)? },
        (None, None, Some(OtherDns)) => Dns::Manual,
        (None, None, None) if certificate.is_some() => Dns::Manual,
        (None, None, None) => {
            let message = format!("no DNS provider is given for `{name}`");
            return Err(Refusal::new(&["domain"], message).hint(
                "add one of `route53: {zone: ID}`, `cloudflare: {zone: NAME}`, `dns: manual` and `certificate: ARN`",
            ));
        }
        (route53, cloudflare, _) => {
            let key = if cloudflare.is_some() && route53.is_some() { "cloudflare" } else { "dns" };
            let message = format!("more than one DNS provider is given for `{name}`");
            return Err(
                Refusal::new(&["domain", key], message).hint("keep one of `route53`, `cloudflare` and `dns`")
            );
        }
    };
    Ok(Some(DomainSettings { name: name.clone(), certificate, dns }))
}

impl CloudflareZone {
    /// The zone, if a host can be in it.
    fn within(&self, host: &str) -> Result<String, Refusal> {
        let Self(zone) = self;
        let below = host.strip_suffix(zone.as_str());
        if is_cloudflare_id(zone) || below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.')) {
            return Ok(zone.clone());
        }
        Err(Refusal::new(&["domain", "cloudflare"], format!("`{host}` is not in the zone `{zone}`"))
            .hint("write the name of the zone that the host is in, or the zone's id"))
    }
}

fn is_cloudflare_id(text: &str) -> bool {
    text.len() == CLOUDFLARE_ID_LENGTH
        && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

impl TryFrom<String> for HostedZoneId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        // As the API of Route 53 writes it.
        let id = text.strip_prefix("/hostedzone/").unwrap_or(&text);
        let plain = id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if id.starts_with('Z') && (2..=HOSTED_ZONE_ID_LENGTH_MAX).contains(&id.len()) && plain {
            return Ok(Self(id.to_owned()));
        }
        Err(format!(
            "`{text}` is not the id of a Route 53 hosted zone\nwrite it as in `Z0123456789ABCDEFGHIJ`; `aws route53 list-hosted-zones` lists them"
        ))
    }
}

impl TryFrom<String> for CloudflareZone {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if is_cloudflare_id(&text) || is_host(&text) {
            return Ok(Self(text));
        }
        Err(format!(
            "`{text}` is not a Cloudflare zone\nwrite its name as in `example.com`, or the {CLOUDFLARE_ID_LENGTH} letters of its id"
        ))
    }
}

impl TryFrom<String> for OtherDns {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "manual" => Ok(Self),
            "route53" => Err(format!(
                "`dns` must be `manual` or left out, not `{text}`\nwrite `route53: {{zone: ID}}` in its place"
            )),
            "cloudflare" => Err(format!(
                "`dns` must be `manual` or left out, not `{text}`\nwrite `cloudflare: {{zone: NAME}}` in its place"
            )),
            _ => Err(format!(
                "`dns` must be `manual` or left out, not `{text}`\nwrite `dns: manual`: the records are shown, and you add them"
            )),
        }
    }
}
