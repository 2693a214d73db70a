//! The front: stands for CloudFront before what `stack local` deployed.
//!
//! It does what the synthesized distribution says and nothing that it doesn't say. It must not
//! know the API or the page.

mod distribution;
mod forward;
mod host;
mod listener;
mod policy;
mod response_headers;
mod viewer;

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::aws::{self, Aws};
use crate::deploy::Outputs;
use crate::error::Error;
use distribution::{Behavior, Distribution, Origin, OriginKind};

pub(super) use host::is_own;
pub use listener::Listener;
pub use response_headers::ResponseHeaders;

/// A distribution before its origins on this machine.
#[derive(Debug)]
pub struct Front {
    distribution: Distribution,
    upstreams: BTreeMap<String, Upstream>,
    client: Client<HttpConnector, Body>,
    pass: Option<HeaderValue>,
}

/// The address of an origin on this machine.
#[derive(Debug)]
pub struct Upstream {
    /// `http://127.0.0.1:PORT/…`, without a slash at the end.
    pub base: String,
    /// The headers that CloudFront adds to each request to it.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// A front that answers until this is dropped.
#[derive(Debug)]
pub struct Serving {
    _tasks: JoinSet<()>,
}

impl Front {
    /// Stands before what was deployed from this template to an emulator. The origins' headers
    /// (the key of the API among them) are read from the deployed distribution and kept nowhere else.
    ///
    /// # Errors
    /// Names what the front doesn't know of the distribution, or what the deployment lacks.
    pub async fn of_deployment(template: &Value, outputs: &Outputs, aws: &Aws) -> Result<Self, Error> {
        let distribution = Distribution::of_template(template)?;
        let endpoint = aws
            .endpoint_url
            .as_deref()
            .map(|url| url.trim_end_matches('/'))
            .filter(|url| url.starts_with("http://"))
            .ok_or_else(|| {
                Error::failed("the front stands only before an emulator at an `http://` endpoint")
            })?;
        let mut headers = deployed_headers(aws, output(outputs, "DistributionId")?).await?;
        let mut upstreams = BTreeMap::new();
        for origin in &distribution.origins {
            let base = match origin.kind {
                OriginKind::Api => format!("{endpoint}/restapis/{}", output(outputs, "ApiId")?),
                OriginKind::Bucket => format!("{endpoint}/{}", output(outputs, "SiteBucket")?),
            };
            let headers = headers.remove(&origin.id).unwrap_or_default();
            upstreams.insert(origin.id.clone(), Upstream { base, headers });
        }
        Ok(Self::new(distribution, upstreams))
    }

    /// Stands before origins that are where the test says, by their ids.
    ///
    /// # Errors
    /// Names what the front doesn't know of the distribution.
    pub fn before(template: &Value, upstreams: BTreeMap<String, Upstream>) -> Result<Self, Error> {
        Ok(Self::new(Distribution::of_template(template)?, upstreams))
    }

    fn new(distribution: Distribution, upstreams: BTreeMap<String, Upstream>) -> Self {
        Self {
            distribution,
            upstreams,
            client: Client::builder(TokioExecutor::new()).build_http(),
            pass: None,
        }
    }

    /// Passes on what a browser says about the page that asks, as CloudFront does. Only with the
    /// emulator's pass would the emulator take it.
    #[must_use]
    pub fn with_pass(self, pass: &HeaderValue) -> Self {
        Self { pass: Some(pass.clone()), ..self }
    }

    /// Answers on the port until the result is dropped.
    pub fn serve(self, listener: Listener) -> Serving {
        let front = Arc::new(self);
        let port = listener.port();
        let router = Router::new().fallback(
            move |ConnectInfo(viewer): ConnectInfo<SocketAddr>, request: Request<Body>| {
                let front = Arc::clone(&front);
                async move {
                    if !host::is_own(&request, port) {
                        return refusal(StatusCode::FORBIDDEN, "no distribution has this name");
                    }
                    front.answer(request, viewer.ip()).await
                }
            },
        );
        let mut tasks = JoinSet::new();
        for socket in listener.into_sockets() {
            let service = router.clone().into_make_service_with_connect_info::<SocketAddr>();
            tasks.spawn(async move {
                // It ends with the task; a connection that fails is not the listener's failure.
                let _ = axum::serve(socket, service).await;
            });
        }
        Serving { _tasks: tasks }
    }

    async fn answer(&self, request: Request<Body>, viewer: IpAddr) -> Response<Body> {
        let path = request.uri().path().to_owned();
        let Some(behavior) = self.distribution.behavior(&path) else {
            return refusal(StatusCode::FORBIDDEN, "no behavior matches this path");
        };
        if !behavior.methods.iter().any(|method| request.method() == method.as_str()) {
            return refusal(
                StatusCode::FORBIDDEN,
                "this distribution is not configured to allow the HTTP request method that was used",
            );
        }
        let reads = [Method::GET, Method::HEAD].contains(request.method());
        if reads && !request.body().is_end_stream() {
            return refusal(StatusCode::FORBIDDEN, "a GET request has no body");
        }
        if let Some(answer) = behavior.function.as_ref().and_then(|function| viewer::answer(function, &path))
        {
            return answer;
        }
        let method = request.method().clone();
        let mut answer = match self.fetch(behavior, request, &path, viewer).await {
            Ok(answer) => answer,
            Err(reason) => return refusal(StatusCode::BAD_GATEWAY, &reason),
        };
        answer = self.error_page(answer, &method, viewer).await;
        if let Some(policy) = &behavior.headers {
            policy.apply(answer.headers_mut());
        }
        answer
    }

