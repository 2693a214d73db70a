//! A connection to AWS, or to what an endpoint URL names: region, profile and credentials by the
//! SDK's own chain, and the SDK's errors in plain words.
//!
//! It must not know what is deployed.

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_http_client::tls;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use aws_sdk_cloudformation::error::SdkError;

use crate::error::Error;

/// How often a call is tried, with pauses that double up to 20 s: more than a minute in all.
const ATTEMPTS: u32 = 8;

/// Which AWS, as whom.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Every service's endpoint, as `AWS_ENDPOINT_URL`; `None` is AWS itself.
    pub endpoint_url: Option<String>,
    /// A profile of the AWS configuration files.
    pub profile: Option<String>,
    /// The region, in place of the one that `otpost.yaml` names.
    pub region: Option<String>,
    /// Fixed credentials, for the emulator that `stack local` runs; `None` asks the SDK's chain.
    pub credentials: Option<Static>,
}

/// A fixed pair of access keys. Its secret is never displayed.
#[derive(Clone)]
pub struct Static {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
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
    /// The region.
    pub region: String,
    /// The endpoint in place of AWS's own.
    pub endpoint_url: Option<String>,
    config: SdkConfig,
}

impl Aws {
    /// Finds credentials for `region`.
    ///
    /// # Errors
    /// [`crate::error::Exit::Credentials`] when the chain finds none.
    pub async fn connect(target: &Target, region: &str) -> Result<Self, Error> {
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
            .build_https();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http)
            // CloudFormation throttles an account, not a command: others may be deploying too.
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .region(Region::new(region.to_owned()));
        if let Some(url) = &target.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        if let Some(profile) = &target.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(keys) = &target.credentials {
            loader = loader.credentials_provider(Credentials::new(
                &keys.access_key_id,
                &keys.secret_access_key,
                None,
                None,
                "stack local",
            ));
        }
        let config = loader.load().await;
        check_credentials(&config).await?;
        Ok(Self { region: region.to_owned(), endpoint_url: target.endpoint_url.clone(), config })
    }

    /// The same account in another region.
    #[must_use]
    pub fn in_region(&self, region: &str) -> Self {
        Self {
            region: region.to_owned(),
            endpoint_url: self.endpoint_url.clone(),
            config: self.config.to_builder().region(Region::new(region.to_owned())).build(),
        }
    }

    /// What a client of any other service is made from.
    pub const fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// CloudFormation.
    pub fn cloudformation(&self) -> aws_sdk_cloudformation::Client {
        aws_sdk_cloudformation::Client::new(&self.config)
    }

    /// CloudFront.
    pub fn cloudfront(&self) -> aws_sdk_cloudfront::Client {
        aws_sdk_cloudfront::Client::new(&self.config)
    }

    /// CloudWatch Logs.
    pub fn logs(&self) -> aws_sdk_cloudwatchlogs::Client {
        aws_sdk_cloudwatchlogs::Client::new(&self.config)
    }

    /// Lambda.
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
    pub fn ssm(&self) -> aws_sdk_ssm::Client {
        aws_sdk_ssm::Client::new(&self.config)
    }

    /// STS.
    pub fn sts(&self) -> aws_sdk_sts::Client {
        aws_sdk_sts::Client::new(&self.config)
    }
}

async fn check_credentials(config: &SdkConfig) -> Result<(), Error> {
    let provider =
        config.credentials_provider().ok_or_else(|| no_credentials("there are no AWS credentials"))?;
    match provider.provide_credentials().await {
        Ok(_) => Ok(()),
        Err(CredentialsError::CredentialsNotLoaded(_)) => Err(no_credentials("there are no AWS credentials")),
        Err(error) => {
            Err(no_credentials(&format!("the AWS credentials could not be loaded: {}", innermost(&error))))
        }
    }
}

fn no_credentials(message: &str) -> Error {
    Error::credentials(message).hint(
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose a profile with --profile; \
         `aws configure` makes one",
    )
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

/// The service's code for what went wrong, such as `ValidationError`.
pub fn code<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Option<&str> {
    error.as_service_error().and_then(ProvideErrorMetadata::code)
}

/// Says what failed while `doing` something, as in `could not list buckets: AccessDenied: …`.
pub fn failure<E>(doing: &str, error: SdkError<E>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let SdkError::ServiceError(service) = &error else {
        let hint = matches!(error, SdkError::DispatchFailure(_) | SdkError::TimeoutError(_))
            .then_some("is the network up, and is the endpoint URL right?");
        let failed = Error::failed(format!("could not {doing}: {}", innermost(&error)));
        return match hint {
            Some(hint) => failed.hint(hint),
            None => failed,
        };
    };
    let code = service.err().code().unwrap_or("unknown error");
    let message = service.err().message().unwrap_or("no message");
    let text = format!("could not {doing}: {code}: {message}");
    if REFUSED.contains(&code) {
        return Error::credentials(text).hint(
            "the credentials are expired or wrong; sign in again or choose another --profile. What was \
                   begun goes on, and the same command again takes it up",
        );
    }
    Error::failed(text)
}

/// The last of an error's sources says what happened; those before it say only who passed it on.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
