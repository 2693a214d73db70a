//! The parts of requests that AWS WAF shows to nobody.

use crate::tree::{Tree, object};

/// A part of a request that stands nowhere as it was sent: not in logs, nor in what a rule says it has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protected {
    /// A header's value.
    Header(&'static str),
    Query,
    Body,
}

pub(super) fn tree(parts: &[Protected]) -> Option<Tree> {
    let protections: Tree = parts.iter().map(|part| part.tree()).collect();
    (!parts.is_empty()).then(|| object! { "DataProtections": protections })
}

impl Protected {
    fn tree(self) -> Tree {
        let field = match self {
            Self::Header(name) => object! { "FieldType": "SINGLE_HEADER", "FieldKeys": [name] },
            Self::Query => object! { "FieldType": "QUERY_STRING" },
            Self::Body => object! { "FieldType": "BODY" },
        };
        object! { "Field": field, "Action": "SUBSTITUTION" }
    }
}
