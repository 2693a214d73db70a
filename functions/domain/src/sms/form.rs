//! Form bodies, read by name.
//!
//! A plus sign in a form is a space and `%2B` a plus sign; percent sequences are UTF-8.

use serde_json::Value;

use super::json;
use crate::Invalid;

/// The pairs of a form, in their order.
#[derive(Debug)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// The pairs of an `application/x-www-form-urlencoded` body.
    pub fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The same names and values from a provider that sends them as a JSON object.
    pub fn of_json(object: &Value) -> Self {
        let members = object.as_object().into_iter().flatten();
        Self(members.filter_map(|(name, value)| Some((name.clone(), json::scalar(value)?))).collect())
    }

    /// The body with these pairs.
    pub fn write(pairs: &[(&str, &str)]) -> String {
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

    /// The value of a name, not empty and no longer than the provider's ids are: an id. If names and
    /// values are signed one after the other without a mark between them, a longer one could take in the
    /// field after it, and be a new id under an old signature.
    ///
    /// # Errors
    /// There is none, or it is longer.
    pub fn id_of(&self, name: &'static str, length: usize) -> Result<&str, Invalid> {
        let id = self.id(name)?;
        if id.len() > length { Err(Invalid::new(name, "is too long for an id")) } else { Ok(id) }
    }

    /// The value of a name, a number from 0 to 255.
    ///
    /// # Errors
    /// There is none.
    pub fn small(&self, name: &'static str) -> Result<u8, Invalid> {
        self.text(name)?.parse().map_err(|_| Invalid::new(name, "must be a number, at most 255"))
    }
}
