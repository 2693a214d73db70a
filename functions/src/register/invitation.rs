//! Invitations: the hash of a secret, and who is invited.

use contract::table::INVITATION;
use domain::digest::{hash, hex};
use uuid::Uuid;

use crate::aws::Aws;
use crate::table::{Item, Key};
use crate::{Failure, clock, people};

/// An invitation, by its secret.
pub fn invitation_key(secret: &str) -> Key {
    by_hash(&hex(&hash(&[b"invitation", secret.as_bytes()])))
}

/// An invitation, by the hash of its secret.
pub fn by_hash(hash: &str) -> Key {
    Key { pk: format!("{INVITATION}{hash}"), sk: "INVITATION".to_owned() }
}

/// The person who is invited by `secret`, with the hash of it; none if it is unknown, used or over.
pub async fn read(aws: &Aws, table: &str, secret: &str) -> Result<Option<(Uuid, String)>, Failure> {
    let key = invitation_key(secret);
    let item = people::read(aws, table, &key).await?;
    let Some(item) = &item else { return Ok(None) };
    let handle = Item(item)
        .number("valid_until")
        .filter(|until| clock::now() < *until)
        .and_then(|_| Uuid::try_parse(Item(item).text("handle")?).ok());
    let hash = key.pk.trim_start_matches(INVITATION).to_owned();
    Ok(handle.map(|handle| (handle, hash)))
}
