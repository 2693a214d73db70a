//! People, as operators list, invite and remove them in the console. Looking wants a session, the rest a fresh
//! assertion for that very person.

use contract::admin::Response;
use domain::{Invalid, Problem};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Passkeys;
use crate::ceremony::{Asserted, Expected, Kind, Reason};
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::members::Members;
use crate::{Error, Failure};

/// The seconds for which an invitation is good that names no others, as on the command line.
const VALID_SECONDS: u64 = 60 * 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invite {
    credential: Value,
    #[serde(default)]
    operator: bool,
    #[serde(default = "an_hour")]
    valid_seconds: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remove {
    credential: Value,
}

const fn an_hour() -> u64 {
    VALID_SECONDS
}

impl Passkeys {
    pub(super) async fn list_people(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let session = self.sessions.operator(&self.aws, request).await?;
        let people = self.members(&session.name).people().await?;
        record.event("people_listed");
        Ok(Reply::json(200, &json!({ "people": people })))
    }

    /// Passkeys are bound to this site: the operator's is.
    pub(super) async fn invite_person(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let name = request.path_parameter("name").unwrap_or_default();
        let Invite { credential, operator, valid_seconds } = request.json()?;
        let asserted = self.operator(request, record, Kind::InvitePerson, name, &credential).await?;
        let answer = self.members(&asserted.person).invite(name, operator, valid_seconds).await?;
        let Response::Invited { secret, expires_at } = answer else { return Err(refusal(&answer)) };
        record.event("person_invited");
        let link = format!("{}/register.html#{secret}", self.ceremonies.relying_party().origin);
        Ok(Reply::json(201, &json!({ "person": name, "link": link, "expires_at": expires_at })))
    }

    pub(super) async fn remove_person(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let name = request.path_parameter("name").unwrap_or_default();
        let Remove { credential } = request.json()?;
        let asserted = self.operator(request, record, Kind::RemovePerson, name, &credential).await?;
        let members = self.members(&asserted.person);
        // Somebody must be left who can let others in: whoever removes another, or another operator.
        let witness = if name == asserted.person {
            members.another_operator(asserted.handle).await?.ok_or(Problem::LastOperator)?
        } else {
            asserted.handle
        };
        let answer = members.revoke_person(name, Some(witness)).await?;
        let Response::PersonRevoked { .. } = answer else { return Err(refusal(&answer)) };
        record.event("person_revoked");
        Ok(Reply::no_content())
    }

    /// The operator who has just touched a passkey for this person.
    async fn operator(
        &self,
        request: &Request,
        record: &mut Record,
        kind: Kind,
        name: &str,
        credential: &Value,
    ) -> Result<Asserted, Error> {
        let expected = Expected { kind, subject: Some(name) };
        let asserted = self.ceremonies.finish(&self.aws, request, record, expected, credential).await?;
        if asserted.operator { Ok(asserted) } else { Err(Reason::NotAnOperator.refuse(record)) }
    }

    const fn members<'a>(&'a self, actor: &'a str) -> Members<'a> {
        Members { aws: &self.aws, table: self.table.as_str(), actor }
    }
}

/// The refusal as a problem. The name is well-formed: the challenge was for it.
fn refusal(answer: &Response) -> Error {
    let Response::Refused { code, .. } = answer else {
        return Failure::new("people", "the answer is to another question").into();
    };
    match code.as_str() {
        "invalid_request" => Invalid::new("valid_seconds", "must be 600 to 86400").into(),
        "person_unknown" => Problem::PersonNotFound.into(),
        "last_operator" => Problem::LastOperator.into(),
        _ => Failure::new("people", "the refusal is unknown").into(),
    }
}
