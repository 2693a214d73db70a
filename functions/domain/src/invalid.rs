//! What is wrong with an input, in words that may be shown to whoever sent it.

use std::borrow::Cow;
use std::fmt;

/// An input that was refused. It names the field and the rule, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field, as the caller wrote it.
    pub field: Cow<'static, str>,
    /// The rule that it breaks, as the end of a sentence: `must be …`.
    pub rule: &'static str,
}

impl Invalid {
    /// The field `field` breaks the rule `rule`.
    pub const fn new(field: &'static str, rule: &'static str) -> Self {
        Self { field: Cow::Borrowed(field), rule }
    }

    /// A field that the request has no place for. Its name is the caller's: one that is long, or no plain
    /// word, is not repeated, and `place` stands for it.
    pub fn unknown(name: &str, place: &'static str, rule: &'static str) -> Self {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let plain = (1..=64).contains(&name.len()) && name.bytes().all(is_plain);
        Self { field: if plain { Cow::Owned(name.to_owned()) } else { Cow::Borrowed(place) }, rule }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.rule)
    }
}

impl std::error::Error for Invalid {}
