//! A connection to AWS, or to what an endpoint URL names: region, profile and credentials by the
//! SDK's own chain, and the SDK's errors in plain words.
//!
//! It must not know what is deployed.

mod credentials;
mod explain;
mod profiles;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_cloudformation::error::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::error::Error;
use crate::transport::{Transport, find, hint, innermost};
use profiles::Profiles;

/// The number of tries of a call, with pauses that double up to 20 s: more than a minute in all.
const ATTEMPTS: u32 = 8;

/// The account, the region and the credentials.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Every service's endpoint, as `AWS_ENDPOINT_URL`; `None` is AWS itself.
    pub endpoint_url: Option<String>,
    /// A profile of the AWS configuration files, which goes before the variables with keys.
    pub profile: Option<String>,
    /// The region, in place of the one that `otpost.yaml` names.
    pub region: Option<String>,
    /// Fixed credentials, for the emulator that `stack local` runs; `None` asks the SDK's chain.
    pub credentials: Option<Static>,
}

/// A fixed pair of access keys. Its secret is never displayed.
#[derive(Clone)]
pub struct Static {
    pub access_key_id: String,
    pub secret_access_key: String,
}

impl std::fmt::Debug for Static {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Static({}, …)", self.access_key_id)
    }
}

/// A region of an account, connected lazily: no call is made before a client is used.
#[derive(Clone, Debug)]
pub struct Aws {
    pub region: String,
    /// The endpoint in place of AWS's own.
    pub endpoint_url: Option<String>,
    /// The way of requests out of this machine, those that aren't for AWS too.
    pub transport: Transport,
    config: SdkConfig,
}

/// The way out of this machine, for whoever is asked besides AWS.
///
/// # Errors
/// If a proxy or a file of certificates is named that can't be used.
pub async fn transport(target: &Target) -> Result<Transport, Error> {
    transport_of(target, &Profiles::read(target.profile.as_deref()).await)
}

/// The emulator is on this machine: what the environment says of other networks isn't meant for it.
fn transport_of(target: &Target, profiles: &Profiles) -> Result<Transport, Error> {
    match target.credentials {
        Some(_) => Ok(Transport::direct()),
        None => Transport::from_environment(profiles.ca_bundle()),
    }
}

impl Aws {
    /// Finds credentials for `region`.
    ///
    /// # Errors
    /// [`crate::error::Exit::Credentials`] when the chain finds none.
    pub async fn connect(target: &Target, region: &str) -> Result<Self, Error> {
        let profiles = Profiles::read(target.profile.as_deref()).await;
        let transport = transport_of(target, &profiles)?;
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(transport.sdk())
            // CloudFormation throttles an account, not a command: others may be deploying too.
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .region(Region::new(region.to_owned()));
        if let Some(url) = &target.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        if let Some(profile) = &target.profile {
            loader = loader.profile_name(profile);
        }
        let config = loader.load().await;
        let credentials = credentials::find(target, &config, &profiles).await?;
        let config = config.to_builder().credentials_provider(credentials).build();
        Ok(Self { region: region.to_owned(), endpoint_url: target.endpoint_url.clone(), transport, config })
    }

    /// The same account in another region.
    #[must_use]
    pub fn in_region(&self, region: &str) -> Self {
        Self {
            region: region.to_owned(),
            endpoint_url: self.endpoint_url.clone(),
            transport: self.transport.clone(),
            config: self.config.to_builder().region(Region::new(region.to_owned())).build(),
        }
    }

    /// The configuration that a client of any other service is made from.
    pub const fn config(&self) -> &SdkConfig {
        &self.config
    }

    pub fn cloudformation(&self) -> aws_sdk_cloudformation::Client {
        aws_sdk_cloudformation::Client::new(&self.config)
    }

    pub fn cloudfront(&self) -> aws_sdk_cloudfront::Client {
        aws_sdk_cloudfront::Client::new(&self.config)
    }

    /// CloudWatch Logs.
    pub fn logs(&self) -> service::Client<service::logs::Logs> {
        self.service()
    }

    pub fn lambda(&self) -> aws_sdk_lambda::Client {
        aws_sdk_lambda::Client::new(&self.config)
    }

    /// S3; path style when an endpoint is given, because a bucket's name before `127.0.0.1` resolves nowhere.
    pub fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&self.config)
            .force_path_style(self.endpoint_url.is_some())
            .build();
        aws_sdk_s3::Client::from_conf(config)
    }

    /// The parameter store.
    pub fn ssm(&self) -> service::Client<service::ssm::Ssm> {
        self.service()
    }

    /// A service of which a few operations are used.
    pub fn service<S: service::Service>(&self) -> service::Client<S> {
        service::Client::new(&self.config)
    }

    pub fn sts(&self) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::new(&self.config)
    }
}

/// The codes by which services say that they don't accept the credentials.
const REFUSED: [&str; 7] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
    "AuthFailure",
];

const SIGN_IN_AGAIN: &str = "the credentials are expired or wrong; sign in again or choose another --profile. What was \
                             begun goes on, and the same command again takes it up";

/// The service's code for what went wrong, such as `ValidationError`.
pub fn code<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Option<&str> {
    error.as_service_error().and_then(ProvideErrorMetadata::code)
}

/// A refusal in words: code and message, or the status, where something between here and AWS answered without either.
pub fn said(code: Option<&str>, message: Option<&str>, status: u16) -> String {
    let message = message.filter(|message| !message.is_empty());
    match (code, message) {
        (Some(code), Some(message)) => format!("{code}: {message}"),
        (Some(code), None) => format!("{code}, without a message"),
        (None, Some(message)) => format!("HTTP {status}: {message}"),
        (None, None) => format!("HTTP {status}, without a reason"),
    }
}

/// Says what failed while `doing` something, as in `could not list buckets: AccessDenied: …`.
pub fn failure<E>(doing: &str, error: SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let SdkError::ServiceError(service) = &error else {
        let text = format!("could not {doing}: {}", innermost(&error));
        // A session may end while a command works.
        if let Some(credentials) = find::<CredentialsError>(&error) {
            let hint = hint(credentials).unwrap_or_else(|| SIGN_IN_AGAIN.to_owned());
            return Error::credentials(text).hint(hint);
        }
        return match hint(&error) {
            Some(hint) => Error::failed(text).hint(hint),
            None => Error::failed(text),
        };
    };
    let (code, message) = (service.err().code(), service.err().message());
    let text = format!("could not {doing}: {}", said(code, message, service.raw().status().as_u16()));
    if code.is_some_and(|code| REFUSED.contains(&code)) {
        return Error::credentials(text).hint(SIGN_IN_AGAIN);
    }
    Error::failed(text)
}
