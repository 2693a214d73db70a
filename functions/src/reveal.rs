//! Sealed messages and tokens, shown to a fresh assertion: received messages to their owner, and a token of the
//! console to an operator. There is no session; the answer to the assertion carries the code.
//!
//! Everything that will be shown is written down first: marked and in the audit trail, and only then decrypted.

mod messages;
mod token;

use contract::env;
use domain::Problem;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws::Aws;
use crate::ceremony::{Ceremonies, Expected, Kind, Reason};
use crate::env::{Misconfigured, required};
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::{Error, clock};

/// Everything that a reveal needs.
pub struct Revealer {
    aws: Aws,
    ceremonies: Ceremonies,
    table: String,
    codes_key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MessagesBody {
    credential: Value,
    message_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenBody {
    credential: Value,
}

impl Revealer {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self {
            aws: Aws::from_env()?,
            ceremonies: Ceremonies::from_env()?,
            table: required(env::TABLE)?,
            codes_key: required(env::CODES_KEY)?,
        })
    }

    /// Reveal messages or a token.
    pub async fn answer(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        match request.path_parameter("token_id") {
            Some(token_id) => self.token(request, record, token_id).await,
            None => self.messages(request, record).await,
        }
    }

    /// The asserting person's unexpired messages, newest first.
    ///
    /// After the ceremony it is a `Query`, a transaction if there are messages, and a `Decrypt` for
    /// each piece, messages at the same time.
    async fn messages(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let body: MessagesBody = request.json()?;
        let expected = Expected { kind: Kind::Reveal, subject: None };
        let asserted = self.ceremonies.finish(&self.aws, request, record, expected, &body.credential).await?;
        let living = messages::living(&self.aws, &self.table, &asserted.person).await?;
        let chosen = messages::choose(living, body.message_id.as_deref());
        let chosen = chosen.ok_or(Reason::Subject).map_err(|reason| reason.refuse(record))?;
        let marked = messages::mark(&self.aws, &self.table, &asserted, chosen).await?;
        let opened = messages::open(&self.aws, &self.codes_key, &marked).await?;
        record.event("messages_revealed");
        for _ in &opened {
            record.count("MessagesRevealed");
        }
        Ok(Reply::json(200, &json!({ "person": asserted.person, "messages": opened })))
    }

    /// A token that the console issued, again. To anybody but an operator all tokens are alike:
    /// the refusal comes before one is looked for.
    async fn token(&self, request: &Request, record: &mut Record, token_id: &str) -> Result<Reply, Error> {
        let body: TokenBody = request.json()?;
        let expected = Expected { kind: Kind::ShowToken, subject: Some(token_id) };
        let asserted = self.ceremonies.finish(&self.aws, request, record, expected, &body.credential).await?;
        if !asserted.operator {
            return Err(Reason::NotAnOperator.refuse(record));
        }
        let shown = token::sealed(&self.aws, &self.table, token_id).await?.ok_or(Problem::TokenNotFound)?;
        let token = shown.open(&self.aws, &self.table, &self.codes_key, &asserted.person, token_id).await?;
        record.event("token_shown");
        record.count("TokensShownAgain");
        let body = json!({
            "token_id": token_id,
            "token": token.reveal(),
            "expires_at": clock::rfc3339(shown.valid_until),
        });
        Ok(Reply::json(200, &body))
    }
}
