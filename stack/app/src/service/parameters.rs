//! What the deployment passes to the `service` stack.

use construct::value::{Arn, Name, ObjectKey, Secret, Text};
use construct::{Bucket, Stack, Value, WebAcl};
use contract::Function;

use crate::manifest::{Parameter, Source};
use crate::{bootstrap, edge};

const ORIGIN_KEY: &str = "OriginKey";
const ENDPOINT_URL: &str = "EndpointUrl";
const SITE_URL: &str = "SiteUrl";
const OUTBOX_URL: &str = "OutboxUrl";

/// The characters of the origin key: letters and digits, more than 256 bits.
const ORIGIN_KEY_CHARACTERS: u32 = 44;

/// The parameters as values.
pub(crate) struct Parameters {
    pub(crate) artifact_bucket: Value<Name<Bucket>>,
    pub(crate) web_acl: Value<Arn<WebAcl>>,
    pub(crate) origin_key: Value<Secret>,
    pub(crate) endpoint_url: Value<Text>,
    pub(crate) site_url: Value<Text>,
    pub(crate) outbox_url: Value<Text>,
}

impl Parameters {
    pub(crate) fn define(stack: &mut Stack) -> Self {
        Self {
            artifact_bucket: stack
                .parameter(bootstrap::ARTIFACT_BUCKET, "The bucket of the functions' zips."),
            web_acl: stack.parameter(edge::WEB_ACL_ARN, "The web ACL of the edge stack."),
            origin_key: stack.secret_parameter(
                ORIGIN_KEY,
                "The API key that CloudFront alone adds.",
                ORIGIN_KEY_CHARACTERS,
            ),
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

/// Where the values come from.
pub(crate) fn sources() -> Vec<Parameter> {
    let output =
        |stack: &str, output: &str| Source::Output { stack: stack.to_owned(), output: output.to_owned() };
    let mut parameters = vec![
        plain(bootstrap::ARTIFACT_BUCKET, output(bootstrap::ID, bootstrap::ARTIFACT_BUCKET)),
        plain(edge::WEB_ACL_ARN, output(edge::ID, edge::WEB_ACL_ARN)),
        Parameter {
            no_echo: true,
            ..plain(ORIGIN_KEY, Source::Generated { characters: ORIGIN_KEY_CHARACTERS })
        },
        plain(ENDPOINT_URL, Source::EndpointUrl),
        plain(SITE_URL, Source::SiteUrl),
        plain(OUTBOX_URL, Source::OutboxUrl),
    ];
    parameters.extend(Function::ALL.map(|function| {
        plain(asset_parameter(function), Source::Asset { asset: function.binary().to_owned() })
    }));
    parameters
}

fn plain(name: &str, source: Source) -> Parameter {
    Parameter { name: name.to_owned(), source, no_echo: false }
}
