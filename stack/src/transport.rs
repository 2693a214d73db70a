//! The way of requests out of this machine: the proxy, and the trusted certificates.
//!
//! It must not know the receiver or the content of a request.

mod proxy;
mod trouble;
mod trust;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{self, TlsContext};
use aws_smithy_http_client::{Connector, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tower_service::Service as _;

use crate::error::Error;
use proxy::Proxy;
pub use trouble::{described, find, hint, innermost};
use trust::Bundle;

/// A connection before TLS, direct or through a proxy.
pub type Stream = TokioIo<MaybeHttpsStream<TokioIo<TcpStream>>>;

/// The way out of this machine.
#[derive(Clone, Debug, Default)]
pub struct Transport {
    proxy: Option<Proxy>,
    bundle: Option<Bundle>,
}

impl Transport {
    /// Without a proxy, and with the certificates that this machine trusts.
    pub fn direct() -> Self {
        Self::default()
    }

    /// As `HTTPS_PROXY`, `NO_PROXY` and `AWS_CA_BUNDLE` say; without the last one as `ca_bundle` of a profile does.
    ///
    /// # Errors
    /// If one of them names an unusable proxy or file.
    pub fn from_environment(ca_bundle: Option<&str>) -> Result<Self, Error> {
        let set = |name: &str| std::env::var(name).ok();
        Ok(Self { proxy: Proxy::read(set)?, bundle: Bundle::read(set, ca_bundle)? })
    }

    /// The client by which the SDK calls AWS. As in every AWS tool, `AWS_CA_BUNDLE` stands in the place of what this machine
    /// trusts.
    pub fn sdk(&self) -> SharedHttpClient {
        let trust = self.bundle.as_ref().map_or_else(trust::native, Bundle::alone);
        SharedHttpClient::new(Sdk { transport: self.clone(), trust, connectors: Mutex::default() })
    }

    /// The client for anybody else. A proxy that looks into TLS may leave out some hosts, so that what this machine
    /// trusts stays trusted beside `AWS_CA_BUNDLE`.
    pub fn connector(&self) -> Connector {
        let trust = self.bundle.as_ref().map_or_else(trust::native, Bundle::beside_native);
        self.finish(Connector::builder(), trust)
    }

    /// The certificates that [`Self::connector`] trusts.
    pub fn roots(&self) -> RootCertStore {
        trust::roots(self.bundle.as_ref())
    }

    /// A connection to a host, by way of the proxy if there is one.
    ///
    /// # Errors
    /// Says in one sentence why there is none.
    pub async fn connect(&self, host: &str, port: u16) -> Result<Stream, String> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| error.to_string())?;
        let config = config.with_root_certificates(self.roots()).with_no_client_auth();
        let mut hop = HttpsConnector::from((http, config));
        let url =
            |scheme: &str| format!("{scheme}://{host}:{port}").parse::<Uri>().map_err(|e| e.to_string());
        let intercept = self.proxy.as_ref().and_then(|proxy| proxy.matcher().intercept(&url("https").ok()?));
        let Some(intercept) = intercept else {
            // Plain: the caller shakes hands itself.
            return hop.call(url("http")?).await.map(TokioIo::new).map_err(|error| innermost(&*error));
        };
        let mut tunnel = Tunnel::new(intercept.uri().clone(), hop);
        if let Some(password) = intercept.basic_auth() {
            tunnel = tunnel.with_auth(password.clone());
        }
        tunnel.call(url("https")?).await.map(TokioIo::new).map_err(|error| innermost(&error))
    }

    fn finish(&self, begun: ConnectorBuilder, trust: TlsContext) -> Connector {
        begun
            .proxy_config(self.proxy.as_ref().map_or_else(ProxyConfig::disabled, Proxy::config))
            .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring))
            .tls_context(trust)
            .build()
    }
}

/// A connector for each pair of time-outs. The library's own client can't be given a proxy.
struct Sdk {
    transport: Transport,
    trust: TlsContext,
    connectors: Mutex<HashMap<TimeOuts, SharedHttpConnector>>,
}

/// To connect, and until an answer begins.
type TimeOuts = (Option<Duration>, Option<Duration>);

impl fmt::Debug for Sdk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sdk").field(&self.transport).finish()
    }
}

impl HttpClient for Sdk {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let time_outs = (settings.connect_timeout(), settings.read_timeout());
        let mut connectors = self.connectors.lock().unwrap_or_else(PoisonError::into_inner);
        let made = connectors.entry(time_outs).or_insert_with(|| {
            let mut begun = Connector::builder().connector_settings(settings.clone());
            begun.set_sleep_impl(components.sleep_impl());
            SharedHttpConnector::new(self.transport.finish(begun, self.trust.clone()))
        });
        made.clone()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::{Proxy, Transport};

    /// The request that a proxy gets, and the answer of an echo behind it, if it lets anything through.
    async fn through_proxy(answer: &'static str, host: &str) -> (String, Result<String, String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://ada:s3cret@{}", listener.local_addr().unwrap());
        let proxy = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = vec![0; 1_024];
            let length = stream.read(&mut head).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            // As in every handshake, the host waits for the client.
            let mut said = vec![0; 5];
            if stream.read_exact(&mut said).await.is_ok() {
                stream.write_all(&said).await.unwrap();
            }
            String::from_utf8_lossy(&head[..length]).into_owned()
        });
        let proxy_of = |name: &str| (name == "HTTPS_PROXY").then(|| url.clone());
        let transport = Transport { proxy: Proxy::read(proxy_of).unwrap(), bundle: None };
        let connected = match transport.connect(host, 443).await {
            Ok(mut stream) => {
                let mut text = String::new();
                stream.write_all(b"hello").await.unwrap();
                stream.read_to_string(&mut text).await.map(|_| text).map_err(|error| error.to_string())
            }
            Err(why) => Err(why),
        };
        (proxy.await.unwrap(), connected)
    }

    #[tokio::test]
    async fn a_handshake_goes_through_the_proxy_too() {
        let (head, connected) = through_proxy("HTTP/1.1 200 OK\r\n\r\n", "otp.example.com").await;
        assert!(head.starts_with("CONNECT otp.example.com:443 HTTP/1.1\r\n"), "{head}");
        assert!(head.contains("Proxy-Authorization: Basic YWRhOnMzY3JldA==\r\n"), "{head}");
        assert_eq!(connected.as_deref(), Ok("hello"));
        let (_, refused) = through_proxy("HTTP/1.1 407 Who are you?\r\n\r\n", "otp.example.com").await;
        assert_eq!(refused.unwrap_err(), "tunnel error: proxy authorization required");
    }

    #[tokio::test]
    async fn this_machine_needs_no_proxy() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let host =
            tokio::spawn(async move { listener.accept().await.unwrap().0.write_all(b"here").await.unwrap() });
        let nowhere = |name: &str| (name == "HTTPS_PROXY").then(|| "http://127.0.0.1:9".to_owned());
        let transport = Transport { proxy: Proxy::read(nowhere).unwrap(), bundle: None };
        let mut text = String::new();
        transport.connect("127.0.0.1", port).await.unwrap().read_to_string(&mut text).await.unwrap();
        assert_eq!(text, "here");
        host.await.unwrap();
    }
}
