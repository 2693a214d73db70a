//! A token that the console issued and its operator was shown, while it is still outstanding.

use domain::Secret;
use domain::slot::State;

use crate::audit::Entry;
use crate::aws::Aws;
use crate::keys::{self, SealedFor};
use crate::table::Item;
use crate::{Failure, clock, tokens};

/// A token that may be shown.
pub struct Shown {
    sealed: Vec<u8>,
    user_id: String,
    /// The end of its life, in seconds since the epoch.
    pub valid_until: u64,
}

/// The token `token_id`, if it may be shown. The index may be behind; the slot isn't.
pub async fn sealed(aws: &Aws, table: &str, token_id: &str) -> Result<Option<Shown>, Failure> {
    let Some(slot) = tokens::slot_of(aws, table, token_id).await? else { return Ok(None) };
    let answer = aws
        .dynamodb()
        .get_item()
        .table_name(table)
        .set_key(Some(slot.attributes()))
        .consistent_read(true)
        .send()
        .await
        .map_err(|error| Failure::of_call("dynamodb GetItem", &error))?;
    Ok(answer.item.as_ref().and_then(|item| of(Item(item), token_id, clock::now())))
}

fn of(item: Item<'_>, token_id: &str, now: u64) -> Option<Shown> {
    let slot = item.slot()?;
    let usable = slot.state == State::Outstanding && slot.attempts < slot.max_attempts;
    let living = item.text("token_id") == Some(token_id) && slot.valid_until > now;
    let sealed = item.bytes("shown").filter(|_| usable && living)?;
    Some(Shown {
        sealed: sealed.to_vec(),
        user_id: item.text("user_id")?.to_owned(),
        valid_until: slot.valid_until,
    })
}

impl Shown {
    /// Open the token for the operator `actor`, after a line in the audit trail.
    pub async fn open(
        &self,
        aws: &Aws,
        table: &str,
        codes_key: &str,
        actor: &str,
        token_id: &str,
    ) -> Result<Secret, Failure> {
        let entry = Entry::new(actor, "token_shown", token_id).about_user(&self.user_id);
        entry.write(aws, table).await?;
        keys::open(aws, codes_key, SealedFor::Show, token_id, &self.sealed).await
    }
}
