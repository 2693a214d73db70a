//! The AWS clients, as lean as a function's start wants them.
//!
//! Nothing here happens before the first call: credentials come from the environment that Lambda
//! fills (a function needs no chain of providers), the trust store is Amazon's five roots rather
//! than the system's hundred and fifty, and connections are made when they are used.

use std::cell::OnceCell;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use service::Client;
use service::kms::Kms;
use service::ses::Ses;
use service::sns::Sns;
use service::sqs::Sqs;
use service::ssm::Ssm;

use crate::env::{self, Misconfigured};

/// The roots of every AWS endpoint: Amazon Root CA 1 to 4 and Starfield Services G2.
const ROOTS: &[u8] = include_bytes!("aws/roots.pem");

/// A try that takes longer is made again.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(2_000);
/// The longest time of a call with all its tries: three in a row still fit ten seconds. `serve` ends a call that
/// doesn't fit the function's own timeout.
const CALL_TIMEOUT: Duration = Duration::from_millis(2_800);
const CONNECT_TIMEOUT: Duration = Duration::from_millis(1_000);
const ATTEMPTS: u32 = 3;
const FIRST_BACKOFF: Duration = Duration::from_millis(50);

/// The clients of one function, each made when it is first used.
#[derive(Debug)]
pub struct Aws {
    region: Region,
    endpoint: Option<String>,
    credentials: Credentials,
    config: OnceCell<SdkConfig>,
    dynamodb: OnceCell<aws_sdk_dynamodb::Client>,
    kms: OnceCell<Client<Kms>>,
    ses: OnceCell<Client<Ses>>,
    sns: OnceCell<Client<Sns>>,
    sqs: OnceCell<Client<Sqs>>,
    ssm: OnceCell<Client<Ssm>>,
}

impl Aws {
    /// Configured by the environment; no client is created yet.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let key = env::required("AWS_ACCESS_KEY_ID")?;
        let secret = env::required("AWS_SECRET_ACCESS_KEY")?;
        let session = env::optional("AWS_SESSION_TOKEN");
        let region = env::required("AWS_REGION")?;
        let endpoint = env::optional(contract::env::AWS_ENDPOINT_URL);
        Ok(Self::at(region, endpoint, Credentials::from_keys(key, secret, session)))
    }

    /// A region's services, or what answers for them at `endpoint`.
    pub fn at(region: String, endpoint: Option<String>, credentials: Credentials) -> Self {
        Self {
            region: Region::new(region),
            endpoint,
            credentials,
            config: OnceCell::new(),
            dynamodb: OnceCell::new(),
            kms: OnceCell::new(),
            ses: OnceCell::new(),
            sns: OnceCell::new(),
            sqs: OnceCell::new(),
            ssm: OnceCell::new(),
        }
    }

    pub fn dynamodb(&self) -> &aws_sdk_dynamodb::Client {
        self.dynamodb.get_or_init(|| aws_sdk_dynamodb::Client::new(self.config()))
    }

    pub fn kms(&self) -> &Client<Kms> {
        self.kms.get_or_init(|| Client::new(self.config()))
    }

    pub fn ses(&self) -> &Client<Ses> {
        self.ses.get_or_init(|| Client::new(self.config()))
    }

    pub fn sns(&self) -> &Client<Sns> {
        self.sns.get_or_init(|| Client::new(self.config()))
    }

    pub fn sqs(&self) -> &Client<Sqs> {
        self.sqs.get_or_init(|| Client::new(self.config()))
    }

    /// The parameter store.
    pub fn ssm(&self) -> &Client<Ssm> {
        self.ssm.get_or_init(|| Client::new(self.config()))
    }

    fn config(&self) -> &SdkConfig {
        self.config.get_or_init(|| {
            let mut config = SdkConfig::builder()
                .behavior_version(BehaviorVersion::v2026_01_12())
                .region(self.region.clone())
                .credentials_provider(SharedCredentialsProvider::new(self.credentials.clone()))
                .identity_cache(IdentityCache::no_cache())
                .http_client(https())
                .retry_config(retries())
                .timeout_config(timeouts());
            config.set_endpoint_url(self.endpoint.clone());
            config.build()
        })
    }
}

/// One HTTP client for all of them.
fn https() -> SharedHttpClient {
    let mut context = TlsContext::builder();
    context = context.with_trust_store(TrustStore::empty().with_pem_certificate(ROOTS));
    let https = aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        // A default in its place would trust the system's roots.
        .tls_context(context.build().expect("a context of certificates alone is built"))
        .build_https();
    SharedHttpClient::new(Unvalidated(https))
}

/// The HTTP client without its validation. The validation is there to load the system's roots early: it
/// builds a TLS connector for each service's client, and drops it.
#[derive(Debug)]
struct Unvalidated(SharedHttpClient);

impl HttpClient for Unvalidated {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        self.0.http_connector(settings, components)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.0.connector_metadata()
    }
}

fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(ATTEMPTS).with_initial_backoff(FIRST_BACKOFF)
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(CALL_TIMEOUT)
        .build()
}
