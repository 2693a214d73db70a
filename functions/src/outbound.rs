//! Requests to services that aren't AWS: the ones that notify people.
//!
//! Each request has a connection of its own: they are rare, and one that was kept while the
//! function was frozen would be dead. No redirect is followed, no body of an answer is read.

use std::cell::OnceCell;
use std::time::Duration;

use contract::env::OUTBOX_URL;
use http::header::{HOST, HeaderValue, USER_AGENT};
use http::{Request, StatusCode, Uri};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use url::{Host, Url};

use crate::Failure;
use crate::env::{Misconfigured, optional};

/// An answer that takes longer is none: four channels in a row still fit ten seconds.
const TIMEOUT: Duration = Duration::from_secs(2);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

type Https = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// The way out.
pub struct Outbound {
    client: OnceCell<Https>,
    outbox: Option<String>,
}

impl Outbound {
    /// As the environment says: to the services themselves or, locally, to the outbox.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let outbox = optional(OUTBOX_URL).map(|url| url.trim_end_matches('/').to_owned());
        if outbox.as_ref().is_some_and(|url| url.parse::<Uri>().is_err()) {
            return Err(Misconfigured::new(OUTBOX_URL, "is not a URL"));
        }
        Ok(Self { client: OnceCell::new(), outbox })
    }

    /// The address `text`, if requests may go there: what a secret or a browser names can't lead
    /// to somewhere within. With an outbox nothing leaves the machine, and any address will do.
    pub fn address(&self, text: &str) -> Option<Uri> {
        match self.outbox {
            Some(_) => text.parse().ok().filter(|uri: &Uri| uri.host().is_some()),
            None => public_address(text),
        }
    }

    /// Send `request` for the sake of `operation`; the status of the answer. The future is the
    /// caller's to run beside others.
    pub fn send(
        &self,
        operation: &'static str,
        request: Request<Vec<u8>>,
    ) -> impl Future<Output = Result<StatusCode, Failure>> + Send + use<> {
        let prepared = self.prepared(request).ok_or_else(|| Failure::new(operation, "not an address"));
        let client = self.client().clone();
        async move {
            let answer = tokio::time::timeout(TIMEOUT, client.request(prepared?)).await;
            match answer {
                Ok(Ok(answer)) => Ok(answer.status()),
                // The error's own text can quote the address, which is a secret for some.
                Ok(Err(error)) if error.is_connect() => Err(Failure::new(operation, "could not connect")),
                Ok(Err(_)) => Err(Failure::new(operation, "the connection failed")),
                Err(_) => Err(Failure::new(operation, "timed out")),
            }
        }
    }

    /// The request as it goes out: with its length known, and to the outbox if there is one.
    fn prepared(&self, request: Request<Vec<u8>>) -> Option<Request<Full<Bytes>>> {
        let (mut parts, body) = request.into_parts();
        if let Some(outbox) = &self.outbox {
            let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
            parts.uri = format!("{outbox}/{}{path}", parts.uri.host()?).parse().ok()?;
            parts.headers.remove(HOST);
        }
        parts.headers.insert(USER_AGENT, HeaderValue::from_static("otpost"));
        Some(Request::from_parts(parts, Full::new(body.into())))
    }

    fn client(&self) -> &Https {
        self.client.get_or_init(|| {
            let mut tcp = HttpConnector::new();
            tcp.enforce_http(false);
            tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
            let tls = HttpsConnectorBuilder::new().with_webpki_roots();
            let tls = if self.outbox.is_some() { tls.https_or_http() } else { tls.https_only() };
            let connector = tls.enable_http1().wrap_connector(tcp);
            Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector)
        })
    }
}

/// The address `text`, if it is one out there: `https` and a host with a name, without user or
/// password. An address within (loopback, a private network, a machine's metadata) has no name
/// with a certificate that the roots of the web vouch for.
fn public_address(text: &str) -> Option<Uri> {
    let url = Url::parse(text).ok()?;
    let Host::Domain(name) = url.host()? else { return None };
    let name = name.trim_end_matches('.');
    let within = ["localhost", "local", "internal"];
    let named = name.contains('.') && !within.contains(&name.rsplit('.').next()?);
    let bare = url.username().is_empty() && url.password().is_none();
    (url.scheme() == "https" && named && bare).then(|| url.as_str().parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_public_or_none() {
        for good in ["https://push.example.com/a?b=c", "https://example.com", "https://EXAMPLE.com:8443/x"] {
            assert!(public_address(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "http://example.com/",
            "ftp://example.com/",
            "https://localhost/",
            "https://a.localhost/",
            "https://a.localhost./",
            "https://printer.local/",
            "https://metadata.google.internal/",
            "https://intranet/",
            "https://127.0.0.1/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://169.254.169.254/latest",
            "https://[::1]/",
            "https://user@example.com/",
            "https://user:password@example.com/",
        ] {
            assert!(public_address(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_outbox_gets_host_and_path() {
        let outbound =
            |outbox: Option<&str>| Outbound { client: OnceCell::new(), outbox: outbox.map(str::to_owned) };
        let request = || Request::post("https://push.example.com/a?b=c").body(vec![1]).ok();
        let Some(request) = request().zip(request()) else { panic!("it is one") };
        let to =
            |outbox, request| outbound(outbox).prepared(request).map(|request| request.uri().to_string());
        assert_eq!(to(None, request.0).as_deref(), Some("https://push.example.com/a?b=c"));
        assert_eq!(
            to(Some("http://127.0.0.1:9"), request.1).as_deref(),
            Some("http://127.0.0.1:9/push.example.com/a?b=c")
        );
    }
}
