//! The parameters of the `service` stack.

use construct::value::{Arn, Id, Name, ObjectKey, Text};
use construct::{
    Bucket, Certificate, OriginAccessControl, ResponseHeadersPolicy, SsmParameter, Stack, Value, WebAcl,
};
use contract::Function;

use super::origin_key::{self, OriginKeys};
use crate::config::Environment;
use crate::edge::certificate;
use crate::manifest::{Parameter, Source};
use crate::{bootstrap, edge, shared};

const ENDPOINT_URL: &str = "EndpointUrl";
const SITE_URL: &str = "SiteUrl";
const OUTBOX_URL: &str = "OutboxUrl";
const VERSION: &str = "Version";
const EXPIRES_AT: &str = "ExpiresAt";
const FINGERPRINT: &str = "Fingerprint";
const BUILD: &str = "Build";

/// The parameters as values.
pub(crate) struct Parameters {
    pub(crate) artifact_bucket: Value<Name<Bucket>>,
    /// None where nothing is in front of the distribution.
    pub(crate) web_acl: Option<Value<Arn<WebAcl>>>,
    /// The certificate of an own domain, where the edge stack has it.
    pub(crate) certificate: Option<Value<Arn<Certificate>>>,
    /// The resources that an ephemeral environment shares with others.
    pub(crate) shared: Option<Shared>,
    pub(crate) origin_keys: OriginKeys,
    pub(crate) endpoint_url: Value<Text>,
    pub(crate) site_url: Value<Text>,
    pub(crate) outbox_url: Value<Text>,
    version: Value<Text>,
    expires_at: Value<Text>,
    fingerprint: Value<Text>,
    build: Value<Text>,
}

/// The resources of the shared stack for distributions, besides the web ACL.
pub(crate) struct Shared {
    pub(crate) access: Value<Id<OriginAccessControl>>,
    pub(crate) headers: Value<Id<ResponseHeadersPolicy>>,
}

impl Parameters {
    pub(crate) fn define(stack: &mut Stack, environment: &Environment) -> Self {
        let web_acl_of = if environment.ephemeral {
            "The web ACL of the shared stack."
        } else {
            "The web ACL of the edge stack."
        };
        Self {
            artifact_bucket: stack
                .parameter(bootstrap::ARTIFACT_BUCKET, "The bucket of the functions' zips."),
            web_acl: environment.web_acl.enabled.then(|| stack.parameter(edge::WEB_ACL_ARN, web_acl_of)),
            certificate: certificate::requested(environment)
                .map(|_| stack.parameter(certificate::ARN, "The certificate of the edge stack.")),
            shared: environment.ephemeral.then(|| Shared::define(stack)),
            origin_keys: OriginKeys::define(stack),
            endpoint_url: stack.optional_parameter(
                ENDPOINT_URL,
                "The endpoint of every service for the functions; empty on AWS.",
                "",
            ),
            site_url: stack.optional_parameter(
                SITE_URL,
                "The site's address where it isn't its host's; empty on AWS.",
                "",
            ),
            outbox_url: stack.optional_parameter(
                OUTBOX_URL,
                "Where notifications go in place of their services; empty on AWS.",
                "",
            ),
            version: stack.parameter(VERSION, "The version of the program that deployed this."),
            expires_at: stack.parameter(EXPIRES_AT, "When the environment may be removed, or never."),
            fingerprint: stack.parameter(FINGERPRINT, "The hash of everything deployed but the pages."),
            build: stack.parameter(BUILD, "The hash of what the functions are built from."),
        }
    }

