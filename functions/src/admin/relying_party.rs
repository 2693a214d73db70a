//! The site that passkeys are bound to, for the command line.

use contract::admin::Response;
use contract::table::RELYING_PARTY;

use super::Admin;
use crate::table::{Item, Key, text, values};
use crate::update::{Update, Updated};
use crate::{Failure, people};

impl Admin {
    /// The relying party that passkeys are bound to, and the passkeys.
    pub(super) async fn describe_relying_party(&self) -> Result<Response, Failure> {
        let item = people::read(&self.aws, &self.table, &relying_party_key()).await?;
        let people = self.members().people().await?;
        let passkeys = people.iter().flat_map(|person| {
            person.passkeys.iter().map(|passkey| format!("{}: {}", person.name, passkey.name))
        });
        Ok(Response::RelyingParty {
            id: item.and_then(|item| Item(&item).text("id").map(str::to_owned)),
            passkeys: passkeys.collect(),
        })
    }

    /// Bind passkeys to this site from the first invitation on; the other site if they are bound to
    /// another already. As long as nobody has a passkey, nothing is lost.
    pub(super) async fn fix_relying_party(&self) -> Result<Option<String>, Failure> {
        let mut other = String::new();
        loop {
            let update = Update {
                key: &relying_party_key(),
                expression: "SET #id = :id",
                condition: "attribute_not_exists(#pk) OR #id = :id OR #id = :other",
                values: values([(":id", text(&self.relying_party.id)), (":other", text(&other))]),
            };
            let Updated::Unmet(Some(item)) = update.send(&self.aws, &self.table).await? else {
                return Ok(None);
            };
            other = Item(&item).text("id").unwrap_or_default().to_owned();
            if self.members().people().await?.iter().any(|person| !person.passkeys.is_empty()) {
                return Ok(Some(other));
            }
        }
    }
}

fn relying_party_key() -> Key {
    Key { pk: RELYING_PARTY.to_owned(), sk: RELYING_PARTY.to_owned() }
}

/// The refusal of an invitation here.
pub(super) fn differs(bound: &str, here: &str) -> String {
    format!(
        "passkeys are bound to `{bound}`, and this site is `{here}`: one that was made here would be lost"
    )
}
