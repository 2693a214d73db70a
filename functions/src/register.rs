//! The registration ceremony: `POST /v1/registration/options` lets a person in by an invitation, a
//! recovery code or a passkey, `POST /v1/registration` writes the new passkey down.

mod announcement;
mod invitation;
mod write;

use contract::env;
use domain::{Invalid, Problem, passkey};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Error;
use crate::aws::Aws;
use crate::ceremony::{Ceremonies, Expected, Grant, Kind, Reason};
use crate::env::{Misconfigured, required};
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::people::Person;
use crate::recovery;

pub use invitation::invitation_key;

/// Everything that registration needs.
pub struct Registrar {
    aws: Aws,
    ceremonies: Ceremonies,
    table: String,
    codes_key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    invitation: Option<String>,
    person: Option<String>,
    recovery_code: Option<String>,
    credential: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    name: String,
    credential: Value,
}

impl Registrar {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self {
            aws: Aws::from_env()?,
            ceremonies: Ceremonies::from_env()?,
            table: required(env::TABLE)?,
            codes_key: required(env::CODES_KEY)?,
        })
    }

    /// Either half.
    pub async fn answer(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        match request.resource() {
            "/v1/registration/options" => self.begin(request, record).await,
            "/v1/registration" => self.finish(request, record).await,
            _ => Err(Problem::NotFound.into()),
        }
    }

    async fn begin(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let (person, grant) = match request.json()? {
            Options { invitation: Some(secret), person: None, recovery_code: None, credential: None } => {
                let invited = invitation::read(&self.aws, &self.table, &secret).await?;
                let (handle, hash) = invited.ok_or_else(|| Reason::Invitation.refuse(record))?;
                let person = Person::read(&self.aws, &self.table, handle).await?;
                (person.ok_or_else(|| Reason::Invitation.refuse(record))?, Grant::Invitation(hash))
            }
            Options { invitation: None, person: Some(name), recovery_code: Some(code), credential: None } => {
                let found = recovery::find(&self.aws, &self.table, &name, &code).await?;
                let (handle, hash) = found.ok_or_else(|| Reason::RecoveryCode.refuse(record))?;
                let person = Person::read(&self.aws, &self.table, handle).await?;
                (person.ok_or_else(|| Reason::RecoveryCode.refuse(record))?, Grant::RecoveryCode(hash))
            }
            Options { invitation: None, person: None, recovery_code: None, credential: Some(credential) } => {
                let expected = Expected { kind: Kind::AddPasskey, subject: None };
                let asserted =
                    self.ceremonies.finish(&self.aws, request, record, expected, &credential).await?;
                let grant = Grant::Passkey(asserted.passkey_id.clone());
                (asserted.into(), grant)
            }
            _ => {
                let rule = "must be an invitation, a person with a recovery code, or a credential";
                return Err(Invalid::new("body", rule).into());
            }
        };
        let begun = self.ceremonies.begin_registration(&self.aws, request, &person, grant).await?;
        record.event("registration_begun");
        let mut options = begun.options;
        options["person"] = person.name.into();
        Ok(Reply::json(200, &options).cookie(&begun.cookie))
    }

    async fn finish(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let Body { name, credential } = request.json()?;
        passkey::check_name(&name)?;
        let registered = self.ceremonies.finish_registration(&self.aws, request, record, &credential).await?;
        let written = self.write(&registered, &name).await?.map_err(|reason| reason.refuse(record))?;
        record.event("passkey_registered");
        record.count("PasskeysRegistered");
        let mut answer = json!({
            "person": registered.enrolment.person,
            "operator": registered.enrolment.operator,
            "passkey": { "passkey_id": written.passkey_id, "name": name },
        });
        if let Some(codes) = written.recovery_codes {
            answer["recovery_codes"] = codes.shown();
        }
        Ok(Reply::json(201, &answer))
    }
}
