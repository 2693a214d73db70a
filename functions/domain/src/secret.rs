//! A value that doesn't show itself.

use std::fmt;

/// A secret text: a token or a client key. `Debug` shows only that there is one, and there is
/// no `Display`, so that it reaches a log or an error by no accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keep `text` from being shown.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself. Every call is a place to look at in a review.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let shown = format!("{:?}", Some(Secret::new("0123456789".to_owned())));
        assert_eq!(shown, "Some(Secret(…))");
    }
}
