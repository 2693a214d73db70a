//! The operator's own tags, which CloudFormation puts on every resource.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::settings::unique;
use super::unit::read_as_text;

/// The tags that a resource may have, less the four that every stack may have, and some for AWS's own.
const MAX_TAGS: usize = 40;
const MAX_KEY_CHARS: usize = 128;
const MAX_VALUE_CHARS: usize = 256;

/// Tags by their keys.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Tags(#[serde(deserialize_with = "tags")] pub(super) BTreeMap<Key, Value>);

/// The key of a tag.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(pub(super) String);

/// The value of a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Value(pub(super) String);

fn tags<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Key, Value>, D::Error> {
    let tags: BTreeMap<Key, Value> = unique(deserializer, "tag")?;
    if tags.len() > MAX_TAGS {
        let message = format!(
            "{} tags are too many\na resource may have 50, of which {MAX_TAGS} can be yours",
            tags.len()
        );
        return Err(serde::de::Error::custom(message));
    }
    Ok(tags)
}

/// Letters, digits, spaces and a few signs, of every script: what all services take.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c))
}

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let lower = text.to_lowercase();
        let kept = [("aws:", "AWS"), ("otpost:", "this system")];
        if let Some((prefix, owner)) = kept.into_iter().find(|(prefix, _)| lower.starts_with(prefix)) {
            return Err(format!("the tag key `{text}` is reserved\n`{prefix}` belongs to {owner}"));
        }
        if text.is_empty() || text.chars().count() > MAX_KEY_CHARS || !is_plain(&text) {
            return Err(format!(
                "`{text}` is not a valid tag key\nuse 1 to {MAX_KEY_CHARS} letters, digits, spaces and `_.:/=+-@`"
            ));
        }
        Ok(Self(text))
    }
}

impl TryFrom<String> for Value {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.chars().count() > MAX_VALUE_CHARS || !is_plain(&text) {
            return Err(format!(
                "`{text}` is not a valid tag value\nuse up to {MAX_VALUE_CHARS} letters, digits, spaces and `_.:/=+-@`"
            ));
        }
        Ok(Self(text))
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

read_as_text! { Key Value }
