//! Recovery codes in the table: hashes in a set beside the person's name, each taken out by the
//! write that uses it.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::Secret;
use domain::client::check_name;
use domain::digest::hex;
use domain::recovery_code::{generate, hashed};
use serde_json::Value;
use uuid::Uuid;

use crate::aws::Aws;
use crate::ceremony::Reason;
use crate::table::{Attributes, Item, number, text, values};
use crate::update::{Update, Updated};
use crate::{Failure, clock, delayed, people, randomness};

/// The set of hashes.
const CODES: &str = "recovery_codes";

/// How a person gets new codes in place of the old ones, which also forgets failures.
pub const RENEW: &str = "SET #recovery_codes = :codes, #failures = :zero";

/// New codes of a person, for the one time that they are shown.
pub struct Codes(Vec<Secret>);

impl Codes {
    /// Draw them.
    pub fn draw() -> Result<Self, Failure> {
        generate(randomness::fill).map(Self)
    }

    /// The values of [`RENEW`].
    pub fn values(&self, handle: Uuid) -> Attributes {
        let hashes = self.0.iter().filter_map(|code| hash(handle, code.reveal()));
        values([(":codes", AttributeValue::Ss(hashes.collect())), (":zero", number(0))])
    }

    /// As the answer shows them.
    pub fn shown(&self) -> Value {
        self.0.iter().map(Secret::reveal).collect()
    }
}

/// How many codes are left in a person's item by name.
pub fn left(item: Item<'_>) -> usize {
    item.0.get(CODES).and_then(|codes| codes.as_ss().ok()).map_or(0, Vec::len)
}

/// Try the code of the person `name`: the person's handle and the code's hash if it is one. The try
/// is counted before, on the condition that it doesn't come too early.
pub async fn attempt(
    aws: &Aws,
    table: &str,
    name: &str,
    typed: &str,
) -> Result<Result<(Uuid, String), Reason>, Failure> {
    if check_name(name).is_err() {
        return Ok(Err(Reason::RecoveryCode));
    }
    let now = clock::now();
    let (delayed, mut values) = delayed::condition(now);
    values.extend(self::values([(":now", number(now)), (":one", number(1))]));
    let update = Update {
        key: &people::name_key(name),
        expression: "SET #tried_at = :now ADD #failures :one",
        condition: &delayed,
        values,
    };
    let item = match update.send(aws, table).await? {
        Updated::Done(item) => item,
        Updated::Unmet(Some(_)) => return Ok(Err(Reason::Delayed)),
        Updated::Unmet(None) => return Ok(Err(Reason::RecoveryCode)),
    };
    let known =
        Item(&item).text("handle").and_then(|handle| Uuid::try_parse(handle).ok()).and_then(|handle| {
            let hash = hash(handle, typed)?;
            let codes = item.get(CODES)?.as_ss().ok()?;
            codes.contains(&hash).then_some((handle, hash))
        });
    Ok(known.ok_or(Reason::RecoveryCode))
}

/// How a code is used up, on which condition, with their values.
pub fn spend(hash: &str) -> (&'static str, &'static str, Attributes) {
    (
        "SET #failures = :zero DELETE #recovery_codes :code",
        "contains(#recovery_codes, :hash)",
        values([
            (":zero", number(0)),
            (":code", AttributeValue::Ss(vec![hash.to_owned()])),
            (":hash", text(hash)),
        ]),
    )
}

fn hash(handle: Uuid, typed: &str) -> Option<String> {
    hashed(handle.as_bytes(), typed).ok().map(|hash| hex(&hash))
}
