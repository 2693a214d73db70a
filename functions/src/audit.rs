//! The audit trail: who did what to what, without a secret in it.

pub mod trail;

use aws_sdk_dynamodb::types::Put;
use contract::table::{AUDIT, EXPIRES_AT};
use domain::digest::hex;

use crate::aws::Aws;
use crate::table::{Attributes, Key, number, text};
use crate::{Failure, clock, randomness};

/// The days for which an entry is kept.
const KEPT_DAYS: u64 = 400;

const DAY_SECONDS: u64 = 24 * 60 * 60;

#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The person's name.
    pub actor: &'a str,
    /// The action: `message_revealed`.
    pub action: &'static str,
    /// The object of the action: a public id, never a text or a token.
    pub subject: &'a str,
}

impl Entry<'_> {
    fn attributes(&self) -> Result<Attributes, Failure> {
        let millis = clock::now_millis();
        let at = clock::rfc3339_millis(millis);
        let mut unique = [0; 8];
        randomness::fill(&mut unique)?;
        let key = Key {
            pk: partition_of(millis / 1_000 / DAY_SECONDS),
            sk: format!("{millis:013}#{}", hex(&unique)),
        };
        let mut item = key.attributes();
        for (name, value) in
            [("at", at.as_str()), ("actor", self.actor), ("action", self.action), ("subject", self.subject)]
        {
            item.insert(name.to_owned(), text(value));
        }
        item.insert(EXPIRES_AT.to_owned(), number(millis / 1_000 + KEPT_DAYS * DAY_SECONDS));
        Ok(item)
    }

    /// The entry as a part of a transaction.
    pub fn put(&self, table: &str) -> Result<Put, Failure> {
        Put::builder()
            .table_name(table)
            .set_item(Some(self.attributes()?))
            .build()
            .map_err(|error| Failure::new("audit", error.to_string()))
    }

    /// Write the entry by itself.
    pub async fn write(&self, aws: &Aws, table: &str) -> Result<(), Failure> {
        aws.dynamodb()
            .put_item()
            .table_name(table)
            .set_item(Some(self.attributes()?))
            .send()
            .await
            .map(|_| ())
            .map_err(|error| Failure::of_call("dynamodb PutItem", &error))
    }
}

/// The partition of a day, counted from the epoch.
fn partition_of(day: u64) -> String {
    let time = clock::rfc3339(day * DAY_SECONDS);
    format!("{AUDIT}{}", time.get(..10).unwrap_or_default())
}
