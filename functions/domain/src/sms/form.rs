//! Form bodies, read by name.
//!
//! A plus sign in a form is a space and `%2B` a plus sign; percent sequences are UTF-8.

use crate::Invalid;

/// The pairs of an `application/x-www-form-urlencoded` body, in their order.
#[derive(Debug)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The pairs of the body.
    pub fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The body with these pairs.
    pub fn write<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    /// Every pair, in the order of the body.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The first value of a name.
    pub fn optional(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// The value of a name.
    ///
    /// # Errors
    /// There is none.
    pub fn text(&self, name: &'static str) -> Result<&str, Invalid> {
        self.optional(name).ok_or(Invalid::new(name, "must be there"))
    }

    /// The value of a name, not empty: an id.
    ///
    /// # Errors
    /// There is none.
    pub fn id(&self, name: &'static str) -> Result<&str, Invalid> {
        self.optional(name).filter(|id| !id.is_empty()).ok_or(Invalid::new(name, "must be there, not empty"))
    }
}
