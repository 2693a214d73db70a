//! The JSON protocols' answers.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::http::Headers;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::Builder;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// An operation's output; no body is an empty one.
pub(crate) fn output<O: DeserializeOwned>(body: &[u8]) -> Result<O, BoxError> {
    let body = if body.is_empty() { b"{}" } else { body };
    Ok(serde_json::from_slice(body)?)
}

/// The members of an error. A service names its code in a header, in `code` or in `__type`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    code: Option<String>,
    #[serde(rename = "__type")]
    kind: Option<String>,
    #[serde(alias = "Message", alias = "errorMessage")]
    message: Option<String>,
}

pub(super) fn error(headers: &Headers, body: &[u8], was_query: bool) -> Option<Builder> {
    let told: Told = output(body).ok()?;
    let as_query = headers.get("x-amzn-query-error").filter(|_| was_query);
    let code = as_query.and_then(|both| both.split_once(';')).map(|(code, _)| code);
    let code = code.or_else(|| {
        let named = headers.get("x-amzn-errortype").or(told.code.as_deref()).or(told.kind.as_deref());
        named.map(bare)
    });
    let mut metadata = ErrorMetadata::builder();
    if let Some(code) = code {
        metadata = metadata.code(code);
    }
    if let Some(message) = told.message {
        metadata = metadata.message(message);
    }
    Some(metadata)
}

/// A code without the namespace before it and the URL after it: `aws.protocoltests#FooError:http://…`.
fn bare(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or(code);
    code.split_once('#').map_or(code, |(_, code)| code)
}
