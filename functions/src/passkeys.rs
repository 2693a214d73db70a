//! The requests of a person about their own passkeys: list, rename, revoke, draw new recovery codes. The requests of
//! operators about people are here too.
//!
//! Listing and renaming want a session; a request that takes access away or gives it, a fresh assertion.

mod people_of_operators;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Problem, passkey};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::audit::Entry;
use crate::aws::Aws;
use crate::ceremony::{Asserted, Ceremonies, Expected, Kind, Reason};
use crate::env::{Misconfigured, required};
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::people::{self, Passkey, Person};
use crate::recovery::{self, Codes};
use crate::session::Sessions;
use crate::table::{Attributes, Item, number, text, values};
use crate::transaction::{Transaction, Written};
use crate::{Error, Failure};

/// Everything that a person's passkeys need.
pub struct Passkeys {
    aws: Aws,
    ceremonies: Ceremonies,
    sessions: Sessions,
    table: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rename {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revoke {
    credential: Value,
    #[serde(default)]
    even_if_last: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Renew {
    credential: Value,
}

impl Passkeys {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self {
            aws: Aws::from_env()?,
            ceremonies: Ceremonies::from_env()?,
            sessions: Sessions::from_env()?,
            table: required(contract::env::TABLE)?,
        })
    }

    /// Answer any of these requests.
    pub async fn answer(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let passkey_id = request.path_parameter("passkey_id");
        match (request.resource(), passkey_id) {
            ("/v1/passkeys", None) => self.list(request).await,
            ("/v1/passkeys/{passkey_id}/rename", Some(id)) => self.rename(request, record, id).await,
            ("/v1/passkeys/{passkey_id}/revoke", Some(id)) => self.revoke(request, record, id).await,
            ("/v1/recovery-codes", None) => self.renew(request, record).await,
            ("/v1/people", None) => self.list_people(request, record).await,
            ("/v1/people/{name}/invite", None) => self.invite_person(request, record).await,
            ("/v1/people/{name}/remove", None) => self.remove_person(request, record).await,
            _ => Err(Problem::NotFound.into()),
        }
    }

    async fn list(&self, request: &Request) -> Result<Reply, Error> {
        let session = self.sessions.person(&self.aws, request).await?;
        let name = people::name_key(&session.name);
        let (person, by_name) = tokio::try_join!(
            Person::read(&self.aws, &self.table, session.handle),
            people::read(&self.aws, &self.table, &name),
        )?;
        let person = person.ok_or(Problem::SessionRequired)?;
        let passkeys: Vec<Value> = person.passkeys.iter().map(Passkey::shown).collect();
        let left = by_name.map_or(0, |item: Attributes| recovery::left(Item(&item)));
        Ok(Reply::json(
            200,
            &json!({
                "passkeys": passkeys,
                "recovery_codes_left": left,
                "relying_party_id": self.ceremonies.relying_party_id(),
                "user_handle": URL_SAFE_NO_PAD.encode(person.handle.as_bytes()),
            }),
        ))
    }

    async fn rename(&self, request: &Request, record: &mut Record, id: &str) -> Result<Reply, Error> {
        let session = self.sessions.person(&self.aws, request).await?;
        let Rename { name } = request.json()?;
        passkey::check_name(&name)?;
        let entry = Entry::new(&session.name, "passkey_renamed", id).about(&name);
        let written = Transaction::on(&self.table)
            .update(
                &people::passkey_key(session.handle, id),
                "SET #name = :name",
                "attribute_exists(#pk)",
                values([(":name", text(&name))]),
            )?
            .with(entry.put(&self.table)?)
            .write(&self.aws)
            .await?;
        if written != Written::Done {
            return Err(Problem::PasskeyNotFound.into());
        }
        record.event("passkey_renamed");
        Ok(Reply::json(200, &json!({ "passkey_id": id, "name": name })))
    }

    async fn revoke(&self, request: &Request, record: &mut Record, id: &str) -> Result<Reply, Error> {
        let Revoke { credential, even_if_last } = request.json()?;
        let expected = Expected { kind: Kind::RevokePasskey, subject: Some(id) };
        let asserted = self.ceremonies.finish(&self.aws, request, record, expected, &credential).await?;
        if !asserted.passkeys.iter().any(|passkey| passkey.passkey_id == id) {
            // A revocation that broke off here may have left sessions.
            Sessions::end_all(&self.aws, &self.table, asserted.handle, Some(id)).await?;
            return Err(Problem::PasskeyNotFound.into());
        }
        if asserted.registered <= 1 && !even_if_last {
            return Err(Problem::LastPasskey.into());
        }
        // Two that are revoked at the same time count each other: one is refused.
        if self.remove(&asserted, id).await? != Written::Done {
            return Err(Reason::Changed.refuse(record));
        }
        // After the passkey, so that no new session can begin in between.
        Sessions::end_all(&self.aws, &self.table, asserted.handle, Some(id)).await?;
        record.event("passkey_revoked");
        record.count("PasskeysRevoked");
        Ok(Reply::no_content())
    }

    async fn remove(&self, asserted: &Asserted, id: &str) -> Result<Written, Failure> {
        let before = asserted.registered;
        let entry = Entry::new(&asserted.person, "passkey_revoked", id).about(asserted.name_of(id));
        let there = "attribute_exists(#pk)";
        Transaction::on(&self.table)
            .delete(&people::passkey_key(asserted.handle, id), there, Attributes::new())?
            .delete(&people::credential_key(id), there, Attributes::new())?
            .update(
                &people::person_key(asserted.handle),
                "SET #passkeys = :after",
                "#passkeys = :before",
                values([(":before", number(before)), (":after", number(before.saturating_sub(1)))]),
            )?
            .with(entry.put(&self.table)?)
            .write(&self.aws)
            .await
    }

    async fn renew(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let Renew { credential } = request.json()?;
        let expected = Expected { kind: Kind::RenewRecoveryCodes, subject: None };
        let asserted = self.ceremonies.finish(&self.aws, request, record, expected, &credential).await?;
        let codes = Codes::draw()?;
        let entry = Entry::new(&asserted.person, "recovery_codes_renewed", &asserted.passkey_id)
            .about(asserted.passkey_name());
        let written = Transaction::on(&self.table)
            .update(
                &people::name_key(&asserted.person),
                recovery::RENEW,
                "attribute_exists(#pk)",
                codes.values(asserted.handle),
            )?
            .with(entry.put(&self.table)?)
            .write(&self.aws)
            .await?;
        if written != Written::Done {
            return Err(Reason::Changed.refuse(record));
        }
        record.event("recovery_codes_renewed");
        Ok(Reply::json(200, &json!({ "recovery_codes": codes.shown() })))
    }
}
