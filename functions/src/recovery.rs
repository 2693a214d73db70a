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
use crate::table::{Attributes, Item, text, values};
use crate::{Failure, people, randomness};

/// The set of hashes.
const CODES: &str = "recovery_codes";

/// The update that gives a person new codes in place of the old ones.
pub const RENEW: &str = "SET #recovery_codes = :codes";

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
        values([(":codes", AttributeValue::Ss(hashes.collect()))])
    }

    /// As the answer shows them.
    pub fn shown(&self) -> Value {
        self.0.iter().map(Secret::reveal).collect()
    }
}

/// The number of codes left in a person's item by name.
pub fn left(item: Item<'_>) -> usize {
    item.0.get(CODES).and_then(|codes| codes.as_ss().ok()).map_or(0, Vec::len)
}

/// The person `name`'s handle and the code's hash, if `typed` is one of their codes. Tries aren't
/// counted: nobody guesses 80 bits, and a count would let anybody who knows a name keep its owner out.
pub async fn find(
    aws: &Aws,
    table: &str,
    name: &str,
    typed: &str,
) -> Result<Option<(Uuid, String)>, Failure> {
    if check_name(name).is_err() {
        return Ok(None);
    }
    let Some(item) = people::read(aws, table, &people::name_key(name)).await? else { return Ok(None) };
    let known = || {
        let handle = Uuid::try_parse(Item(&item).text("handle")?).ok()?;
        let hash = hash(handle, typed)?;
        item.get(CODES)?.as_ss().ok()?.contains(&hash).then_some((handle, hash))
    };
    Ok(known())
}

/// The update that uses up a code: expression, condition and values.
pub fn spend(hash: &str) -> (&'static str, &'static str, Attributes) {
    (
        "DELETE #recovery_codes :code",
        "contains(#recovery_codes, :hash)",
        values([(":code", AttributeValue::Ss(vec![hash.to_owned()])), (":hash", text(hash))]),
    )
}

fn hash(handle: Uuid, typed: &str) -> Option<String> {
    hashed(handle.as_bytes(), typed).ok().map(|hash| hex(&hash))
}
