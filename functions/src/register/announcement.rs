//! The news for a person's devices that a passkey was registered for them: not every time by them.

use aws_sdk_dynamodb::types::Put;

use super::Registrar;
use crate::ceremony::Grant;
use crate::{Failure, message};

/// The text of the announcement: the event, and a remedy if it wasn't its owner.
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
        let (_, item) =
            message::of_our_own(&self.aws, &self.codes_key, person, said(grant, name), now).await?;
        Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .build()
            .map_err(|error| Failure::new("message", error.to_string()))
    }
}
