//! A DynamoDB table: on demand, encrypted by a key of ours, recoverable to any second.

use std::collections::BTreeMap;

use crate::key::Key;
use crate::resource::{Handle, Removal, Resource};
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Any, Arn, Name, Stream, Value};

/// A table with a generated name.
#[derive(Clone, Debug)]
pub struct Table(pub(crate) Handle);

/// A key attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    pub name: &'static str,
    /// `S` or `N`.
    kind: &'static str,
}

impl Attribute {
    pub const fn string(name: &'static str) -> Self {
        Self { name, kind: "S" }
    }

    pub const fn number(name: &'static str) -> Self {
        Self { name, kind: "N" }
    }
}

/// A global secondary index.
#[derive(Debug)]
pub struct Index {
    pub name: &'static str,
    /// Its partition key.
    pub partition: Attribute,
    /// Its sort key.
    pub sort: Option<Attribute>,
    /// The attributes that it carries besides the keys.
    pub attributes: Vec<&'static str>,
}

/// The properties of a table.
#[derive(Debug)]
pub struct Props {
    /// The partition key.
    pub partition: Attribute,
    /// The sort key.
    pub sort: Option<Attribute>,
    /// The attribute whose time removes an item, within a few days.
    pub time_to_live: Option<&'static str>,
    /// True if the stream carries each item as it is after a change.
    pub stream: bool,
    /// Global secondary indexes.
    pub indexes: Vec<Index>,
    /// The key that encrypts it. Callers need `kms:Decrypt` on it, even to write.
    pub key: Key,
    /// Deletion or retention when the stack is deleted; a retained one refuses deletion too.
    pub removal: Removal,
}

impl Props {
    /// A table with a partition key and nothing else.
    pub fn new(partition: Attribute, key: &Key) -> Self {
        Self {
            partition,
            sort: None,
            time_to_live: None,
            stream: false,
            indexes: Vec::new(),
            key: key.clone(),
            removal: Removal::Retain,
        }
    }
}

impl Table {
    /// Define a table.
    pub fn new(stack: &mut Stack, path: &str, props: Props) -> Self {
        let properties = object! {
            "AttributeDefinitions": definitions(&props),
            "BillingMode": "PAY_PER_REQUEST",
            "DeletionProtectionEnabled": props.removal == Removal::Retain,
            "GlobalSecondaryIndexes": (!props.indexes.is_empty()).then(|| props.indexes.iter().map(index).collect::<Tree>()),
            "KeySchema": key_schema(props.partition, props.sort),
            "PointInTimeRecoverySpecification": object! { "PointInTimeRecoveryEnabled": true },
            "SSESpecification": object! {
                "KMSMasterKeyId": props.key.arn(),
                "SSEEnabled": true,
                "SSEType": "KMS",
            },
            "StreamSpecification": props.stream.then(|| object! { "StreamViewType": "NEW_IMAGE" }),
            "TimeToLiveSpecification": props.time_to_live.map(|name| object! { "AttributeName": name, "Enabled": true }),
        };
        Self(stack.add(path, Resource::holding_data("AWS::DynamoDB::Table", properties, props.removal)))
    }

    /// Its generated name.
    pub fn name(&self) -> Value<Name<Self>> {
        self.0.reference()
    }

    pub fn arn(&self) -> Value<Arn<Self>> {
        self.0.attribute("Arn")
    }

    /// The ARN of its stream.
    pub fn stream_arn(&self) -> Value<Arn<Stream>> {
        self.0.attribute("StreamArn")
    }

    /// The ARN of one of its indexes.
    pub fn index_arn(&self, name: &str) -> Value<Arn<Any>> {
        Value::joined([self.arn().text(), "/index/".into(), name.into()])
    }
}

fn definitions(props: &Props) -> Tree {
    let of_indexes =
        props.indexes.iter().flat_map(|index| std::iter::once(index.partition).chain(index.sort));
    let all = std::iter::once(props.partition).chain(props.sort).chain(of_indexes);
    // An attribute that is a key twice is defined once.
    let kinds: BTreeMap<_, _> = all.map(|attribute| (attribute.name, attribute.kind)).collect();
    kinds.into_iter().map(|(name, kind)| object! { "AttributeName": name, "AttributeType": kind }).collect()
}

fn key_schema(partition: Attribute, sort: Option<Attribute>) -> Tree {
    let key = |attribute: Attribute, kind| object! { "AttributeName": attribute.name, "KeyType": kind };
    std::iter::once(key(partition, "HASH")).chain(sort.map(|sort| key(sort, "RANGE"))).collect()
}

fn index(index: &Index) -> Tree {
    let projection = if index.attributes.is_empty() {
        object! { "ProjectionType": "KEYS_ONLY" }
    } else {
        object! { "ProjectionType": "INCLUDE", "NonKeyAttributes": index.attributes.clone() }
    };
    object! {
        "IndexName": index.name,
        "KeySchema": key_schema(index.partition, index.sort),
        "Projection": projection,
    }
}
