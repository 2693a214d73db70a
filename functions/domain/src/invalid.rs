//! The fault of an input, in words that its sender may see.

use std::fmt;

/// An input that was refused. It names the field and the rule, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field, as it is documented.
    pub field: &'static str,
    /// The rule that it breaks, as the end of a sentence: `must be …`.
    pub rule: &'static str,
    /// The caller's own name for it, where nothing documents one. It stays out of logs.
    name: Option<String>,
}

impl Invalid {
    /// The field `field` breaks the rule `rule`.
    pub const fn new(field: &'static str, rule: &'static str) -> Self {
        Self { field, rule, name: None }
    }

    /// A part of `field` that nothing documents breaks the rule `rule`. Its name is the caller's: one that is long,
    /// or no plain word, isn't repeated.
    pub fn unknown(name: &str, field: &'static str, rule: &'static str) -> Self {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let plain = (1..=64).contains(&name.len()) && name.bytes().all(is_plain);
        Self { field, rule, name: plain.then(|| name.to_owned()) }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.name.as_deref().unwrap_or(self.field), self.rule)
    }
}

impl std::error::Error for Invalid {}
