//! Why a resource failed, in plain words, where they are known.
//!
//! It must not guess: what it doesn't know is said in CloudFormation's words.

/// A cause in plain words, and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What happened.
    pub cause: String,
    /// What to do about it.
    pub hint: String,
}

/// What a failed resource's reason means.
pub fn explain(_resource_type: &str, _reason: &str) -> Option<Explanation> {
    None
}

/// Whether a resource failed only because another one did.
pub fn is_consequence(reason: &str) -> bool {
    reason.contains("cancelled") || reason.contains("canceled")
}
