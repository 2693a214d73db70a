//! The audit trail: who did what to what, without a secret in it: no code, no text, no whole telephone number.

pub mod trail;

use std::borrow::Cow;

use aws_sdk_dynamodb::types::Put;
use contract::table::{AUDIT, EXPIRES_AT};
use domain::digest::hex;
use domain::phone;

use crate::aws::Aws;
use crate::table::{Attributes, Key, number, text};
use crate::{Failure, clock, randomness};

/// The days for which an entry is kept.
const KEPT_DAYS: u64 = 400;

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// The digits of a telephone number that are kept. They are enough for a person who knows the number.
const DIGITS_KEPT: usize = 4;

#[derive(Clone, Debug)]
pub struct Entry<'a> {
    actor: &'a str,
    action: &'static str,
    subject: &'a str,
    about: Option<Cow<'a, str>>,
}

impl<'a> Entry<'a> {
    /// The person `actor` did `action`, `message_revealed` say, to `subject`: a public id, never a text or a token.
    pub const fn new(actor: &'a str, action: &'static str, subject: &'a str) -> Self {
        Self { actor, action, subject, about: None }
    }

    /// The name that people call the subject by: a passkey's.
    pub fn about(self, name: &'a str) -> Self {
        Self { about: Some(name.into()), ..self }
    }

    /// The user whose the subject is. Of a user id that is a telephone number the last digits are kept.
    pub fn about_user(self, user_id: &'a str) -> Self {
        let kept = user_id.len().checked_sub(DIGITS_KEPT).filter(|_| phone::is_e164(user_id));
        match kept.and_then(|start| user_id.get(start..)) {
            Some(end) => Self { about: Some(format!("+…{end}").into()), ..self },
            None => self.about(user_id),
        }
    }

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
        if let Some(about) = &self.about {
            item.insert("about".to_owned(), text(about.as_ref()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_number_is_kept_by_its_end_alone() {
        let about = |user_id: &str| {
            Entry::new("ada", "token_issued", "1").about_user(user_id).about.map(Cow::into_owned)
        };
        assert_eq!(about("+447700900123").as_deref(), Some("+…0123"));
        for name in ["ada@example.com", "447700900123", "+", "é"] {
            assert_eq!(about(name).as_deref(), Some(name));
        }
    }
}
