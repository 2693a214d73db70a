//! People and their passkeys, as the table keeps them.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::table::{PEOPLE, PERSON, PK, SK};
use domain::digest::{hash, hex};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::aws::Aws;
use crate::table::{Attributes, Item, Key, names, text, values};
use crate::{Failure, clock, conflict};

/// The sort key of a person's profile.
const PROFILE: &str = "PROFILE";

/// The beginning of the sort key of a passkey.
const PASSKEY: &str = "PASSKEY#";

/// A person, with all their passkeys.
#[derive(Debug)]
pub struct Person {
    pub name: String,
    /// The user handle.
    pub handle: Uuid,
    /// True if they may use the console.
    pub operator: bool,
    /// The number of passkeys in the profile; every change of them checks it.
    pub registered: u64,
    /// The passkeys, in the order of their making.
    pub passkeys: Vec<Passkey>,
}

#[derive(Debug)]
pub struct Passkey {
    /// Its id in the API: the SHA-256 of the credential id, in hexadecimal.
    pub passkey_id: String,
    /// The name that its owner gave it.
    pub name: String,
    /// The state that webauthn-rs keeps; none if it can't be read. Such a passkey proves nothing, and its
    /// owner can still revoke it.
    pub credential: Option<webauthn_rs::prelude::Passkey>,
    /// The time of its registration, in seconds since the epoch.
    pub created_at: u64,
    /// The time of its last use, in seconds since the epoch.
    pub last_used_at: Option<u64>,
    /// True if the authenticator says that a copy is kept elsewhere.
    pub backed_up: bool,
}

impl Person {
    /// The person with the user handle `handle`.
    pub async fn read(aws: &Aws, table: &str, handle: Uuid) -> Result<Option<Self>, Failure> {
        let items = partition(aws, table, &person_key(handle).pk).await?;
        let Some(profile) = items.iter().map(Item).find(|item| item.text("sk") == Some(PROFILE)) else {
            return Ok(None);
        };
        let (Some(name), Some(operator)) = (profile.text("name"), profile.flag("operator")) else {
            return Err(Failure::new("dynamodb Query", "the profile can't be read"));
        };
        let mut passkeys: Vec<_> = items.iter().filter_map(|item| Passkey::of(Item(item))).collect();
        passkeys.sort_by_key(|passkey| passkey.created_at);
        Ok(Some(Self {
            name: name.to_owned(),
            handle,
            operator,
            registered: profile.number("passkeys").unwrap_or(0),
            passkeys,
        }))
    }
}

impl Passkey {
    fn of(item: Item<'_>) -> Option<Self> {
        let id = passkey_id_of(item.text("sk")?)?;
        let credential = item.text("credential").and_then(|text| serde_json::from_str(text).ok());
        Some(Self {
            passkey_id: id.to_owned(),
            name: item.text("name")?.to_owned(),
            // One of another id is another's.
            credential: credential
                .filter(|kept: &webauthn_rs::prelude::Passkey| passkey_id(kept.cred_id()) == id),
            created_at: item.number("created_at")?,
            last_used_at: item.number("last_used_at"),
            backed_up: item.flag("backed_up")?,
        })
    }

    /// The passkey as its owner sees it. `credential_id` is null if what is kept can't be read.
    pub fn shown(&self) -> Value {
        let credential_id = self.credential.as_ref().map(|kept| URL_SAFE_NO_PAD.encode(kept.cred_id()));
        json!({
            "credential_id": credential_id,
            "passkey_id": self.passkey_id,
            "name": self.name,
            "created_at": clock::rfc3339(self.created_at),
            "last_used_at": self.last_used_at.map(clock::rfc3339),
            "backed_up": self.backed_up,
        })
    }
}

/// Every item of a partition, as it is now.
pub async fn partition(aws: &Aws, table: &str, pk: &str) -> Result<Vec<Attributes>, Failure> {
    let condition = "#pk = :pk";
    let query = aws
        .dynamodb()
        .query()
        .table_name(table)
        .key_condition_expression(condition)
        .set_expression_attribute_names(Some(names(&[condition])))
        .set_expression_attribute_values(Some(values([(":pk", text(pk))])));
    every(query).await
}

/// Every item that `query` finds, page by page, as it is now.
pub async fn every(query: QueryFluentBuilder) -> Result<Vec<Attributes>, Failure> {
    let mut items = Vec::new();
    let mut start = None;
    loop {
        let page = query
            .clone()
            .consistent_read(true)
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(|error| Failure::of_call("dynamodb Query", &error))?;
        items.extend(page.items.unwrap_or_default());
        start = page.last_evaluated_key;
        if start.is_none() {
            return Ok(items);
        }
    }
}

/// The item `key`, as it is now.
pub async fn read(aws: &Aws, table: &str, key: &Key) -> Result<Option<Attributes>, Failure> {
    aws.dynamodb()
        .get_item()
        .table_name(table)
        .set_key(Some(key.attributes()))
        .consistent_read(true)
        .send()
        .await
        .map(|answer| answer.item)
        .map_err(|error| Failure::of_call("dynamodb GetItem", &error))
}

/// Delete an item that was read, whether or not it is still there.
pub async fn delete(aws: &Aws, table: &str, item: &Attributes) -> Result<(), Failure> {
    let key = [PK, SK].into_iter().filter_map(|name| Some((name.to_owned(), item.get(name)?.clone())));
    delete_key(aws, table, key.collect()).await
}

/// Delete the item with this primary key, whether or not it is there.
pub async fn delete_key(aws: &Aws, table: &str, key: Attributes) -> Result<(), Failure> {
    let request = aws.dynamodb().delete_item().table_name(table).set_key(Some(key));
    conflict::outlast(async || request.clone().send().await)
        .await
        .map(|_| ())
        .map_err(|error| Failure::of_call("dynamodb DeleteItem", &error))
}

/// A person, by name.
pub fn name_key(name: &str) -> Key {
    Key { pk: PEOPLE.to_owned(), sk: name.to_owned() }
}

/// A person's profile.
pub fn person_key(handle: Uuid) -> Key {
    Key { pk: format!("{PERSON}{}", handle.hyphenated()), sk: PROFILE.to_owned() }
}

/// A passkey of a person.
pub fn passkey_key(handle: Uuid, passkey_id: &str) -> Key {
    Key { pk: person_key(handle).pk, sk: format!("{PASSKEY}{passkey_id}") }
}

/// The id of the passkey with the sort key `sk`, if it is one.
pub fn passkey_id_of(sk: &str) -> Option<&str> {
    sk.strip_prefix(PASSKEY)
}

/// The item of a taken credential id; it doesn't name the owner.
pub fn credential_key(passkey_id: &str) -> Key {
    Key { pk: format!("{PERSON}CREDENTIALS"), sk: passkey_id.to_owned() }
}

/// A passkey's id in the API.
pub fn passkey_id(credential_id: &[u8]) -> String {
    hex(&hash(&[credential_id]))
}

/// A boolean attribute.
pub const fn flag(value: bool) -> AttributeValue {
    AttributeValue::Bool(value)
}
