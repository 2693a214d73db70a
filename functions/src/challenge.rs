//! `POST /v1/challenges`: begins an authentication ceremony.

use domain::Invalid;
use domain::client::check_name;
use serde::Deserialize;

use crate::Error;
use crate::aws::Aws;
use crate::ceremony::{Ceremonies, Expected, Kind};
use crate::env::Misconfigured;
use crate::http::{Reply, Request};
use crate::log::Record;

/// Everything that a challenge needs.
pub struct Challenger {
    aws: Aws,
    ceremonies: Ceremonies,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    ceremony: Kind,
    subject: Option<String>,
}

impl Challenger {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self { aws: Aws::from_env()?, ceremonies: Ceremonies::from_env()? })
    }

    /// Begin the requested ceremony. The existence of its subject isn't checked, or told, yet.
    pub async fn begin(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let Body { ceremony: kind, subject } = request.json()?;
        let subject = subject.as_deref();
        let well_formed =
            |subject| if kind.is_about_a_person() { check_name(subject).is_ok() } else { is_id(subject) };
        if subject.is_some() != kind.has_subject() || !subject.is_none_or(well_formed) {
            return Err(Invalid::new(
                "subject",
                "must be an id for `show_token` and `revoke_passkey`, a person's name for `invite_person` and \
                 `remove_person`, and absent for others",
            )
            .into());
        }
        let begun = self.ceremonies.begin(&self.aws, request, Expected { kind, subject }).await?;
        record.event("challenged");
        Ok(Reply::json(200, &begun.options).cookie(&begun.cookie))
    }
}

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}
