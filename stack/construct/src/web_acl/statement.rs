//! The condition that a rule of a web ACL looks for in a request.

use crate::tree::{Tree, object};

/// A condition on a request, or several put together.
#[derive(Clone, Debug)]
pub enum Statement {
    /// The path matches a regular expression, as it was sent.
    PathAsSent(String),
    /// The path, without escapes and dots in it, matches a regular expression.
    Path(String),
    /// A header is there and isn't empty.
    Header(&'static str),
    /// The body has more than so many bytes. One that is longer than what AWS WAF reads has.
    BodyOver(u32),
    /// The address belongs to one of these countries.
    Country(Vec<String>),
    /// This doesn't match.
    Not(Box<Statement>),
    /// All of these match; at least two.
    All(Vec<Statement>),
    /// One of these matches; at least two.
    Any(Vec<Statement>),
}

impl Statement {
    /// The requests that this doesn't match.
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    pub(super) fn tree(self) -> Tree {
        let several = |statements: Vec<Self>| -> Tree { statements.into_iter().map(Self::tree).collect() };
        match self {
            Self::PathAsSent(pattern) => path(pattern, no_transformation()),
            // As CloudFront reads it when it chooses a behavior.
            Self::Path(pattern) => path(pattern, transformations(["URL_DECODE", "NORMALIZE_PATH"])),
            Self::Header(name) => larger(object! { "SingleHeader": object! { "Name": name } }, 0),
            Self::BodyOver(bytes) => {
                larger(object! { "Body": object! { "OversizeHandling": "MATCH" } }, bytes)
            }
            Self::Country(countries) => {
                object! { "GeoMatchStatement": object! { "CountryCodes": countries } }
            }
            Self::Not(statement) => {
                object! { "NotStatement": object! { "Statement": statement.tree() } }
            }
            Self::All(statements) => {
                object! { "AndStatement": object! { "Statements": several(statements) } }
            }
            Self::Any(statements) => {
                object! { "OrStatement": object! { "Statements": several(statements) } }
            }
        }
    }
}

fn path(pattern: String, transformations: Tree) -> Tree {
    object! {
        "RegexMatchStatement": object! {
            "FieldToMatch": object! { "UriPath": object! {} },
            "RegexString": pattern,
            "TextTransformations": transformations,
        },
    }
}

fn larger(field: Tree, bytes: u32) -> Tree {
    object! {
        "SizeConstraintStatement": object! {
            "FieldToMatch": field,
            "ComparisonOperator": "GT",
            "Size": bytes,
            "TextTransformations": no_transformation(),
        },
    }
}

/// AWS WAF wants one to be named.
fn no_transformation() -> Tree {
    transformations(["NONE"])
}

fn transformations<const N: usize>(kinds: [&str; N]) -> Tree {
    (0_u32..).zip(kinds).map(|(priority, kind)| object! { "Priority": priority, "Type": kind }).collect()
}
