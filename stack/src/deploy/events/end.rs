//! The outcome of an operation.
//!
//! It must not know how that was found out.

use crate::deploy::explain::explain;
use crate::deploy::remove::Kept;
use crate::deploy::status::Status;

/// A resource that failed, in CloudFormation's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub logical_id: String,
    /// Its construct path; empty when it isn't known.
    pub path: String,
    pub resource_type: String,
    /// CloudFormation's reason.
    pub reason: String,
}

impl Failure {
    /// The cause in one sentence: in plain words where they are known, else in CloudFormation's.
    pub fn cause(&self) -> String {
        let place = if self.path.is_empty() { String::new() } else { format!(", {}", self.path) };
        let reason = explain(&self.resource_type, &self.reason).map_or_else(
            || self.reason.clone(),
            |plain| format!("{}; CloudFormation says: {}", plain.cause, self.reason),
        );
        format!("`{}` ({}{place}): {reason}", self.logical_id, self.resource_type)
    }

    /// The remedy, where it is known.
    pub fn hint(&self) -> Option<String> {
        explain(&self.resource_type, &self.reason).map(|plain| plain.hint)
    }
}

/// The outcome of an operation.
#[derive(Debug)]
pub struct End {
    /// The stack's status.
    pub status: Status,
    /// The same in CloudFormation's word.
    pub word: String,
    /// The first failure, if there was one.
    pub failure: Option<Failure>,
    /// The resources that could not be deleted though the operation went well: each was replaced or isn't in the template any more.
    pub left: Vec<Kept>,
}

impl End {
    /// Of a stack that is gone.
    pub fn deleted() -> Self {
        Self { status: Status::Deleted, word: "DELETE_COMPLETE".to_owned(), failure: None, left: Vec::new() }
    }
}
