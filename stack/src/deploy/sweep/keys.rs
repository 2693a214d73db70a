//! The state of a KMS key after its deletion: AWS keeps one for a while before it is gone.
//!
//! It must not know what the key was for.

use service::kms::DescribeKey;
use time::OffsetDateTime;

use crate::aws::{Aws, code, failure};
use crate::error::Error;

/// A key's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// There is none any more.
    Gone,
    /// It can't be used, costs nothing, and will be gone then.
    Pending(OffsetDateTime),
    /// It is there.
    There,
}

/// Asks for a key.
///
/// # Errors
/// If KMS can't be asked.
pub async fn look(aws: &Aws, key: &str) -> Result<Key, Error> {
    let answer = match aws.service().call(&DescribeKey { key_id: key }).await {
        Ok(answer) => answer,
        Err(error) if code(&error) == Some("NotFoundException") => return Ok(Key::Gone),
        Err(error) => return Err(failure(&format!("ask for key `{key}`"), error)),
    };
    let date = answer.key_metadata.and_then(|key| key.deletion_date);
    let date = date.and_then(|date| OffsetDateTime::from_unix_timestamp(date.0).ok());
    Ok(date.map_or(Key::There, Key::Pending))
}
