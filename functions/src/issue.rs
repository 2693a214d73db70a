//! `POST /v1/tokens`: a new token for a user and a purpose.
//!
//! The MAC and, if somebody must still get the token, its sealed copy are made in parallel; then
//! one transaction writes the slot, claims one of the user's sends and one of the telephone
//! number's, and remembers the caller's `Idempotency-Key`. Delivery comes after: the table's stream announces what is stored.

mod order;
mod send_limit;
mod write;

use contract::env;
use domain::token::{self, Alphabet, Format};
use domain::{Problem, Secret, limits};
use serde_json::json;

use crate::authenticate::Callers;
use crate::aws::Aws;
use crate::env::{Misconfigured, number, required, token_format};
use crate::http::{Reply, Request};
use crate::keys::{self, SealedFor};
use crate::log::Record;
use crate::table::{Item, TENANT};
use crate::{Error, Failure, clock, randomness};
use order::{Channel, Order};
use write::{Draft, Written};

/// Everything that issuing needs.
pub struct Issuer {
    aws: Aws,
    callers: Callers,
    table: String,
    mac_key: String,
    codes_key: String,
    format: Format,
    life_seconds: u64,
    max_attempts: u64,
}

/// A random token id: 26 symbols of 5 bits.
const TOKEN_ID_LENGTH: usize = 26;

impl Issuer {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let life_seconds = number(env::TOKEN_LIFE)?;
        if !(limits::TOKEN_LIFE_MIN_SECONDS..=limits::TOKEN_LIFE_MAX_SECONDS).contains(&life_seconds) {
            return Err(Misconfigured::new(env::TOKEN_LIFE, "is not 60 to 600"));
        }
        let max_attempts: u32 = number(env::TOKEN_ATTEMPTS)?;
        if !(1..=limits::TOKEN_ATTEMPTS_MAX).contains(&max_attempts) {
            return Err(Misconfigured::new(env::TOKEN_ATTEMPTS, "is not 1 to 10"));
        }
        Ok(Self {
            aws: Aws::from_env()?,
            callers: Callers::from_env()?,
            table: required(env::TABLE)?,
            mac_key: required(env::MAC_KEY)?,
            codes_key: required(env::CODES_KEY)?,
            format: token_format()?,
            life_seconds,
            max_attempts: max_attempts.into(),
        })
    }

    /// Issue a token.
    pub async fn issue(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let caller = self.callers.authenticate(&self.aws, &self.table, request).await?;
        let order = Order::read(request, caller)?;
        let token = self.format.generate(randomness::fill)?;
        let token_id = token::random(Alphabet::Base32.symbols(), TOKEN_ID_LENGTH, randomness::fill)?;
        let token_id = token_id.reveal().to_ascii_lowercase();

        let typed = token::normalize(token.reveal())?;
        let message = token::mac_input(TENANT, &order.user_id, &order.purpose, &typed);
        let (mac, sealed, shown) = tokio::try_join!(
            keys::mac(&self.aws, &self.mac_key, message),
            self.seal(sealed_for(&order), &token_id, &token),
            self.seal(shown_again(&order), &token_id, &token)
        )?;

        let now = clock::now();
        let draft = Draft {
            order: &order,
            token_id: &token_id,
            mac,
            sealed,
            shown,
            now,
            valid_until: now + self.life_seconds,
            max_attempts: self.max_attempts,
        };
        match write::write(&self.aws, &self.table, &draft).await? {
            Written::New => {
                record.event("issued");
                record.count("TokensIssued");
                let shown = (order.channel == Channel::Show).then_some(&token);
                Ok(created(&order, &token_id, draft.valid_until, shown))
            }
            Written::Before(item) => {
                record.event("issued_before");
                self.repeat(&order, Item(&item)).await
            }
            Written::TooMany { retry_after_seconds } => {
                Err(Problem::TooManyTokens { retry_after_seconds }.into())
            }
        }
    }

    /// A sealed copy, if there is something that it is for.
    async fn seal(
        &self,
        purpose: Option<SealedFor>,
        token_id: &str,
        token: &Secret,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let Some(purpose) = purpose else { return Ok(None) };
        keys::seal(&self.aws, &self.codes_key, purpose, token_id, token).await.map(Some)
    }

    /// The answer to a request whose key was seen before.
    async fn repeat(&self, order: &Order, item: Item<'_>) -> Result<Reply, Error> {
        let missing = || Failure::new("idempotency", "the item lacks what it was written with");
        if item.bytes("fingerprint").ok_or_else(missing)? != order.fingerprint() {
            return Err(Problem::IdempotencyMismatch.into());
        }
        let token_id = item.text("issued_token_id").ok_or_else(missing)?;
        let valid_until = item.number("valid_until").ok_or_else(missing)?;
        let token = match item.bytes("sealed") {
            Some(sealed) => {
                Some(keys::open(&self.aws, &self.codes_key, SealedFor::Replay, token_id, sealed).await?)
            }
            None => None,
        };
        Ok(created(order, token_id, valid_until, token.as_ref()))
    }
}

/// What the sealed copy is for: the token must be sent, or shown again when the request is repeated.
const fn sealed_for(order: &Order) -> Option<SealedFor> {
    match (order.channel, &order.idempotency_key) {
        (Channel::Sms, _) => Some(SealedFor::Delivery),
        (Channel::Show, Some(_)) => Some(SealedFor::Replay),
        (Channel::Show, None) => None,
    }
}

/// What an operator is shown once, the console may show again.
fn shown_again(order: &Order) -> Option<SealedFor> {
    (order.channel == Channel::Show && order.caller.operator().is_some()).then_some(SealedFor::Show)
}

fn created(order: &Order, token_id: &str, valid_until: u64, token: Option<&Secret>) -> Reply {
    let mut body = json!({
        "token_id": token_id,
        "user_id": order.user_id,
        "purpose": order.purpose,
        "channel": order.channel.as_str(),
        "expires_at": clock::rfc3339(valid_until),
    });
    if let Some(token) = token {
        body["token"] = token.reveal().into();
    }
    Reply::json(201, &body)
}
