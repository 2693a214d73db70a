//! `POST /v1/tokens` and the event `TokenRequested`: a new token for a user and a purpose.
//!
//! The MAC and, if somebody must still get the token, its sealed copy are made in parallel; then
//! one transaction writes the slot, claims one of the user's sends and one of the address's that
//! it goes to, and remembers the caller's `Idempotency-Key`. Delivery comes after: the table's
//! stream announces what is stored.

mod order;
mod push;
mod requested;
mod send_limit;
mod write;

use contract::env;
use domain::token::{self, Alphabet, Format};
use domain::{Problem, Secret, limits};
use serde_json::json;

use crate::authenticate::Callers;
use crate::aws::Aws;
use crate::env::{Misconfigured, number, optional, required, token_format};
use crate::http::{Reply, Request};
use crate::keys::{self, SealedFor};
use crate::log::Record;
use crate::table::{Item, TENANT};
use crate::{Error, Failure, clock, randomness};
use order::{Channel, Order};
use write::{Draft, Written};

pub use requested::TokenRequested;

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
    /// True if the operator turned e-mail on.
    with_email: bool,
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
            callers: Callers::from_env()?.and_the_canary(),
            table: required(env::TABLE)?,
            mac_key: required(env::MAC_KEY)?,
            codes_key: required(env::CODES_KEY)?,
            format: token_format()?,
            life_seconds,
            max_attempts: max_attempts.into(),
            with_email: optional(env::EMAIL_SENDER).is_some(),
        })
    }

    /// Issue a token.
    pub async fn issue(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let caller = self.callers.authenticate(&self.aws, &self.table, request).await?;
        let idempotency_key = request.idempotency_key()?.map(str::to_owned);
        let order = Order::check(request.json()?, caller, idempotency_key, self.with_email)?;
        let made = self.make(&order, record).await?;
        Ok(created(&order, &made))
    }

    /// Make what is ordered, or find that it was made before.
    async fn make(&self, order: &Order, record: &mut Record) -> Result<Made, Error> {
        let token = self.format.generate(randomness::fill)?;
        let token_id = token::random(Alphabet::Base32.symbols(), TOKEN_ID_LENGTH, randomness::fill)?;
        let token_id = token_id.reveal().to_ascii_lowercase();

        if order.caller.is_canary() {
            record.synthetic();
        }
        let pushed = self.push(order, &token).await?;
        let typed = token::normalize(token.reveal())?;
        let message = token::mac_input(TENANT, &order.user_id, &order.purpose, &typed);
        // None of the calls needs another one, and the write needs all: they run at the same time, before it.
        let (mac, sealed, shown) = tokio::try_join!(
            keys::mac(&self.aws, &self.mac_key, message),
            self.seal(sealed_for(order), &token_id, &token),
            self.seal(shown_again(order), &token_id, &token)
        )?;

        let now_millis = clock::now_millis();
        let now = now_millis / 1_000;
        let draft = Draft {
            order,
            token_id: &token_id,
            mac,
            sealed,
            shown,
            pushed,
            now_millis,
            now,
            valid_until: now + self.life_seconds,
            max_attempts: self.max_attempts,
        };
        match write::write(&self.aws, &self.table, &draft).await? {
            Written::New => {
                record.event(contract::line::ISSUED);
                record.channel(order.channel.as_str());
                record.count("TokensIssued");
                let valid_until = draft.valid_until;
                let token = (order.channel == Channel::Show).then_some(token);
                Ok(Made { token_id, valid_until, token })
            }
            Written::Before(item) => {
                record.event("issued_before");
                self.made_before(order, Item(&item)).await
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

    /// The token of an earlier request with the same key.
    async fn made_before(&self, order: &Order, item: Item<'_>) -> Result<Made, Error> {
        let missing = || Failure::new("idempotency", "the item lacks what it was written with");
        // The same key with another body is a mistake of the caller, and must not get the first body's token.
        if item.bytes("fingerprint").ok_or_else(missing)? != order.fingerprint() {
            return Err(Problem::IdempotencyMismatch.into());
        }
        let token_id = item.text("issued_token_id").ok_or_else(missing)?.to_owned();
        let valid_until = item.number("valid_until").ok_or_else(missing)?;
        let token = match item.bytes("sealed") {
            Some(sealed) => {
                Some(keys::open(&self.aws, &self.codes_key, SealedFor::Replay, &token_id, sealed).await?)
            }
            None => None,
        };
        Ok(Made { token_id, valid_until, token })
    }
}

/// The purpose of the sealed copy: the token must be sent, or shown again to a repeated request.
const fn sealed_for(order: &Order) -> Option<SealedFor> {
    match (order.channel, &order.idempotency_key) {
        (Channel::Sms | Channel::Email | Channel::Webhook, _) => Some(SealedFor::Delivery),
        (Channel::Show, Some(_)) => Some(SealedFor::Replay),
        // A pushed token is sealed as a message.
        (Channel::Show, None) | (Channel::Push, _) => None,
    }
}

/// The purpose under which the console may show an operator's token again.
fn shown_again(order: &Order) -> Option<SealedFor> {
    (order.channel == Channel::Show && order.caller.operator().is_some()).then_some(SealedFor::Show)
}

/// A token that was made, now or by an earlier request.
struct Made {
    token_id: String,
    valid_until: u64,
    /// For the caller to show.
    token: Option<Secret>,
}

fn created(order: &Order, made: &Made) -> Reply {
    let mut body = json!({
        "token_id": made.token_id,
        "user_id": order.user_id,
        "purpose": order.purpose,
        "channel": order.channel.as_str(),
        "expires_at": clock::rfc3339(made.valid_until),
    });
    if let Some(token) = &made.token {
        body["token"] = token.reveal().into();
    }
    Reply::json(201, &body)
}
