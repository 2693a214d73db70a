//! The rig's own AWS clients: what a test looks at and prepares.

use std::fmt::Display;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::SdkConfig;
use aws_types::region::Region;
use serde_json::Value;
use service::untyped::Untyped;
use service::{Client, Service};

/// The configuration of clients of the endpoint.
pub fn config(endpoint: impl Display) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::from_keys("test", "test", None)))
        .http_client(http())
        .endpoint_url(endpoint.to_string())
        .build()
}

/// Call an operation that must succeed.
pub async fn ask<S: Service>(client: &Client<S>, operation: &'static str, input: Value) -> Value {
    let answer = client.call(&Untyped::new(operation, input)).await;
    answer.unwrap_or_else(|error| panic!("{operation}: {error:?}"))
}

/// Endpoints are on loopback: no root is trusted and none is needed.
fn http() -> SharedHttpClient {
    let context = TlsContext::builder().with_trust_store(TrustStore::empty()).build().unwrap();
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(context)
        .build_https()
}
