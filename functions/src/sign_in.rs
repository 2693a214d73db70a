//! `POST`, `GET` and `DELETE /v1/session`: the console's session, begun by a passkey.

use contract::env::ENVIRONMENT;
use domain::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws::Aws;
use crate::ceremony::{Ceremonies, Expected, Kind, Reason};
use crate::env::{Misconfigured, required};
use crate::http::{Cookie, Reply, Request};
use crate::log::Record;
use crate::session::{COOKIE, SessionPerson, Sessions};
use crate::{Error, clock};

/// Everything that signing in and out needs.
pub struct SignIn {
    aws: Aws,
    ceremonies: Ceremonies,
    sessions: Sessions,
    environment: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    credential: Value,
}

impl SignIn {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self {
            aws: Aws::from_env()?,
            ceremonies: Ceremonies::from_env()?,
            sessions: Sessions::from_env()?,
            environment: required(ENVIRONMENT)?,
        })
    }

    /// Begin, describe or end a session.
    pub async fn answer(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        match request.method() {
            "POST" => self.begin(request, record).await,
            "GET" => Ok(Reply::json(200, &self.shown(&self.sessions.person(&self.aws, request).await?))),
            "DELETE" => {
                self.sessions.end(&self.aws, request).await?;
                record.event("signed_out");
                Ok(Reply::no_content().cookie(&Cookie::cleared(COOKIE)))
            }
            _ => Err(Problem::NotFound.into()),
        }
    }

    async fn begin(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let Body { credential } = request.json()?;
        let expected = Expected { kind: Kind::SignIn, subject: None };
        let asserted = self.ceremonies.finish(&self.aws, request, record, expected, &credential).await?;
        let begun = self.sessions.begin(&self.aws, &asserted).await?;
        let (person, cookie) = begun.ok_or_else(|| Reason::Changed.refuse(record))?;
        record.event("signed_in");
        record.count("SessionsBegun");
        Ok(Reply::json(200, &self.shown(&person)).cookie(&cookie))
    }

    fn shown(&self, person: &SessionPerson) -> Value {
        json!({
            "person": person.name,
            "operator": person.operator,
            "environment": self.environment,
            "expires_at": clock::rfc3339(person.valid_until),
        })
    }
}
