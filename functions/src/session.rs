//! The console's session: on the server, found by a cookie, over when it is idle, old, or its
//! person revoked.
//!
//! Sessions lie in a partition of their person, so that revoking a person or a passkey finds them
//! all, and using one is one read.

use contract::env;
use contract::table::SESSION;
use domain::digest::{hash, hex};
use domain::limits::{SESSION_IDLE_SECONDS, SESSION_MAX_SECONDS};
use domain::token::{Alphabet, random};
use domain::{Problem, Secret};
use uuid::Uuid;

use crate::audit::Entry;
use crate::aws::Aws;
use crate::ceremony::Asserted;
use crate::env::{Misconfigured, required, site_url};
use crate::http::{Cookie, Request};
use crate::table::{Attributes, Item, Key, number, text, values};
use crate::transaction::{Transaction, Written};
use crate::update::{Update, Updated};
use crate::{Error, Failure, clock, people, randomness};

/// The cookie that a session is found by.
pub const COOKIE: &str = "__Host-otpost-session";

/// Characters of a session's secret: 258 bits.
const SECRET_LENGTH: usize = 43;

/// A session is prolonged no more often, in seconds: a page that asks often writes seldom.
const PROLONG_SECONDS: u64 = 60;

/// The person of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPerson {
    /// The person's name.
    pub name: String,
    /// The person's user handle.
    pub handle: Uuid,
    /// True if the person may use the console.
    pub operator: bool,
    /// The end of the session if it isn't used before, in seconds since the epoch.
    pub valid_until: u64,
}

/// The sessions of this system.
pub struct Sessions {
    table: String,
    origin: String,
}

