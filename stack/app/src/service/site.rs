//! The page's bucket, and the distribution in front of page and API.

use construct::distribution::{
    Behavior, CachePolicy, Methods, Origin, OriginKind, OriginRequestPolicy, OwnDomain, Viewer,
};
use construct::iam::Principal;
use construct::record_set::Kind;
use construct::value::Text;
use construct::{
    Bucket, Certificate, Condition, Distribution, OriginAccessControl, RecordSet, Stack, Statement, Value,
    ViewerFunction, bucket, distribution, record_set,
};
use contract::route::STAGE;

use super::api::Api;
use super::parameters::Parameters;
use crate::config::{Dns, DomainSettings, Environment};
use crate::edge::certificate;
use crate::headers;
use crate::site_function::SiteFunction;

pub(crate) struct Site {
    pub(crate) bucket: Bucket,
    pub(crate) distribution: Distribution,
    /// The host that people see: the own domain's or the distribution's.
    pub(crate) host: Value<Text>,
}

impl Site {
    pub(crate) fn define(
        stack: &mut Stack,
        environment: &Environment,
        parameters: &Parameters,
        api: &Api,
    ) -> Self {
        let bucket = Bucket::new(stack, "Site", bucket::Props::new(environment.removal()));
        let (access, headers) = match &parameters.shared {
            Some(shared) => (shared.access.clone(), shared.headers.clone()),
            None => (
                OriginAccessControl::new(stack, "Site/Access").id(),
                headers::policy(stack, "Site/Headers").id(),
            ),
        };
        let pages = Behavior {
            origin: Origin { id: "site", kind: OriginKind::Bucket { bucket: bucket.clone(), access } },
            cache: CachePolicy::Optimized,
            origin_request: None,
            response_headers: headers.clone(),
            methods: Methods::Read,
            viewer: Viewer::RedirectToHttps,
            compress: true,
            function: environment.pages.as_ref().map(|pages| {
                let comment = "Answers what isn't there, and security.txt.";
                let code = SiteFunction::of(pages, environment.security_contact.clone()).code();
                ViewerFunction::new(stack, "Site/Function", comment, code).arn()
            }),
        };
        let calls = Behavior {
            origin: Origin {
                id: "api",
                kind: OriginKind::Server {
                    domain: api.domain_name(),
                    path: format!("/{STAGE}"),
                    headers: vec![("x-api-key", parameters.origin_keys.in_use())],
                },
            },
            cache: CachePolicy::Disabled,
            origin_request: Some(OriginRequestPolicy::AllViewerExceptHost),
            response_headers: headers,
            methods: Methods::All,
            viewer: Viewer::HttpsOnly,
            compress: false,
            function: None,
        };
        let distribution = Distribution::new(
            stack,
            "Distribution",
            distribution::Props {
                comment: format!("Otpost {}", environment.name),
                behaviors: vec![("/v1/*", calls)],
                web_acl: parameters.web_acl.clone(),
                price_class: environment.price_class.as_str(),
                domain: environment.domain.as_ref().and_then(|domain| own(domain, parameters)),
                ..distribution::Props::new(pages)
            },
        );
        let read = Statement {
            principal: Some(Principal::Service("cloudfront.amazonaws.com".into())),
            conditions: vec![Condition::new("StringEquals", "aws:SourceArn", [distribution.arn().text()])],
            because: Some("all objects of this bucket are the site"),
            ..Statement::allow(&["s3:GetObject"], [bucket.objects_arn()])
        };
        bucket.policy(stack, "Site/Policy", vec![read]);
        let host = match &environment.domain {
            Some(domain) => {
                records(stack, domain, &distribution);
                domain.name.clone().into()
            }
            None => distribution.domain_name().text(),
        };
        Self { bucket, distribution, host }
    }
}

/// The host name with its certificate: the edge stack's, or the owner's own.
fn own(domain: &DomainSettings, parameters: &Parameters) -> Option<OwnDomain> {
    let existing = domain.certificate.as_deref().map(Certificate::existing);
    let certificate = existing.or_else(|| parameters.certificate.clone())?;
    Some(OwnDomain { name: domain.name.clone(), certificate })
}

/// The site's records, where CloudFormation can write them.
fn records(stack: &mut Stack, domain: &DomainSettings, distribution: &Distribution) {
    certificate::put_out_zone(stack, domain);
    let Dns::Route53 { zone } = &domain.dns else { return };
    for (path, kind) in [("Site/Ipv4", Kind::A), ("Site/Ipv6", Kind::Aaaa), ("Site/Protocols", Kind::Https)] {
        RecordSet::define(stack, path, &record_set::Props { zone, name: &domain.name, kind, distribution });
    }
}
