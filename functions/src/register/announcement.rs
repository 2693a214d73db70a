//! The news for a person's devices that a passkey was registered for them: not every time by them.

use aws_sdk_dynamodb::types::Put;
use domain::limits::MESSAGE_LIFE_SECONDS;

use super::Registrar;
use crate::ceremony::Grant;
use crate::keys::SealedFor;
use crate::message::{self, Contents, Message, Origin};
use crate::table::text;
use crate::{Failure, randomness};

/// Who sends what Otpost itself has to say.
const SENDER: &str = "Otpost";

/// What happened, and what to do about it if it wasn't its owner.
fn said(grant: &Grant, name: &str) -> String {
    match grant {
        Grant::RecoveryCode(_) => format!(
            "A recovery code of yours was used to register the passkey “{name}”. If it wasn’t you, sign in, \
             revoke that passkey and make new recovery codes."
        ),
        Grant::Invitation(_) => format!(
            "Another invitation of yours was used to register the passkey “{name}”. If it wasn’t you, sign in \
             and revoke that passkey."
        ),
        Grant::Passkey(_) => format!(
            "A passkey of yours was used to add the passkey “{name}”. If it wasn’t you, sign in, revoke that \
             passkey, and the one on any device that you don’t have."
        ),
    }
}

impl Registrar {
    /// The message to `person` that the passkey `name` was registered at `now`, by `grant`.
    pub(super) async fn announcement(
        &self,
        person: &str,
        grant: &Grant,
        name: &str,
        now: u64,
    ) -> Result<Put, Failure> {
        let contents = Contents {
            origin: Origin::Otpost,
            sender: SENDER.to_owned(),
            text: said(grant, name),
            code: None,
            domain: None,
            redacted: false,
        };
        let id = randomness::id()?;
        let sealed = message::seal(&self.aws, &self.codes_key, SealedFor::Message, &id, &contents).await?;
        let message = Message {
            person,
            id: &id,
            received_millis: now * 1_000,
            valid_until: now + MESSAGE_LIFE_SECONDS,
            has_code: false,
            sealed,
        };
        let mut item = message.item();
        item.insert("sender".to_owned(), text(SENDER));
        Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .build()
            .map_err(|error| Failure::new("message", error.to_string()))
    }
}
