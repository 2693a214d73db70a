//! `POST /v1/tokens/verify`: a token is accepted once.
//!
//! 1. The MAC of what was typed is made while one conditional update counts the try. The
//!    condition holds every reason to refuse, so that parallel guesses can't outrun the counter.
//! 2. If the MAC is the stored one, a second conditional update consumes the token. Exactly one
//!    of any number of parallel requests passes it.
//!
//! A refusal makes the same calls in the same order whatever its reason, for unknown users too.

use contract::env;
use domain::digest::{self, Hash, same};
use domain::refusal::Reason;
use domain::{Problem, limits, purpose, token, user_id};
use serde::Deserialize;
use serde_json::json;

use crate::authenticate::Callers;
use crate::aws::Aws;
use crate::env::{Misconfigured, required};
use crate::http::{Reply, Request};
use crate::log::Record;
use crate::table::{Attributes, Item, Key, TENANT, bytes, number, text, values};
use crate::update::{Update, Updated};
use crate::{Error, Failure, clock, delayed, keys};

/// Everything that verification needs.
pub struct Verifier {
    aws: Aws,
    callers: Callers,
    table: String,
    mac_key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    user_id: String,
    token: String,
    purpose: Option<String>,
}

impl Verifier {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self {
            aws: Aws::from_env()?,
            callers: Callers::from_env()?.and_the_canary(),
            table: required(env::TABLE)?,
            mac_key: required(env::MAC_KEY)?,
        })
    }

    /// Verify a token.
    pub async fn verify(&self, request: &Request, record: &mut Record) -> Result<Reply, Error> {
        let caller = self.callers.authenticate(&self.aws, &self.table, request).await?;
        let body: Body = request.json()?;
        let purpose = body.purpose.as_deref().unwrap_or(purpose::DEFAULT);
        user_id::check(&body.user_id)?;
        caller.may_name(&body.user_id)?;
        if caller.is_canary() {
            record.synthetic();
        }
        purpose::check(purpose)?;
        let typed = token::normalize(&body.token)?;
        let idempotency_key = request.idempotency_key()?;

        let slot = Key::slot(&body.user_id, purpose);
        let now = clock::now();
        let message = token::mac_input(TENANT, &body.user_id, purpose, &typed);
        let (mac, counted) =
            tokio::try_join!(keys::mac(&self.aws, &self.mac_key, message), self.count_try(&slot, now),)?;
        // Without a key of the caller's, the invocation's id still recognizes the SDK's own
        // retry of a consume whose answer was lost.
        let (kind, marker) = match idempotency_key {
            Some(key) => ("key", key),
            None => ("request", record.request_id()),
        };
        let consumer = digest::hash(&[&mac, caller.scope().as_bytes(), kind.as_bytes(), marker.as_bytes()]);

        let outcome = match counted {
            Updated::Done(item) => self.decide(&slot, Item(&item), &mac, &consumer, now).await?,
            Updated::Unmet(item) => refused(item.as_ref(), &consumer, now),
        };
        match outcome {
            Outcome::Verified => {
                record.event("verified");
                record.count(contract::line::TOKENS_VERIFIED);
            }
            Outcome::Repeated => record.event("verified_again"),
            Outcome::Refused(reason) => {
                record.refused(reason);
                return Err(Problem::TokenRefused.into());
            }
        }
        Ok(Reply::json(200, &json!({ "verified": true })))
    }

    /// Count a try, if one is allowed.
    async fn count_try(&self, key: &Key, now: u64) -> Result<Updated, Failure> {
        let expression = "SET #tried_at = :now, #failing_until = :kept, #expires_at = :kept \
                          ADD #attempts :one, #failures :one";
        let (delayed, mut values) = delayed::condition(now);
        let condition = format!(
            "#state = :outstanding AND #valid_until > :now AND #attempts < #max_attempts AND ({delayed})"
        );
        values.extend(self::values([
            (":now", number(now)),
            (":kept", number(now + limits::FAILURES_KEPT_SECONDS)),
            (":one", number(1)),
            (":outstanding", text("outstanding")),
        ]));
        Update { key, expression, condition: &condition, values }.send(&self.aws, &self.table).await
    }

    /// A try was counted: compare, and consume on a match.
    async fn decide(
        &self,
        key: &Key,
        item: Item<'_>,
        mac: &[u8],
        consumer: &Hash,
        now: u64,
    ) -> Result<Outcome, Failure> {
        if !item.bytes("mac").is_some_and(|stored| same(stored, mac)) {
            return Ok(Outcome::Refused(Reason::Wrong));
        }
        let (Some(token_id), Some(valid_until)) = (item.text("token_id"), item.number("valid_until")) else {
            return Err(Failure::new("dynamodb UpdateItem", "the slot has no token"));
        };
        let update = Update {
            key,
            expression: "SET #state = :used, #failures = :zero, #expires_at = :expires, \
                         #consumed_by = :consumer, #used_at = :now \
                         REMOVE #mac, #sealed, #shown, #deliver, #failing_until",
            condition: "#state = :outstanding AND #token_id = :token_id",
            values: values([
                (":used", text("used")),
                (":outstanding", text("outstanding")),
                (":zero", number(0)),
                (":now", number(now)),
                (":expires", number(valid_until.max(now + limits::REPLAY_SECONDS))),
                (":consumer", bytes(consumer.as_slice())),
                (":token_id", text(token_id)),
            ]),
        };
        Ok(match update.send(&self.aws, &self.table).await? {
            Updated::Done(_) => Outcome::Verified,
            Updated::Unmet(item) => refused(item.as_ref(), consumer, now),
        })
    }
}

enum Outcome {
    Verified,
    Repeated,
    Refused(Reason),
}

/// The outcome of this request for a slot that refused.
fn refused(item: Option<&Attributes>, consumer: &Hash, now: u64) -> Outcome {
    if consumed_by(item, consumer, now) {
        return Outcome::Repeated;
    }
    Outcome::Refused(reason(item, now))
}

/// True if this very request has consumed the token before, and lately.
fn consumed_by(item: Option<&Attributes>, consumer: &Hash, now: u64) -> bool {
    let Some(item) = item.map(Item) else { return false };
    let recent = item.number("used_at").is_some_and(|at| now <= at + limits::REPLAY_SECONDS);
    recent && item.bytes("consumed_by").is_some_and(|stored| same(stored, consumer))
}

/// The reason for which a slot refused, for the metrics.
fn reason(item: Option<&Attributes>, now: u64) -> Reason {
    match item.map(|item| Item(item).slot()) {
        // Between the condition and its reading the slot may have been consumed by another.
        Some(Some(slot)) => slot.refusal(now).unwrap_or(Reason::Used),
        _ => Reason::Unknown,
    }
}
