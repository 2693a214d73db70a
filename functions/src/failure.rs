//! The errors of a function: a refusal that the caller may read, or a failure for the log.

use std::fmt;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use domain::{Invalid, Problem};

/// The reason for which a request isn't answered with success.
#[derive(Debug)]
pub enum Error {
    /// The caller is told.
    Refused(Problem),
    /// The log is told; the caller gets `internal`.
    Failed(Failure),
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Refused(invalid.into())
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Something that failed on our side.
#[derive(Debug)]
pub struct Failure {
    operation: &'static str,
    cause: String,
}

impl Failure {
    /// `operation` failed because of `cause`, which carries nothing of a request.
    pub fn new(operation: &'static str, cause: impl Into<String>) -> Self {
        Self { operation, cause: cause.into() }
    }

    /// An AWS call failed. Only the kind and the service's error code are kept: its message, and
    /// the SDK's own, can quote what was sent (a phone number, an item).
    pub fn of_call<E: ProvideErrorMetadata, R>(operation: &'static str, error: &SdkError<E, R>) -> Self {
        let cause = match error {
            SdkError::ServiceError(service) => {
                format!("the service answered `{}`", service.err().code().unwrap_or("no code"))
            }
            SdkError::TimeoutError(_) => "timed out".to_owned(),
            SdkError::DispatchFailure(dispatch) if dispatch.is_timeout() => "timed out in transit".to_owned(),
            SdkError::DispatchFailure(dispatch) if dispatch.is_io() => "the connection failed".to_owned(),
            SdkError::DispatchFailure(_) => "the request could not be sent".to_owned(),
            SdkError::ResponseError(_) => "the answer could not be read".to_owned(),
            _ => "the request could not be made".to_owned(),
        };
        Self { operation, cause }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.cause)
    }
}