    /// Outputs by which a later deployment knows that there is nothing to do. Tags would say it too, and
    /// CloudFormation would put every change of them on every resource.
    pub(crate) fn put_out(self, stack: &mut Stack, environment: &Environment) {
        // An update that changes outputs alone is none everywhere: so a resource changes with them.
        SsmParameter::define(
            stack,
            "Deployment",
            &format!("/otpost/{}/deployment", environment.name),
            "What is deployed: version, end, fingerprint, build.",
            Value::join([
                self.version.clone(),
                " ".into(),
                self.expires_at.clone(),
                " ".into(),
                self.fingerprint.clone(),
                " ".into(),
                self.build.clone(),
            ]),
        );
        stack.output(VERSION, "The version of the program that deployed this.", self.version);
        stack.output(EXPIRES_AT, "When the environment may be removed, or never.", self.expires_at);
        stack.output(FINGERPRINT, "The hash of everything deployed but the pages.", self.fingerprint);
        stack.output(BUILD, "The hash of what the functions are built from.", self.build);
        stack.output(bootstrap::ARTIFACT_BUCKET, "Where deployments keep their lock.", self.artifact_bucket);
    }
}

impl Shared {
    fn define(stack: &mut Stack) -> Self {
        Self {
            access: stack.parameter(shared::ORIGIN_ACCESS_CONTROL, "How requests to the pages are signed."),
            headers: stack.parameter(shared::RESPONSE_HEADERS_POLICY, "The headers of every response."),
        }
    }
}

/// The object key of a function's zip.
pub(crate) fn asset_key(stack: &mut Stack, function: Function) -> Value<ObjectKey> {
    let description = format!("The key of the zip of `{}`.", function.binary());
    stack.parameter(asset_parameter(function), &description)
}

/// The parameter that takes a function's object key.
pub(crate) const fn asset_parameter(function: Function) -> &'static str {
    match function {
        Function::Admin => "AdminAssetKey",
        Function::Canary => "CanaryAssetKey",
        Function::Dispatch => "DispatchAssetKey",
        Function::Health => "HealthAssetKey",
        Function::IssueToken => "IssueTokenAssetKey",
        Function::ManageTokens => "ManageTokensAssetKey",
        Function::Route => "RouteAssetKey",
        Function::Challenge => "ChallengeAssetKey",
        Function::Passkeys => "PasskeysAssetKey",
        Function::ReceiveSms => "ReceiveSmsAssetKey",
        Function::Register => "RegisterAssetKey",
        Function::Reveal => "RevealAssetKey",
        Function::Session => "SessionAssetKey",
        Function::Subscribe => "SubscribeAssetKey",
        Function::VerifyToken => "VerifyTokenAssetKey",
    }
}

/// The sources of the values.
pub(crate) fn sources(environment: &Environment) -> Vec<Parameter> {
    let output =
        |stack: &str, output: &str| Source::Output { stack: stack.to_owned(), output: output.to_owned() };
    let before = if environment.ephemeral { shared::ID } else { edge::ID };
    let mut parameters = vec![
        plain(bootstrap::ARTIFACT_BUCKET, output(bootstrap::ID, bootstrap::ARTIFACT_BUCKET)),
        plain(ENDPOINT_URL, Source::EndpointUrl),
        plain(SITE_URL, Source::SiteUrl),
        plain(OUTBOX_URL, Source::OutboxUrl),
        plain(VERSION, Source::Version),
        plain(EXPIRES_AT, Source::ExpiresAt),
        plain(FINGERPRINT, Source::Fingerprint),
        plain(BUILD, Source::Build),
    ];
    parameters.extend(origin_key::sources());
    if environment.web_acl.enabled {
        parameters.push(plain(edge::WEB_ACL_ARN, output(before, edge::WEB_ACL_ARN)));
    }
    if certificate::requested(environment).is_some() {
        parameters.push(plain(certificate::ARN, output(edge::ID, certificate::ARN)));
    }
    if environment.ephemeral {
        let ids = [shared::ORIGIN_ACCESS_CONTROL, shared::RESPONSE_HEADERS_POLICY];
        parameters.extend(ids.map(|id| plain(id, output(shared::ID, id))));
    }
    parameters.extend(environment.deployed().map(|function| {
        plain(asset_parameter(function), Source::Asset { asset: function.binary().to_owned() })
    }));
    parameters
}

pub(super) fn plain(name: &str, source: Source) -> Parameter {
    Parameter { name: name.to_owned(), source, no_echo: false }
}
