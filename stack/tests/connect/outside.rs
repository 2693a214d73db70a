//! All that is beyond this machine: a proxy that lets requests out, and behind it every host, whose certificates are
//! of a private authority. AWS's services are the emulator; hosts that it isn't are told what to answer.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::serve::Listener;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Request, Response, header};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use stack::local::emulator::{Emulator, Rights};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::models::{self, State};

/// The hosts that there are.
const HOSTS: [&str; 7] = [
    "*.eu-central-1.amazonaws.com",
    "*.us-east-1.amazonaws.com",
    "*.sso.eu-west-1.amazonaws.com",
    "oidc.eu-west-1.amazonaws.com",
    "*.signin.aws.amazon.com",
    "api.cloudflare.com",
    "aws.invalid",
];

/// A request that came to a host.
#[derive(Clone, Debug)]
pub struct Came {
    pub host: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Came {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(one, _)| one == name).map_or("", |(_, value)| value)
    }

    /// The access key that signed it.
    pub fn access_key_id(&self) -> &str {
        let credential = self.header("authorization").split("Credential=").nth(1).unwrap_or_default();
        credential.split('/').next().unwrap_or_default()
    }
}

/// A status and a JSON or XML body for what comes to a host, or `None`: the emulator answers.
type Answer = dyn Fn(&Came) -> Option<(u16, String)> + Send + Sync;

/// The host and the password that a connection through the proxy was asked for with.
type Tunnels = Arc<Mutex<Vec<(String, String)>>>;

pub struct Outside {
    _emulator: Emulator,
    _state: State,
    came: Arc<Mutex<Vec<Came>>>,
    tunnels: Tunnels,
    authority: Vec<u8>,
    proxy: SocketAddr,
    /// The addresses of the hosts, for a client that needs no proxy.
    pub hosts: SocketAddr,
    pub emulator: String,
}

impl Outside {
    /// Starts all of it. A request without an answer of `answer` goes to the emulator.
    pub async fn start(answer: impl Fn(&Came) -> Option<(u16, String)> + Send + Sync + 'static) -> Self {
        let state = State::new();
        let emulator = Emulator::start(&models::emulator(), state.path(), Rights::Ignored).await.unwrap();
        let endpoint = emulator.endpoint();
        let came = Arc::default();
        let tunnels = Tunnels::default();
        let (authority, acceptor) = certificates();
        let hosts = serve(acceptor, Arc::clone(&came), Arc::new(answer), endpoint.clone()).await;
        let proxy = relay(hosts, Arc::clone(&tunnels)).await;
        Self {
            _emulator: emulator,
            _state: state,
            came,
            tunnels,
            authority,
            proxy,
            hosts,
            emulator: endpoint,
        }
    }

    /// `http://USER:PASSWORD@127.0.0.1:PORT`, or without a user.
    pub fn proxy(&self, user: &str) -> String {
        format!("http://{user}{}", self.proxy)
    }

    /// Writes the authority's certificate into a file.
    pub fn bundle(&self, folder: &Path) -> PathBuf {
        let path = folder.join("authority.pem");
        let text = STANDARD.encode(&self.authority);
        let lines: Vec<_> =
            text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
        std::fs::write(&path, pem).unwrap();
        path
    }

    /// The requests since the last question.
    pub fn came(&self) -> Vec<Came> {
        std::mem::take(&mut self.came.lock().unwrap())
    }

    /// The connections through the proxy since this was last asked.
    pub fn tunnels(&self) -> Vec<(String, String)> {
        std::mem::take(&mut self.tunnels.lock().unwrap())
    }
}

/// An authority's certificate, and what shakes hands as every host.
fn certificates() -> (Vec<u8>, TlsAcceptor) {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let names: Vec<String> = HOSTS.iter().chain(&["localhost"]).map(|name| (*name).to_owned()).collect();
    let key = KeyPair::generate().unwrap();
    let host = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = config.with_no_client_auth().with_single_cert(vec![host.into()], key.into()).unwrap();
    (authority.der().to_vec(), TlsAcceptor::from(Arc::new(config)))
}

/// Connections that shook hands.
struct Secured {
    socket: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, from) = self.socket.accept().await.unwrap();
            // A client that doesn't trust the authority goes away.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.socket.local_addr()
    }
}

async fn serve(
    acceptor: TlsAcceptor,
    came: Arc<Mutex<Vec<Came>>>,
    answer: Arc<Answer>,
    emulator: String,
) -> SocketAddr {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    let service = Router::new().fallback(move |request: Request<Body>| {
        let (came, answer, emulator) = (Arc::clone(&came), Arc::clone(&answer), emulator.clone());
        async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.unwrap().to_bytes().to_vec();
            let text = |value: &http::HeaderValue| value.to_str().unwrap().to_owned();
            let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value)));
            let host = text(&parts.headers[header::HOST]);
            let seen = Came { host, path: parts.uri.to_string(), headers: headers.collect(), body };
            came.lock().unwrap().push(seen.clone());
            match answer(&seen) {
                Some((status, body)) => Response::builder().status(status).body(Body::from(body)).unwrap(),
                None => ask(&emulator, parts, seen.body).await,
            }
        }
    });
    tokio::spawn(async move { axum::serve(Secured { socket, acceptor }, service).await });
    address
}

/// The emulator's answer.
async fn ask(emulator: &str, parts: http::request::Parts, body: Vec<u8>) -> Response<Body> {
    let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
    let mut request = Request::builder().method(parts.method).uri(format!("{emulator}{}", parts.uri));
    for (name, value) in parts.headers.iter().filter(|(name, _)| *name != header::HOST) {
        request = request.header(name, value);
    }
    client.request(request.body(Body::from(body)).unwrap()).await.unwrap().map(Body::new)
}

/// A proxy that reaches every host, and writes down who asks for which.
async fn relay(hosts: SocketAddr, tunnels: Tunnels) -> SocketAddr {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut inside, _)) = socket.accept().await {
            let tunnels = Arc::clone(&tunnels);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = inside.read_u8().await else { return };
                    head.push(byte);
                }
                let head = String::from_utf8(head).unwrap();
                let host = head.strip_prefix("CONNECT ").and_then(|rest| rest.split(' ').next());
                let password = head.lines().find_map(|line| {
                    let (name, value) = line.split_once(": ")?;
                    name.eq_ignore_ascii_case("proxy-authorization").then_some(value)
                });
                let seen = (host.unwrap_or("none").to_owned(), password.unwrap_or_default().to_owned());
                tunnels.lock().unwrap().push(seen);
                if host.is_none() {
                    let _ = inside.write_all(b"HTTP/1.1 405 Method Not Allowed\r\n\r\n").await;
                    return;
                }
                let mut outside = TcpStream::connect(hosts).await.unwrap();
                inside.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
                let _ = copy_bidirectional(&mut inside, &mut outside).await;
            });
        }
    });
    address
}
