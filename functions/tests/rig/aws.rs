//! The rig's own AWS clients: what a test looks at and prepares, by the real SDK.

use aws_credential_types::Credentials;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_types::region::Region;

/// A client of the crate `$sdk` for the endpoint `$endpoint`.
macro_rules! client {
    ($sdk:ident, $endpoint:expr) => {
        $sdk::Client::from_conf(
            $sdk::Config::builder()
                .behavior_version($sdk::config::BehaviorVersion::v2026_01_12())
                .region($crate::rig::aws::region())
                .credentials_provider($crate::rig::aws::credentials())
                .http_client($crate::rig::aws::http())
                .endpoint_url($endpoint)
                .build(),
        )
    };
}
pub(crate) use client;

pub fn region() -> Region {
    Region::from_static("us-east-1")
}

pub fn credentials() -> Credentials {
    Credentials::from_keys("test", "test", None)
}

/// Endpoints are on loopback: no root is trusted and none is needed.
pub fn http() -> SharedHttpClient {
    let context = TlsContext::builder().with_trust_store(TrustStore::empty()).build().unwrap();
    aws_smithy_http_client::Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(context)
        .build_https()
}
