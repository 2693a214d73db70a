//! The operation as a trait, and the types that several share.

use std::borrow::Cow;
use std::fmt;

use aws_smithy_runtime_api::box_error::BoxError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::protocol::Service;

/// An operation with its input.
pub trait Operation {
    /// The service that has it.
    type Service: Service;
    /// The type of its answer.
    type Output: fmt::Debug + Send + Sync + 'static;

    fn name(&self) -> &'static str;

    /// The method of its request.
    fn method(&self) -> &'static str {
        "POST"
    }

    /// The path of its request and the query after it, both escaped.
    fn path(&self) -> Cow<'static, str> {
        Cow::Borrowed("/")
    }

    /// The body of its request; empty for a `GET`.
    ///
    /// # Errors
    /// If it can't be written.
    fn body(&self) -> Result<Vec<u8>, BoxError>;

    /// The output in the body of an answer.
    ///
    /// # Errors
    /// If it can't be read.
    fn output(body: &[u8]) -> Result<Self::Output, BoxError>;
}

/// An operation that answers in pages.
pub trait Paged: Operation {
    /// Asks for the page after this one.
    fn after(&mut self, token: String);

    /// The token of the next page, if there is one.
    fn next(output: &mut Self::Output) -> Option<String>;
}

/// An operation whose next page is asked for by the input's field `$asked`, with what the output has in `$told`.
macro_rules! paged {
    ($input:ty, $asked:ident, $told:ident) => {
        impl $crate::Paged for $input {
            fn after(&mut self, token: String) {
                self.$asked = Some(token);
            }

            fn next(output: &mut Self::Output) -> Option<String> {
                output.$told.take()
            }
        }
    };
}
pub(crate) use paged;

/// An operation whose input and output are JSON.
macro_rules! json_operation {
    ($service:ty, $input:ty => $output:ty, $name:literal $(, $path:literal)?) => {
        impl $crate::Operation for $input {
            type Service = $service;
            type Output = $output;

            fn name(&self) -> &'static str {
                $name
            }

            $(fn path(&self) -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($path)
            })?

            fn body(&self) -> Result<Vec<u8>, aws_smithy_runtime_api::box_error::BoxError> {
                Ok(serde_json::to_vec(self)?)
            }

            fn output(
                body: &[u8],
            ) -> Result<Self::Output, aws_smithy_runtime_api::box_error::BoxError> {
                $crate::protocol::json_output(body)
            }
        }
    };
}
pub(crate) use json_operation;

/// An answer in which nothing is of use.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Nothing {}

/// Bytes, base64 on the wire. They are never displayed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Blob(pub Vec<u8>);

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.0.len())
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// Whole seconds since 1970; on the wire a number with a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub i64);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        let whole = number.as_i64().or_else(|| {
            let text = number.to_string();
            text.split('.').next()?.parse().ok()
        });
        whole.map(Self).ok_or_else(|| serde::de::Error::custom("a time is no number of seconds"))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    pub key: String,
    pub value: String,
}
