//! A response headers policy: what CloudFront adds to answers and takes from them.
//!
//! It must not know where the answers come from.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::error::Error;

/// The changes of an answer's headers.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ResponseHeaders {
    remove: Vec<HeaderName>,
    add: Vec<Added>,
}

#[derive(Debug, PartialEq, Eq)]
struct Added {
    name: HeaderName,
    value: HeaderValue,
    /// True if it replaces the origin's own.
    replace: bool,
}

impl ResponseHeaders {
    /// The headers that every response has afterwards, with or without the origin's.
    pub fn added(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.add.iter().filter(|added| added.replace).map(|added| (&added.name, &added.value))
    }

    /// Reads an `AWS::CloudFront::ResponseHeadersPolicy`.
    ///
    /// # Errors
    /// Names a part of the policy that the front doesn't know.
    pub fn of_resource(resource: &Value) -> Result<Self, Error> {
        let mut headers = Self::default();
        let config = &resource["Properties"]["ResponseHeadersPolicyConfig"];
        for (name, part) in entries(config) {
            match name {
                "Name" | "Comment" => {}
                "SecurityHeadersConfig" => {
                    for (name, header) in entries(part) {
                        headers.security(name, header)?;
                    }
                }
                "CustomHeadersConfig" => {
                    for item in items(part) {
                        headers.add(text(item, "Header")?, text(item, "Value")?, item)?;
                    }
                }
                "RemoveHeadersConfig" => {
                    for item in items(part) {
                        headers.remove.push(header_name(text(item, "Header")?)?);
                    }
                }
                _ => return Err(unknown(name)),
            }
        }
        Ok(headers)
    }

    /// Changes the headers of an answer.
    pub fn apply(&self, headers: &mut HeaderMap) {
        for name in &self.remove {
            headers.remove(name);
        }
        for Added { name, value, replace } in &self.add {
            if *replace || !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
    }

    fn security(&mut self, name: &str, header: &Value) -> Result<(), Error> {
        match name {
            "ContentSecurityPolicy" => self.add("content-security-policy", text(header, name)?, header),
            "ContentTypeOptions" => self.add("x-content-type-options", "nosniff", header),
            "FrameOptions" => self.add("x-frame-options", text(header, "FrameOption")?, header),
            "ReferrerPolicy" => self.add("referrer-policy", text(header, name)?, header),
            "StrictTransportSecurity" => {
                let age = header["AccessControlMaxAgeSec"]
                    .as_u64()
                    .ok_or_else(|| unknown("AccessControlMaxAgeSec"))?;
                let mut value = format!("max-age={age}");
                for (flag, directive) in
                    [("IncludeSubdomains", "; includeSubDomains"), ("Preload", "; preload")]
                {
                    if header[flag] == true {
                        value.push_str(directive);
                    }
                }
                self.add("strict-transport-security", &value, header)
            }
            _ => Err(unknown(name)),
        }
    }

    fn add(&mut self, name: &str, value: &str, header: &Value) -> Result<(), Error> {
        self.add.push(Added {
            name: header_name(name)?,
            value: HeaderValue::from_str(value).map_err(|_| {
                Error::failed(format!("the value of the header `{name}` is not a header value"))
            })?,
            replace: header["Override"] == true,
        });
        Ok(())
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn items(part: &Value) -> impl Iterator<Item = &Value> {
    part["Items"].as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str, Error> {
    value[name].as_str().ok_or_else(|| unknown(name))
}

fn header_name(name: &str) -> Result<HeaderName, Error> {
    name.parse().map_err(|_| Error::failed(format!("`{name}` is not a header name")))
}

fn unknown(name: &str) -> Error {
    Error::failed(format!("the front can't apply `{name}` of the response headers policy"))
}
