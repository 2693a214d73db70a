//! Key Management Service.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::operation::{Blob, Seconds, json_operation, paged};
use crate::protocol::{About, Protocol, Service};

/// Key Management Service.
#[derive(Clone, Copy, Debug)]
pub struct Kms;

impl Service for Kms {
    const ABOUT: About = About {
        id: "KMS",
        api: "kms",
        endpoint_prefix: "kms",
        signing_name: "kms",
        protocol: Protocol::Json { version: "1.1", target: "TrentService", was_query: false },
    };
}

/// Makes a MAC.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GenerateMac<'a> {
    /// The key's id or ARN.
    pub key_id: &'a str,
    /// `HMAC_SHA_256`.
    pub mac_algorithm: &'static str,
    /// At most 4,096 bytes.
    pub message: Blob,
}

/// A MAC.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GeneratedMac {
    /// Its bytes.
    pub mac: Option<Blob>,
}

json_operation!(Kms, GenerateMac<'_> => GeneratedMac, "GenerateMac");

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Encrypt<'a> {
    /// The key's id or ARN.
    pub key_id: &'a str,
    /// Decryption must name the same. CloudTrail shows it.
    pub encryption_context: BTreeMap<&'static str, &'a str>,
    /// At most 4,096 bytes.
    pub plaintext: Blob,
}

/// A ciphertext.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Encrypted {
    /// Its bytes.
    pub ciphertext_blob: Option<Blob>,
}

json_operation!(Kms, Encrypt<'_> => Encrypted, "Encrypt");

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Decrypt<'a> {
    /// The key's id or ARN.
    pub key_id: &'a str,
    /// As at encryption.
    pub encryption_context: BTreeMap<&'static str, &'a str>,
    /// The ciphertext.
    pub ciphertext_blob: Blob,
}

/// A plaintext.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Decrypted {
    /// Its bytes.
    pub plaintext: Option<Blob>,
}

json_operation!(Kms, Decrypt<'_> => Decrypted, "Decrypt");

/// Describes a key.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeKey<'a> {
    /// The key's id or ARN.
    pub key_id: &'a str,
}

/// A key's description.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribedKey {
    /// Everything about it.
    pub key_metadata: Option<KeyMetadata>,
}

/// A key's state and kind.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyMetadata {
    /// True while it can be used.
    #[serde(default)]
    pub enabled: bool,
    /// `Enabled`, `PendingDeletion`, ….
    pub key_state: Option<String>,
    /// `SYMMETRIC_DEFAULT`, `HMAC_256`, ….
    pub key_spec: Option<String>,
    /// The time of its deletion.
    pub deletion_date: Option<Seconds>,
}

json_operation!(Kms, DescribeKey<'_> => DescribedKey, "DescribeKey");

/// Says if a key is rotated.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetKeyRotationStatus<'a> {
    /// The key's id or ARN.
    pub key_id: &'a str,
}

/// A key's rotation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyRotationStatus {
    /// True if AWS rotates it.
    #[serde(default)]
    pub key_rotation_enabled: bool,
}

json_operation!(Kms, GetKeyRotationStatus<'_> => KeyRotationStatus, "GetKeyRotationStatus");

/// Lists the aliases of a region.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListAliases {
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<String>,
}

/// A page of aliases.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Aliases {
    #[serde(default)]
    pub aliases: Vec<Alias>,
    next_marker: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Alias {
    /// Its name, which begins with `alias/`.
    pub alias_name: Option<String>,
}

json_operation!(Kms, ListAliases => Aliases, "ListAliases");

paged!(ListAliases, marker, next_marker);
