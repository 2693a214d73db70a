//! The result of a real handshake with a host, one version of TLS at a time.
//!
//! TLS 1.1 can't be offered: no library here speaks it.

use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;

/// HTTP/2, as ALPN calls it, and what every client can do.
const H2: &[u8] = b"h2";
const HTTP1: &[u8] = b"http/1.1";
const VERSIONS: [(&str, &SupportedProtocolVersion); 2] = [("TLS 1.2", &TLS12), ("TLS 1.3", &TLS13)];
const PATIENCE: Duration = Duration::from_secs(10);

/// The faults of the handshakes of a host that a connection leads to. Its certificate must be of that name.
pub(super) async fn problems<S: AsyncRead + AsyncWrite + Unpin>(
    connect: impl AsyncFn() -> Result<S, String>,
    name: &str,
    roots: RootCertStore,
) -> Vec<String> {
    let mut problems = Vec::new();
    for (spoken, version) in VERSIONS {
        let agreed = agree(connect(), name, roots.clone(), version);
        match tokio::time::timeout(PATIENCE, agreed).await {
            Ok(Ok(Some(protocol))) if protocol == H2 => {}
            Ok(Ok(_)) => problems.push(format!("over {spoken} `{name}` doesn't speak HTTP/2")),
            Ok(Err(why)) => problems.push(format!("`{name}` and we don't agree on {spoken}: {why}")),
            Err(_) => problems.push(format!("`{name}` doesn't answer to {spoken}")),
        }
    }
    problems
}

/// True if an answer says that the host speaks HTTP/3 too (RFC 7838, RFC 9114).
pub(super) fn announces_http3(alt_svc: Option<&str>) -> bool {
    alt_svc.is_some_and(|services| services.split(',').any(|service| service.trim().starts_with("h3=")))
}

/// The protocol that is agreed on.
async fn agree<S: AsyncRead + AsyncWrite + Unpin>(
    connecting: impl Future<Output = Result<S, String>>,
    name: &str,
    roots: RootCertStore,
    version: &'static SupportedProtocolVersion,
) -> Result<Option<Vec<u8>>, String> {
    let why = |error: &dyn std::fmt::Display| error.to_string();
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]);
    let config = config.map_err(|error| why(&error))?.with_root_certificates(roots);
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![H2.to_vec(), HTTP1.to_vec()];
    let host = ServerName::try_from(name.to_owned()).map_err(|error| why(&error))?;
    let stream = TlsConnector::from(Arc::new(config)).connect(host, connecting.await?).await;
    let stream = stream.map_err(|error| why(&error))?;
    Ok(stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec))
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::sync::Arc;

    use rustls::crypto::ring;
    use rustls::pki_types::PrivatePkcs8KeyDer;
    use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
    use tokio::net::{TcpListener, TcpStream};
    use tokio_rustls::TlsAcceptor;

    use super::{H2, HTTP1, TLS12, TLS13, announces_http3, problems};

    const NAME: &str = "otp.example.com";

    /// A server that speaks this, and who trusts it.
    async fn server(
        versions: &[&'static SupportedProtocolVersion],
        protocols: &[&[u8]],
    ) -> (SocketAddr, RootCertStore) {
        let own = rcgen::generate_simple_self_signed([NAME.to_owned()]).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(own.cert.der().clone()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_protocol_versions(versions).unwrap().with_no_client_auth();
        let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
        let mut config = config.with_single_cert(vec![own.cert.into()], key.into()).unwrap();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A failed handshake is the subject of some tests.
                let _ = acceptor.accept(stream).await;
            }
        });
        (address, roots)
    }

    async fn tried(address: SocketAddr, name: &str, roots: RootCertStore) -> Vec<String> {
        let connect = async || TcpStream::connect(address).await.map_err(|error| error.to_string());
        problems(connect, name, roots).await
    }

    #[tokio::test]
    async fn both_versions_of_tls_and_http_2_are_agreed_on() {
        let (address, roots) = server(&[&TLS12, &TLS13], &[H2, HTTP1]).await;
        assert_eq!(tried(address, NAME, roots).await, [""; 0]);
    }

    #[tokio::test]
    async fn a_version_that_is_refused_is_seen() {
        let (address, roots) = server(&[&TLS13], &[H2]).await;
        let seen = tried(address, NAME, roots).await;
        assert!(matches!(&seen[..], [one] if one.contains("don't agree on TLS 1.2")), "{seen:?}");
    }

    #[tokio::test]
    async fn what_speaks_http_1_alone_is_seen() {
        let (address, roots) = server(&[&TLS12, &TLS13], &[HTTP1]).await;
        let seen = tried(address, NAME, roots).await;
        assert_eq!(
            seen,
            ["TLS 1.2", "TLS 1.3"].map(|spoken| format!("over {spoken} `{NAME}` doesn't speak HTTP/2"))
        );
    }

    #[tokio::test]
    async fn a_certificate_of_another_name_or_that_nobody_trusts_is_seen() {
        let (address, roots) = server(&[&TLS12, &TLS13], &[H2]).await;
        let seen = tried(address, "other.example.com", roots).await;
        assert!(seen.len() == 2 && seen[0].contains("certificate not valid for name"), "{seen:?}");
        let seen = tried(address, NAME, RootCertStore::empty()).await;
        assert!(seen.len() == 2 && seen[0].contains("UnknownIssuer"), "{seen:?}");
    }

    #[test]
    fn http_3_is_announced_by_its_name() {
        assert!(announces_http3(Some(r#"h3=":443"; ma=86400"#)));
        assert!(announces_http3(Some(r#"h2=":443", h3=":443"; ma=86400"#)));
        assert!(!announces_http3(Some(r#"h3-29=":443"; ma=86400"#)));
        assert!(!announces_http3(Some("clear")) && !announces_http3(None));
    }
}
