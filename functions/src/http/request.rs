//! A request, as the gateway hands it over.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::route::{MAX_BODY_BYTES, Route};
use domain::{Invalid, Problem};
use serde::Deserialize;
use serde::de::DeserializeOwned;

type Pairs = HashMap<String, Option<String>>;

/// A proxy event of the REST API.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Request {
    resource: Option<String>,
    http_method: Option<String>,
    headers: Option<Pairs>,
    query_string_parameters: Option<Pairs>,
    path_parameters: Option<Pairs>,
    body: Option<String>,
    is_base64_encoded: Option<bool>,
}

impl Request {
    /// The path of the route, with parameters in braces.
    pub fn resource(&self) -> &str {
        self.resource.as_deref().unwrap_or_default()
    }

    /// The method, as it was sent.
    pub fn method(&self) -> &str {
        self.http_method.as_deref().unwrap_or_default()
    }

    /// A header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.headers.as_ref()?;
        headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name))?.1.as_deref()
    }

    /// The value of a cookie; none if the browser sent two of its name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let pairs = self.header("Cookie")?.split(';').filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
        let value = values.next().filter(|value| !value.is_empty());
        if values.next().is_none() { value } else { None }
    }

    /// Every header, as it was named.
    pub fn headers(&self) -> Vec<(&str, &str)> {
        let headers = self.headers.iter().flatten();
        headers.filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?))).collect()
    }

    /// A parameter of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query_string_parameters.as_ref()?.get(name)?.as_deref()
    }

    /// Checks that the route reads every parameter of the query: one that it passed over would be a filter
    /// that doesn't filter.
    ///
    /// # Errors
    /// The first one that it doesn't read, by its name.
    pub fn check_parameters(&self) -> Result<(), Invalid> {
        let route = Route::of(self.method(), self.resource());
        let Some(known) = route.and_then(|route| route.parameters()) else { return Ok(()) };
        let given = self.query_string_parameters.iter().flat_map(HashMap::keys);
        match given.map(String::as_str).filter(|name| !known.contains(name)).min() {
            Some(name) => Err(Invalid::unknown(name, "query", "must not be there: nothing reads it")),
            None => Ok(()),
        }
    }

    /// A parameter of the path.
    pub fn path_parameter(&self, name: &str) -> Option<&str> {
        self.path_parameters.as_ref()?.get(name)?.as_deref()
    }

    /// The `Idempotency-Key`, checked.
    pub fn idempotency_key(&self) -> Result<Option<&str>, Invalid> {
        let key = self.header("Idempotency-Key");
        key.map(|key| domain::idempotency::check(key).map(|()| key)).transpose()
    }

    /// The body, which must be a JSON object of the type's fields and no others. A refusal names the
    /// fault without quoting the body, which may carry a token.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let content_type = self.header("Content-Type").unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        if !media_type.eq_ignore_ascii_case("application/json") {
            return Err(Problem::UnsupportedMediaType);
        }
        let body = self.body()?;
        let text = std::str::from_utf8(&body).map_err(|_| Invalid::new("body", "must be UTF-8"))?;
        // The gateway puts this character in the place of bytes that aren't UTF-8 (recorded,
        // `test_apigateway_s3`, 2025-03-17). JSON can escape one that is meant.
        if text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(Invalid::new("body", "must be UTF-8, without U+FFFD").into());
        }
        // serde would read an array as the fields in their order.
        if !text.trim_start().starts_with('{') {
            return Err(Invalid::new("body", "must be a JSON object").into());
        }
        serde_json::from_str(text).map_err(|error| {
            let rule = match error.classify() {
                serde_json::error::Category::Data => {
                    "must have the documented fields and types, each once, and no others"
                }
                _ => "must be valid JSON",
            };
            Invalid::new("body", rule).into()
        })
    }

    /// The bytes of the body as the caller sent them, [`MAX_BODY_BYTES`] at most.
    pub fn body(&self) -> Result<Vec<u8>, Problem> {
        let body = self.body.as_deref().unwrap_or_default();
        let bytes = match self.is_base64_encoded {
            Some(true) => {
                STANDARD.decode(body).map_err(|_| Invalid::new("body", "must be what its encoding says"))?
            }
            _ => body.as_bytes().to_vec(),
        };
        if bytes.len() > MAX_BODY_BYTES {
            return Err(Problem::PayloadTooLarge);
        }
        Ok(bytes)
    }
}