    /// Asks the behaviour's origin.
    async fn fetch(
        &self,
        behavior: &Behavior,
        request: Request<Body>,
        path: &str,
        viewer: IpAddr,
    ) -> Result<Response<Body>, String> {
        let origin = self
            .distribution
            .origin(&behavior.origin)
            .ok_or("the behavior names no origin of the distribution")?;
        let upstream = self.upstreams.get(&origin.id).ok_or("the origin is not deployed")?;
        let query = forward::query(behavior, request.uri().query());
        let uri = self.address(origin, upstream, path, query)?;
        let (parts, body) = request.into_parts();
        let mut outgoing = Request::new(body);
        *outgoing.method_mut() = parts.method;
        *outgoing.uri_mut() = uri;
        *outgoing.headers_mut() =
            forward::headers(behavior, &parts.headers, viewer, &upstream.headers, self.pass.as_ref());
        let answer = self
            .client
            .request(outgoing)
            .await
            .map_err(|error| format!("the origin doesn't answer: {error}"))?;
        let mut answer = answer.map(Body::new);
        forward::remove_hop_by_hop(answer.headers_mut());
        if origin.kind == OriginKind::Bucket {
            as_s3(&mut answer);
        }
        Ok(answer)
    }

    fn address(
        &self,
        origin: &Origin,
        upstream: &Upstream,
        path: &str,
        query: Option<&str>,
    ) -> Result<Uri, String> {
        let path = match &self.distribution.root_object {
            Some(name) if path == "/" => format!("/{name}"),
            _ => path.to_owned(),
        };
        let marker = match origin.kind {
            OriginKind::Api => "/_user_request_",
            OriginKind::Bucket => "",
        };
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{}{marker}{path}{query}", upstream.base, origin.path)
            .parse()
            .map_err(|error| format!("the path leads nowhere: {error}"))
    }

    /// Puts the distribution's page in place of an origin's error.
    async fn error_page(&self, answer: Response<Body>, method: &Method, viewer: IpAddr) -> Response<Body> {
        let status = answer.status().as_u16();
        let Some(page) = self.distribution.error_pages.iter().find(|page| page.status == status) else {
            return answer;
        };
        let (Some(path), Some(status)) = (&page.path, page.answer) else {
            return answer;
        };
        let mut request = Request::new(Body::empty());
        *request.method_mut() = match *method {
            Method::HEAD => Method::HEAD,
            _ => Method::GET,
        };
        let fetched = match self.distribution.behavior(path) {
            Some(behavior) => self.fetch(behavior, request, path, viewer).await.ok(),
            None => None,
        };
        match (fetched, StatusCode::from_u16(status)) {
            (Some(mut found), Ok(status)) if found.status().is_success() => {
                *found.status_mut() = status;
                found
            }
            _ => answer,
        }
    }
}

/// Takes from an answer what the emulator says and S3 would not.
fn as_s3(answer: &mut Response<Body>) {
    // An origin access control may read objects and not list them, and S3 tells such a reader
    // nothing about what isn't there.
    if answer.status() == StatusCode::NOT_FOUND {
        *answer.status_mut() = StatusCode::FORBIDDEN;
    }
    // The emulator answers as if each bucket let every origin read it.
    let allowed = ["origin", "methods", "headers"].map(|what| format!("access-control-allow-{what}"));
    for name in allowed.iter().map(String::as_str).chain(["access-control-expose-headers"]) {
        answer.headers_mut().remove(name);
    }
}

/// The headers that CloudFront adds, by the id of their origin.
async fn deployed_headers(
    aws: &Aws,
    distribution: &str,
) -> Result<BTreeMap<String, Vec<(HeaderName, HeaderValue)>>, Error> {
    let answer = aws
        .cloudfront()
        .get_distribution_config()
        .id(distribution)
        .send()
        .await
        .map_err(|error| aws::failure("read the deployed distribution", error))?;
    let mut headers = BTreeMap::new();
    let origins = answer
        .distribution_config()
        .and_then(|config| config.origins())
        .map(|origins| origins.items())
        .unwrap_or_default();
    for origin in origins {
        let own = origin.custom_headers().map(|headers| headers.items()).unwrap_or_default();
        let mut read = Vec::new();
        for header in own {
            let name: HeaderName = header
                .header_name()
                .parse()
                .map_err(|_| Error::failed(format!("`{}` is not a header name", header.header_name())))?;
            // The value may be the origin's key: no error names it.
            let mut value = HeaderValue::from_str(header.header_value()).map_err(|_| {
                Error::failed(format!("the value of the origin header `{name}` is not a header value"))
            })?;
            value.set_sensitive(true);
            read.push((name, value));
        }
        headers.insert(origin.id().to_owned(), read);
    }
    Ok(headers)
}

fn output<'a>(outputs: &'a Outputs, name: &str) -> Result<&'a str, Error> {
    outputs
        .values
        .get(name)
        .map(String::as_str)
        .ok_or_else(|| Error::failed(format!("the deployment has no output `{name}`")))
}

/// An answer of the front itself, as CloudFront makes them when it asks no origin.
fn refusal(status: StatusCode, reason: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{} {reason}\n", status.as_u16())));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response.headers_mut().insert("x-cache", HeaderValue::from_static("Error from cloudfront"));
    response
}
