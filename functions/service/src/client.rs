//! A client of one service: the SDK's runtime, with the plugins that a generated client has.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use aws_runtime::auth::{SigV4OperationSigningConfig, sigv4};
use aws_runtime::invocation_id::InvocationIdInterceptor;
use aws_runtime::recursion_detection::RecursionDetectionInterceptor;
use aws_runtime::request_info::RequestInfoInterceptor;
use aws_runtime::retries::classifiers::AwsErrorCodeClassifier;
use aws_runtime::service_clock_skew::{
    DisableClockSkewCorrection, ServiceClockSkewClassifier, ServiceClockSkewInterceptor,
};
use aws_runtime::user_agent::{ApiMetadata, UserAgentInterceptor};
use aws_smithy_runtime::client::defaults::{DefaultPluginParams, default_plugins};
use aws_smithy_runtime::client::http::connection_poisoning::ConnectionPoisoningInterceptor;
use aws_smithy_runtime::client::orchestrator::endpoints::StaticUriEndpointResolver;
use aws_smithy_runtime::client::orchestrator::invoke;
use aws_smithy_runtime::client::retries::classifiers::{HttpStatusCodeClassifier, TransientErrorClassifier};
use aws_smithy_runtime::client::stalled_stream_protection::StalledStreamProtectionInterceptor;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::auth::static_resolver::StaticAuthSchemeOptionResolver;
use aws_smithy_runtime_api::client::auth::{
    AuthSchemeOptionResolverParams, SharedAuthScheme, SharedAuthSchemeOptionResolver,
};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::endpoint::{EndpointResolverParams, SharedEndpointResolver};
use aws_smithy_runtime_api::client::interceptors::SharedInterceptor;
use aws_smithy_runtime_api::client::interceptors::context::{Error, Input, Output};
use aws_smithy_runtime_api::client::orchestrator::{
    HttpRequest, HttpResponse, Metadata, OrchestratorError, SensitiveOutput,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_runtime_api::client::runtime_plugin::{RuntimePlugins, StaticRuntimePlugin};
use aws_smithy_runtime_api::client::ser_de::{
    DeserializeResponse, SerializeRequest, SharedRequestSerializer, SharedResponseDeserializer,
};
use aws_smithy_types::config_bag::{ConfigBag, Layer};
use aws_types::SdkConfig;
use aws_types::SigningName;
use aws_types::region::SigningRegion;
use aws_types::service_config::ServiceConfigKey;

use crate::endpoint;
use crate::error::{CallError, ServiceError};
use crate::operation::{Operation, Paged};
use crate::protocol::{About, Protocol, Service};

/// A client of the service `S`. A clone shares its state.
pub struct Client<S> {
    plugins: RuntimePlugins,
    service: PhantomData<S>,
}

impl<S> Clone for Client<S> {
    fn clone(&self) -> Self {
        Self { plugins: self.plugins.clone(), service: PhantomData }
    }
}

impl<S: Service> fmt::Debug for Client<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", S::ABOUT.id)
    }
}

impl<S: Service> Client<S> {
    /// A client of `config`'s region; of its endpoint if it has one.
    pub fn new(config: &SdkConfig) -> Self {
        Self { plugins: plugins(&S::ABOUT, config), service: PhantomData }
    }

    /// Calls an operation.
    ///
    /// # Errors
    /// The error that the service answered, or the reason why it answered nothing.
    pub async fn call<O: Operation<Service = S>>(&self, operation: &O) -> Result<O::Output, CallError> {
        let body = operation.body().map_err(CallError::construction_failure)?;
        let read = |body: &[u8]| O::output(body).map(Output::erase);
        let about = S::ABOUT;
        let (name, method, path) = (operation.name(), operation.method(), operation.path());
        let wire = Wire { protocol: about.protocol, operation: name, method, path, read };
        let answer = send(&self.plugins, &about, wire, body).await?;
        // `read` made it.
        answer.downcast().map_err(|_| CallError::construction_failure("the answer is of another type"))
    }

    /// Every page of an operation, from the first one on.
    ///
    /// # Errors
    /// Those of the first call that fails.
    pub async fn pages<O: Paged<Service = S>>(&self, mut operation: O) -> Result<Vec<O::Output>, CallError> {
        let mut pages = Vec::new();
        loop {
            let mut page = self.call(&operation).await?;
            let next = O::next(&mut page).filter(|token| !token.is_empty());
            pages.push(page);
            match next {
                Some(token) => operation.after(token),
                None => return Ok(pages),
            }
        }
    }
}

async fn send(
    plugins: &RuntimePlugins,
    about: &About,
    wire: Wire,
    body: Vec<u8>,
) -> Result<Output, CallError> {
    let operation = wire.operation;
    let mut config = Layer::new(operation);
    config.store_put(SharedRequestSerializer::new(wire.clone()));
    config.store_put(SharedResponseDeserializer::new(wire));
    config.store_put(Metadata::new(operation, about.id));
    let plugin = StaticRuntimePlugin::new().with_config(config.freeze());
    let plugins = plugins.clone().with_operation_plugin(plugin);
    invoke(about.id, operation, Input::erase(Body(body)), &plugins).await.map_err(|error| {
        error.map_service_error(|error| error.downcast().unwrap_or_else(|_| ServiceError::default()))
    })
}

/// A request's body, which may hold secrets and is never displayed.
struct Body(Vec<u8>);

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}

/// An operation between its values and the wire.
#[derive(Clone, Debug)]
struct Wire {
    protocol: Protocol,
    operation: &'static str,
    method: &'static str,
    path: Cow<'static, str>,
    read: fn(&[u8]) -> Result<Output, BoxError>,
}

