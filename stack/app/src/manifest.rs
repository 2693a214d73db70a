//! The manifest beside the templates: which stacks there are, where they go, what they want.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of the manifest's form.
pub const VERSION: u32 = 1;

/// The data of a deployment besides the templates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of this form.
    pub version: u32,
    /// The environment's name in `otpost.yaml`.
    pub environment: String,
    /// The stacks, in the order they are deployed.
    pub stacks: Vec<StackEntry>,
    /// The assets to build and upload.
    pub assets: Vec<AssetEntry>,
}

/// One stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StackEntry {
    /// Its id within the manifest, such as `service`.
    pub id: String,
    /// Its name in CloudFormation.
    pub name: String,
    /// The region it is deployed to.
    pub region: String,
    /// True if other environments use it too: it outlives any one of them.
    pub shared: bool,
    /// True if stacks after it use its resources: it is expanded before them, and a resource that leaves it is
    /// removed after they no longer use it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expands: bool,
    /// The template's file name.
    pub template: String,
    /// The ARN of the role that CloudFormation works with; without one it has the rights of the deploying caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The record that CloudFormation waits for while this stack's certificate is requested; none if CloudFormation
    /// writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
    pub parameters: Vec<Parameter>,
    /// The names of its outputs.
    pub outputs: Vec<String>,
    /// The construct path of each resource, by its logical id: what a person calls it.
    pub paths: BTreeMap<String, String>,
    /// The capabilities that the deployment must acknowledge.
    pub capabilities: Vec<String>,
    /// Tags, which CloudFormation puts on every resource. They don't change from one
    /// deployment to the next: a change would touch every resource.
    pub tags: BTreeMap<String, String>,
}

/// The record that proves a host to be somebody's, before a certificate is issued for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validation {
    /// The environment's name.
    pub environment: String,
    pub host: String,
    /// The writer of the record.
    pub by: Validator,
}

/// The writer of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Validator {
    /// The deployment, into a zone of Cloudflare.
    Cloudflare {
        /// The zone's name or id.
        zone: String,
    },
    /// A person, into any other DNS.
    Person,
}

/// A parameter of a stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name in the template.
    pub name: String,
    /// The source of its value.
    pub source: Source,
    /// True if its value must never be shown.
    pub no_echo: bool,
}

/// The source of a parameter's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// The object key of an asset.
    Asset {
        /// The asset's name.
        asset: String,
    },
    /// An output of a stack before this one.
    Output {
        /// That stack's id.
        stack: String,
        /// The output's name.
        output: String,
    },
    /// Made at random by the first deployment, the previous value afterwards.
    Generated {
        /// The number of letters and digits.
        characters: u32,
    },
    /// The value that the first deployment gives, the previous value afterwards.
    Kept {
        /// That value.
        first: String,
    },
    /// The version of the program that deploys.
    Version,
    /// The time from which on the environment may be removed, in RFC 3339; `never` if nobody set one.
    ExpiresAt,
    /// The hash of everything that a deployment brings but the pages: templates, parameters, functions.
    Fingerprint,
    /// The hash of what the functions are built from.
    Build,
    /// The address of the emulator; empty on AWS.
    EndpointUrl,
    /// The address that people use in place of the distribution's own; empty on AWS.
    SiteUrl,
    /// The address that takes notifications in place of their services; empty on AWS.
    OutboxUrl,
}

/// A zip to build and upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetEntry {
    /// The name of the binary: `issue_token`.
    pub name: String,
    /// The parameter that takes its object key.
    pub parameter: String,
}
