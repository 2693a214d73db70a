//! The protocols of services: their names, and the form of requests and errors on the wire.

mod json;
mod query;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::Headers;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::error::metadata::Builder;
use aws_types::request_id::apply_request_id;

pub(crate) use json::output as json_output;
pub(crate) use query::{output as query_output, text as xml_text};

use crate::error::ServiceError;

/// A service, as a type: an operation of another one doesn't compile with its client.
pub trait Service: 'static {
    /// Its names and protocol.
    const ABOUT: About;
}

/// A service's names, as its model has them.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its id, by which the AWS configuration names it: `Service Quotas`.
    pub id: &'static str,
    /// Its name in the user agent.
    pub api: &'static str,
    /// The beginning of its host names.
    pub endpoint_prefix: &'static str,
    /// Its name in signatures.
    pub signing_name: &'static str,
    pub protocol: Protocol,
}

/// A protocol of AWS.
#[derive(Clone, Copy, Debug)]
pub enum Protocol {
    /// JSON to `/`; the operation is in a header.
    Json {
        /// `1.0` or `1.1`.
        version: &'static str,
        /// The name before the operation's own.
        target: &'static str,
        /// The service was a query service once: it answers the codes of that time in a header when it is asked to.
        was_query: bool,
    },
    /// A form to `/`, answered with XML; the operation and this version are in the form.
    Query {
        /// The date of the API.
        version: &'static str,
    },
    /// JSON to an operation's own path.
    RestJson {
        /// The request says that it accepts JSON: API Gateway answers HAL to one that doesn't.
        accepts: bool,
    },
}

impl Protocol {
    /// The request of an operation.
    pub(crate) fn request(
        self,
        operation: &str,
        method: &'static str,
        path: &str,
        body: Vec<u8>,
    ) -> Result<HttpRequest, BoxError> {
        let length = (method != "GET").then(|| body.len().to_string());
        let mut request = HttpRequest::new(SdkBody::from(body));
        request.set_method(method)?;
        request.set_uri(path)?;
        let headers = request.headers_mut();
        if let Self::RestJson { accepts: true } = self {
            headers.insert("accept", "application/json");
        }
        // Without a body there is nothing to describe.
        let Some(length) = length else { return Ok(request) };
        headers.insert("content-length", length);
        match self {
            Self::Json { version, target, was_query } => {
                headers.insert("content-type", format!("application/x-amz-json-{version}"));
                headers.insert("x-amz-target", format!("{target}.{operation}"));
                if was_query {
                    headers.insert("x-amzn-query-mode", "true");
                }
            }
            Self::Query { .. } => {
                headers.insert("content-type", "application/x-www-form-urlencoded");
            }
            Self::RestJson { .. } => {
                headers.insert("content-type", "application/json");
            }
        }
        Ok(request)
    }

    /// The error that an answer other than 2xx is. It has no code if it can't be read.
    pub(crate) fn error(self, response: &HttpResponse) -> ServiceError {
        let (headers, body) = (response.headers(), response.body().bytes().unwrap_or_default());
        let told = match self {
            Self::Query { .. } => query::error(body),
            Self::Json { was_query, .. } => json::error(headers, body, was_query),
            Self::RestJson { .. } => json::error(headers, body, false),
        };
        finish(told.unwrap_or_default(), headers)
    }
}

fn finish(told: Builder, headers: &Headers) -> ServiceError {
    apply_request_id(told, headers).build().into()
}
