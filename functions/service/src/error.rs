//! A service's refusal: its code and message, as the service sent them.

use std::fmt;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::ErrorMetadata;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// The error of a call: refused by the service, timed out, not sent.
pub type CallError = SdkError<ServiceError, HttpResponse>;

/// An error that a service answered. It has no code where the answer couldn't be read.
#[derive(Clone, Debug, Default)]
pub struct ServiceError(ErrorMetadata);

impl From<ErrorMetadata> for ServiceError {
    fn from(metadata: ErrorMetadata) -> Self {
        Self(metadata)
    }
}

impl ProvideErrorMetadata for ServiceError {
    fn meta(&self) -> &ErrorMetadata {
        &self.0
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code() {
            Some(code) => write!(f, "the service answered `{code}`"),
            None => f.write_str("the service answered without a code"),
        }
    }
}

impl std::error::Error for ServiceError {}
