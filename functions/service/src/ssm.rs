//! Systems Manager's parameter store.

use serde::{Deserialize, Serialize};

use crate::operation::{Nothing, Seconds, Tag, json_operation, paged};
use crate::protocol::{About, Protocol, Service};

/// Systems Manager.
#[derive(Clone, Copy, Debug)]
pub struct Ssm;

impl Service for Ssm {
    const ABOUT: About = About {
        id: "SSM",
        api: "ssm",
        endpoint_prefix: "ssm",
        signing_name: "ssm",
        protocol: Protocol::Json { version: "1.1", target: "AmazonSSM", was_query: false },
    };
}

/// The type of a parameter whose value is encrypted.
pub const SECURE_STRING: &str = "SecureString";

/// Reads a parameter.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetParameter<'a> {
    pub name: &'a str,
    /// True for a value in clear.
    pub with_decryption: bool,
}

/// A parameter.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GotParameter {
    pub parameter: Option<Parameter>,
}

/// A parameter's value.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Parameter {
    /// `String` or `SecureString`.
    pub r#type: Option<String>,
    pub value: Option<String>,
}

impl std::fmt::Debug for Parameter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Parameter(…)")
    }
}

json_operation!(Ssm, GetParameter<'_> => GotParameter, "GetParameter");

/// Writes a parameter.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutParameter<'a> {
    pub name: &'a str,
    /// Its value: at most 4,096 bytes.
    pub value: &'a str,
    /// [`SECURE_STRING`].
    pub r#type: &'static str,
    /// The key that it is encrypted under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<&'a str>,
    /// Over an older one; it can't have tags then.
    pub overwrite: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

json_operation!(Ssm, PutParameter<'_> => Nothing, "PutParameter");

/// Puts tags on a parameter.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct AddTagsToResource<'a> {
    /// `Parameter`.
    pub resource_type: &'static str,
    /// Its name.
    pub resource_id: &'a str,
    pub tags: Vec<Tag>,
}

json_operation!(Ssm, AddTagsToResource<'_> => Nothing, "AddTagsToResource");

/// Lists parameters without their values.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeParameters {
    /// The filters of the parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameter_filters: Vec<ParameterFilter>,
    /// The page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A condition on parameters.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParameterFilter {
    /// `Path`, `Name`, ….
    pub key: &'static str,
    /// `Recursive`, `Equals`, ….
    pub option: &'static str,
    /// The values, one of which fits.
    pub values: Vec<String>,
}

/// A page of parameters.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Described {
    #[serde(default)]
    pub parameters: Vec<ParameterMetadata>,
    next_token: Option<String>,
}

/// A parameter without its value.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParameterMetadata {
    pub name: Option<String>,
    /// `String` or `SecureString`.
    pub r#type: Option<String>,
    /// The key that it is encrypted under.
    pub key_id: Option<String>,
    /// The number of writes.
    #[serde(default)]
    pub version: i64,
    /// The time of the last write.
    pub last_modified_date: Option<Seconds>,
}

json_operation!(Ssm, DescribeParameters => Described, "DescribeParameters");

paged!(DescribeParameters, next_token, next_token);

/// Deletes a parameter.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteParameter<'a> {
    pub name: &'a str,
}

json_operation!(Ssm, DeleteParameter<'_> => Nothing, "DeleteParameter");

/// Deletes parameters.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteParameters {
    /// Their names, at most ten.
    pub names: Vec<String>,
}

json_operation!(Ssm, DeleteParameters => Nothing, "DeleteParameters");
