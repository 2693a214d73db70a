//! The outcome of a claim.

use serde::Serialize;

/// The outcome of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", content = "why", rename_all = "snake_case")]
pub enum Outcome {
    /// It was tried, and is so.
    Holds,
    /// It was tried, and is not so: what was found.
    DoesNotHold(String),
    /// It can't be tried from here: why, and who can. Never taken for good.
    NotTried(String),
}

impl Outcome {
    /// It holds if nothing speaks against it.
    pub(super) fn unless(problems: Vec<String>) -> Self {
        if problems.is_empty() { Self::Holds } else { Self::DoesNotHold(problems.join("; ")) }
    }
}