impl SerializeRequest for Wire {
    fn serialize_input(&self, input: Input, _: &mut ConfigBag) -> Result<HttpRequest, BoxError> {
        let Body(body) = input.downcast().map_err(|_| "the input is no body")?;
        self.protocol.request(self.operation, self.method, &self.path, body)
    }
}

impl DeserializeResponse for Wire {
    fn deserialize_nonstreaming_with_config(
        &self,
        response: &HttpResponse,
        _: &ConfigBag,
    ) -> Result<Output, OrchestratorError<Error>> {
        let answer = match response.status().is_success() {
            true => {
                (self.read)(response.body().bytes().unwrap_or_default()).map_err(|_| ServiceError::default())
            }
            false => Err(self.protocol.error(response)),
        };
        answer.map_err(|error| OrchestratorError::operation(Error::erase(error)))
    }
}

/// The plugins of a generated client, in their order.
fn plugins(about: &About, config: &SdkConfig) -> RuntimePlugins {
    let version = config.behavior_version().unwrap_or_else(BehaviorVersion::latest);
    let defaults = DefaultPluginParams::new()
        .with_retry_partition_name(format!("{}-{}", about.api, region(config)))
        .with_behavior_version(version)
        // Without it nothing is repeated.
        .with_is_aws_sdk(true);
    let ours = StaticRuntimePlugin::new()
        .with_config(settings(about, config).freeze())
        .with_runtime_components(components(about, config));
    RuntimePlugins::new().with_client_plugins(default_plugins(defaults)).with_client_plugin(ours)
}

fn settings(about: &About, config: &SdkConfig) -> Layer {
    let mut layer = Layer::new(about.id);
    if let Some(region) = config.region() {
        layer.store_put(region.clone());
        layer.store_put(SigningRegion::from(region.clone()));
    }
    layer.store_put(SigningName::from_static(about.signing_name));
    layer.store_put(SigV4OperationSigningConfig::default());
    layer.store_put(AuthSchemeOptionResolverParams::new(()));
    layer.store_put(EndpointResolverParams::new(()));
    layer.store_put(ApiMetadata::new(about.api, env!("CARGO_PKG_VERSION")));
    layer.store_put(SensitiveOutput);
    layer.store_or_unset(config.app_name().cloned());
    layer.store_or_unset(config.retry_config().cloned());
    layer.store_or_unset(config.stalled_stream_protection());
    let corrected = config.disable_clock_skew_correction();
    layer.store_or_unset(corrected.map(DisableClockSkewCorrection::from));
    if let Some(timeouts) = config.timeout_config() {
        layer.store_put(timeouts.clone());
    }
    layer
}

/// All calls share one of each: the correction of the clock is kept in its interceptor.
fn components(about: &About, config: &SdkConfig) -> RuntimeComponentsBuilder {
    let schemes = StaticAuthSchemeOptionResolver::new(vec![sigv4::SCHEME_ID]);
    let mut components = RuntimeComponentsBuilder::new(about.id)
        .with_auth_scheme_option_resolver(Some(SharedAuthSchemeOptionResolver::new(schemes)))
        .with_auth_scheme(SharedAuthScheme::new(sigv4::SigV4AuthScheme::new()))
        .with_endpoint_resolver(Some(SharedEndpointResolver::new(StaticUriEndpointResolver::uri(address(
            about, config,
        )))))
        .with_http_client(config.http_client())
        .with_sleep_impl(config.sleep_impl())
        .with_time_source(config.time_source())
        .with_identity_cache(config.identity_cache())
        .with_interceptor(SharedInterceptor::permanent(ConnectionPoisoningInterceptor::new()))
        .with_interceptor(SharedInterceptor::permanent(StalledStreamProtectionInterceptor::default()))
        .with_interceptor(ServiceClockSkewInterceptor::new())
        .with_interceptor(RequestInfoInterceptor::new())
        .with_interceptor(UserAgentInterceptor::new())
        .with_interceptor(InvocationIdInterceptor::new())
        .with_interceptor(SharedInterceptor::permanent(RecursionDetectionInterceptor::new()))
        .with_retry_classifier(HttpStatusCodeClassifier::default())
        .with_retry_classifier(TransientErrorClassifier::<ServiceError>::new())
        .with_retry_classifier(AwsErrorCodeClassifier::<ServiceError>::new())
        .with_retry_classifier(ServiceClockSkewClassifier::<ServiceError>::new());
    if let Some(credentials) = config.credentials_provider() {
        components.set_identity_resolver(sigv4::SCHEME_ID, credentials);
    }
    components
}

/// An endpoint that a program sets goes before one that the configuration has for the service, and that one
/// before the configuration's for all services.
fn address(about: &About, config: &SdkConfig) -> String {
    let given = config.endpoint_url().map(str::to_owned);
    let own = match config.get_origin("endpoint_url").is_client_config() {
        true => None,
        false => own_endpoint(about, config),
    };
    own.or(given).unwrap_or_else(|| {
        let (fips, dual_stack) = (config.use_fips(), config.use_dual_stack());
        let (fips, dual_stack) = (fips.unwrap_or_default(), dual_stack.unwrap_or_default());
        endpoint::url(about.endpoint_prefix, region(config), fips, dual_stack)
    })
}

fn region(config: &SdkConfig) -> &str {
    config.region().map_or("us-east-1", |region| region.as_ref())
}

fn own_endpoint(about: &About, config: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder()
        .service_id(about.id)
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .ok()?;
    config.service_config()?.load_config(key)
}
