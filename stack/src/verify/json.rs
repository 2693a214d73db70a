//! Calls of AWS's services as JSON documents. An answer that is held against a template has the template's shape,
//! and a service that is asked for one thing needs no crate, which would be compiled for it.
//!
//! It must not know what is asked.

use std::time::SystemTime;

use aws_credential_types::provider::ProvideCredentials as _;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use serde_json::Value as Json;

use super::http::Http;
use crate::aws::{Aws, said};
use crate::error::Error;

/// An operation of a service.
pub(super) struct Operation {
    /// Its purpose, as in "could not …".
    pub(super) doing: &'static str,
    /// As host names and signatures call the service.
    pub(super) service: &'static str,
    /// The service's version and the operation's name; empty where the path says it.
    pub(super) target: &'static str,
    /// `/`, unless the operation has a path.
    pub(super) path: &'static str,
}

/// Asks, and answers with the document that comes back.
///
/// # Errors
/// If there are no credentials, no answer, or the service refuses.
pub(super) async fn call(http: &Http, aws: &Aws, asked: &Operation, body: &Json) -> Result<Json, Error> {
    let doing = asked.doing;
    let failed = |why: &dyn std::fmt::Display| Error::failed(format!("could not {doing}: {why}"));
    let endpoint = match &aws.endpoint_url {
        Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
        None => format!("https://{}.{}.amazonaws.com", asked.service, aws.region),
    };
    let url = format!("{endpoint}{}", asked.path);
    let body = body.to_string().into_bytes();
    let mut headers = if asked.target.is_empty() {
        vec![("content-type", "application/json".to_owned())]
    } else {
        vec![
            ("content-type", "application/x-amz-json-1.1".to_owned()),
            ("x-amz-target", asked.target.to_owned()),
        ]
    };
    let provider = aws.config().credentials_provider().ok_or_else(|| failed(&"there are no credentials"))?;
    let identity = provider.provide_credentials().await.map_err(|error| failed(&error))?.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&aws.region)
        .name(asked.service)
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()
        .map_err(|error| failed(&error))?
        .into();
    let signed = headers.iter().map(|(name, value)| (*name, value.as_str()));
    let request = SignableRequest::new("POST", &url, signed, SignableBody::Bytes(&body));
    let signature = request.and_then(|request| sign(request, &params)).map_err(|error| failed(&error))?;
    let (signature, _) = signature.into_parts();
    headers.extend(signature.headers().map(|(name, value)| (name, value.to_owned())));
    let answer = http.send("POST", &url, &headers, body.clone()).await.map_err(|why| failed(&why))?;
    let document = answer.json();
    if answer.status == 200 {
        return Ok(document);
    }
    // The error's name may have its namespace before it.
    let code = document["__type"].as_str().and_then(|name| name.rsplit('#').next());
    let message = document["message"].as_str().or(document["Message"].as_str());
    Err(failed(&said(code, message, answer.status)))
}