impl Sessions {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self { table: required(env::TABLE)?, origin: site_url()? })
    }

    /// Begin a session; the cookie goes to the browser. The passkey is written too, so that one
    /// which is being revoked begins none.
    pub async fn begin(
        &self,
        aws: &Aws,
        asserted: &Asserted,
    ) -> Result<Option<(SessionPerson, Cookie)>, Failure> {
        let secret = random(Alphabet::Base64Url.symbols(), SECRET_LENGTH, randomness::fill)?;
        let now = clock::now();
        let valid_until = now + SESSION_IDLE_SECONDS;
        let mut item = key(asserted.handle, secret.reveal()).attributes();
        item.extend(values([
            ("person", text(&asserted.person)),
            ("operator", people::flag(asserted.operator)),
            ("passkey_id", text(&asserted.passkey_id)),
            ("created_at", number(now)),
            ("last_seen", number(now)),
            ("valid_until", number(valid_until)),
            ("expires_at", number(now + SESSION_MAX_SECONDS)),
        ]));
        let entry =
            Entry::new(&asserted.person, "signed_in", &asserted.passkey_id).about(asserted.passkey_name());
        // With the passkey in the transaction: one that is being revoked begins no session.
        let written = Transaction::on(&self.table)
            .put_new(item)?
            .update(
                &people::passkey_key(asserted.handle, &asserted.passkey_id),
                "SET #signed_in_at = :now",
                "attribute_exists(#pk)",
                values([(":now", number(now))]),
            )?
            .with(entry.put(&self.table)?)
            .write(aws)
            .await?;
        if written != Written::Done {
            return Ok(None);
        }
        let person = SessionPerson {
            name: asserted.person.clone(),
            handle: asserted.handle,
            operator: asserted.operator,
            valid_until,
        };
        let value = Secret::new(format!("{}.{}", asserted.handle.simple(), secret.reveal()));
        Ok(Some((person, Cookie::new(COOKIE, value, SESSION_MAX_SECONDS))))
    }

    /// The person whose session `request` belongs to. A request that changes something must come from
    /// a page of this site.
    pub async fn person(&self, aws: &Aws, request: &Request) -> Result<SessionPerson, Error> {
        let (handle, key) = self.presented(request).ok_or(Problem::SessionRequired)?;
        let now = clock::now();
        let item = people::read(aws, &self.table, &key).await?.ok_or(Problem::SessionRequired)?;
        let mut person = read(handle, &item, now).ok_or(Problem::SessionRequired)?;
        let item = Item(&item);
        // Not at each request: a session in use would cost a write for every read.
        if item.number("last_seen").is_none_or(|seen| seen + PROLONG_SECONDS <= now) {
            let end = item.number("expires_at").unwrap_or(now);
            person.valid_until = end.min(now + SESSION_IDLE_SECONDS);
            self.prolong(aws, &key, now, person.valid_until).await?;
        }
        Ok(person)
    }

    /// The operator whose session `request` belongs to.
    pub async fn operator(&self, aws: &Aws, request: &Request) -> Result<SessionPerson, Error> {
        let person = self.person(aws, request).await?;
        if person.operator { Ok(person) } else { Err(Problem::NotAnOperator.into()) }
    }

    /// True if `request` comes with a session, good or not.
    pub fn is_presented(request: &Request) -> bool {
        request.cookie(COOKIE).is_some()
    }

    /// End the session of `request`, if it has one.
    ///
    /// # Errors
    /// [`Problem::SessionRequired`] if no page of this site asks.
    pub async fn end(&self, aws: &Aws, request: &Request) -> Result<(), Error> {
        if !self.is_from_here(request) {
            return Err(Problem::SessionRequired.into());
        }
        let Some((_, key)) = self.presented(request) else { return Ok(()) };
        Ok(people::delete_key(aws, &self.table, key.attributes()).await?)
    }

    /// End the sessions of a person: those that `passkey_id` began, or all.
    pub async fn end_all(
        aws: &Aws,
        table: &str,
        handle: Uuid,
        passkey_id: Option<&str>,
    ) -> Result<(), Failure> {
        for item in people::partition(aws, table, &sessions_of(handle)).await? {
            let began = Item(&item).text("passkey_id");
            if passkey_id.is_none() || passkey_id == began {
                people::delete(aws, table, &item).await?;
            }
        }
        Ok(())
    }

    async fn prolong(&self, aws: &Aws, key: &Key, now: u64, valid_until: u64) -> Result<(), Error> {
        let update = Update {
            key,
            expression: "SET #last_seen = :now, #valid_until = :until",
            condition: "#valid_until > :now",
            values: values([(":now", number(now)), (":until", number(valid_until))]),
        };
        match update.send(aws, &self.table).await? {
            Updated::Done(_) => Ok(()),
            Updated::Unmet(_) => Err(Problem::SessionRequired.into()),
        }
    }

    /// Returns true if a page of this site sent `request`.
    fn is_from_here(&self, request: &Request) -> bool {
        request.header("Origin") == Some(self.origin.as_str())
    }

    fn presented(&self, request: &Request) -> Option<(Uuid, Key)> {
        if request.method() != "GET" && !self.is_from_here(request) {
            return None;
        }
        let (handle, secret) = request.cookie(COOKIE)?.split_once('.')?;
        let handle = Uuid::try_parse(handle).ok()?;
        Some((handle, key(handle, secret)))
    }
}

/// The partition of a person's sessions.
pub fn sessions_of(handle: Uuid) -> String {
    format!("{SESSION}{}", handle.hyphenated())
}

fn key(handle: Uuid, secret: &str) -> Key {
    Key { pk: sessions_of(handle), sk: hex(&hash(&[b"session", secret.as_bytes()])) }
}

fn read(handle: Uuid, item: &Attributes, now: u64) -> Option<SessionPerson> {
    let item = Item(item);
    let valid_until = item.number("valid_until").filter(|until| now < *until)?;
    item.number("expires_at").filter(|end| now < *end)?;
    Some(SessionPerson {
        name: item.text("person")?.to_owned(),
        handle,
        operator: item.flag("operator")?,
        valid_until,
    })
}
