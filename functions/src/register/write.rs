//! The one transaction of a registration: what let the person in is used up as the passkey is
//! written, so that an invitation outlives a touch that failed and no success.

use super::{Registrar, invitation};
use crate::audit::Entry;
use crate::ceremony::{Grant, Reason, Registered};
use crate::people::{self, flag};
use crate::recovery::{self, Codes};
use crate::table::{number, text, values};
use crate::transaction::{Transaction, Written};
use crate::{Failure, clock};

/// The written passkey.
pub struct New {
    /// The passkey's id in the API.
    pub passkey_id: String,
    /// The person's recovery codes, with the first passkey.
    pub recovery_codes: Option<Codes>,
}

impl Registrar {
    /// Write `registered` under the name `name`.
    pub(super) async fn write(
        &self,
        registered: &Registered,
        name: &str,
    ) -> Result<Result<New, Reason>, Failure> {
        let table = self.table.as_str();
        let Registered { enrolment, passkey, backup_eligible, backed_up, counter } = registered;
        let handle = enrolment.handle;
        let passkey_id = people::passkey_id(passkey.cred_id());
        let now = clock::now();
        let credential = serde_json::to_string(passkey)
            .map_err(|_| Failure::new("webauthn", "the passkey can't be written"))?;

        let mut item = people::passkey_key(handle, &passkey_id).attributes();
        item.extend(values([
            ("name", text(name)),
            ("credential", text(credential)),
            ("counter", number(*counter)),
            ("backup_eligible", flag(*backup_eligible)),
            ("backed_up", flag(*backed_up)),
            ("created_at", number(now)),
        ]));
        let mut taken = people::credential_key(&passkey_id).attributes();
        taken.insert("handle".to_owned(), text(handle.hyphenated().to_string()));

        let before = enrolment.passkeys;
        let mut transaction = Transaction::on(table).put_new(taken)?.put_new(item)?.update(
            &people::person_key(handle),
            "SET #passkeys = :after",
            "#passkeys = :before",
            values([(":before", number(before)), (":after", number(before + 1))]),
        )?;
        let person = people::name_key(&enrolment.person);
        let (action, refusal) = match &enrolment.grant {
            Grant::Invitation(hash) => {
                let values = values([(":now", number(now))]);
                transaction =
                    transaction.delete(&invitation::by_hash(hash), "#valid_until > :now", values)?;
                ("passkey_registered", Reason::Invitation)
            }
            Grant::RecoveryCode(hash) => {
                let (expression, condition, values) = recovery::spend(hash);
                transaction = transaction.update(&person, expression, condition, values)?;
                ("passkey_recovered", Reason::RecoveryCode)
            }
            Grant::Passkey(id) => {
                // It may have been revoked since, and another be there in its place.
                let values = values([(":now", number(now))]);
                transaction = transaction.update(
                    &people::passkey_key(handle, id),
                    "SET #vouched_at = :now",
                    "attribute_exists(#pk)",
                    values,
                )?;
                ("passkey_added", Reason::Changed)
            }
        };
        // A person who comes by a recovery code has codes already.
        let first = before == 0 && matches!(enrolment.grant, Grant::Invitation(_));
        if !first {
            let announced = self.announcement(&enrolment.person, &enrolment.grant, name, now).await?;
            transaction = transaction.with(announced);
        }
        let codes = if first { Some(Codes::draw()?) } else { None };
        if let Some(codes) = &codes {
            let condition = "attribute_exists(#pk)";
            transaction = transaction.update(&person, recovery::RENEW, condition, codes.values(handle))?;
        }
        let entry = Entry::new(&enrolment.person, action, &passkey_id).about(name);
        let written = transaction.with(entry.put(table)?).write(&self.aws).await?;
        Ok(match written {
            Written::Done => Ok(New { passkey_id, recovery_codes: codes }),
            Written::Unmet(0 | 1) => Err(Reason::Registered),
            Written::Unmet(3) => Err(refusal),
            Written::Unmet(_) => Err(Reason::Changed),
        })
    }
}
