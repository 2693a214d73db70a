//! The Resource Groups Tagging API.

use serde::{Deserialize, Serialize};

use crate::operation::{json_operation, paged};
use crate::protocol::{About, Protocol, Service};

/// The Resource Groups Tagging API.
#[derive(Clone, Copy, Debug)]
pub struct Tagging;

impl Service for Tagging {
    const ABOUT: About = About {
        id: "Resource Groups Tagging API",
        api: "resourcegroupstaggingapi",
        endpoint_prefix: "tagging",
        signing_name: "tagging",
        protocol: Protocol::Json {
            version: "1.1",
            target: "ResourceGroupsTaggingAPI_20170126",
            was_query: false,
        },
    };
}

/// Lists what carries a tag in a region.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetResources {
    tag_filters: [TagFilter; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pagination_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct TagFilter {
    key: String,
    values: [String; 1],
}

impl GetResources {
    /// Resources that have the tag `key` with this value.
    pub fn tagged(key: &str, value: &str) -> Self {
        let filter = TagFilter { key: key.to_owned(), values: [value.to_owned()] };
        Self { tag_filters: [filter], pagination_token: None }
    }
}

/// A page of resources.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resources {
    #[serde(rename = "ResourceTagMappingList", default)]
    pub resources: Vec<Resource>,
    pagination_token: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Resource {
    #[serde(rename = "ResourceARN")]
    pub arn: Option<String>,
}

json_operation!(Tagging, GetResources => Resources, "GetResources");

paged!(GetResources, pagination_token, pagination_token);
