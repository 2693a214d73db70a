//! The end of an authentication ceremony: which passkey of whom, and that it was really there.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey as Credential, PublicKeyCredential, Uuid,
};

use super::{Ceremonies, Expected, Reason, STATE, Stop, client_data, json, stored};
use crate::audit::Entry;
use crate::aws::Aws;
use crate::clock;
use crate::http::Request;
use crate::log::Record;
use crate::people::{self, Passkey, Person};
use crate::table::{Item, Key, number, text, values};
use crate::update::{Update, Updated};
use crate::{Error, Failure};

/// A person who has proved to be there.
#[derive(Debug)]
pub struct Asserted {
    /// The person's name.
    pub person: String,
    /// The person's user handle.
    pub handle: Uuid,
    /// True if the person may use the console.
    pub operator: bool,
    /// The passkey that was used.
    pub passkey_id: String,
    /// All passkeys of the person.
    pub passkeys: Vec<Passkey>,
    /// The number of passkeys that the profile counts.
    pub registered: u64,
}

impl Asserted {
    /// The name of the passkey that was used.
    pub fn passkey_name(&self) -> &str {
        self.name_of(&self.passkey_id)
    }

    /// The name of one of the person's passkeys; empty if it is none of theirs.
    pub fn name_of(&self, passkey_id: &str) -> &str {
        let passkey = self.passkeys.iter().find(|passkey| passkey.passkey_id == passkey_id);
        passkey.map_or("", |passkey| passkey.name.as_str())
    }
}

impl From<Asserted> for Person {
    fn from(asserted: Asserted) -> Self {
        let Asserted { person: name, handle, operator, passkeys, registered, .. } = asserted;
        Self { name, handle, operator, registered, passkeys }
    }
}

impl Ceremonies {
    /// Finish the ceremony that the browser of `request` began for `expected`, with the answer of
    /// an authenticator. Every reason to refuse is `ceremony_refused`; `record` gets which.
    ///
    /// The calls are an `UpdateItem` and a `Query` at the same time, then another `UpdateItem`.
    pub async fn finish(
        &self,
        aws: &Aws,
        request: &Request,
        record: &mut Record,
        expected: Expected<'_>,
        credential: &Value,
    ) -> Result<Asserted, Error> {
        let finished = self.assert(aws, request, record, expected, credential).await;
        finished.map_err(|stop| stop.into_error(record))
    }

    async fn assert(
        &self,
        aws: &Aws,
        request: &Request,
        record: &Record,
        expected: Expected<'_>,
        credential: &Value,
    ) -> Result<Asserted, Stop> {
        let assertion: PublicKeyCredential =
            serde_json::from_value(credential.clone()).map_err(|_| Reason::Malformed)?;
        check_id(&assertion.id, &assertion.raw_id, &assertion.type_)?;
        let (handle, credential_id) = self
            .relying_party
            .webauthn
            .identify_discoverable_authentication(&assertion)
            .map_err(|_| Reason::UnknownPasskey)?;
        let passkey_id = people::passkey_id(credential_id);

        let challenge = client_data::challenge(&assertion.response.client_data_json);
        let (consumed, person) = tokio::try_join!(
            self.consume(aws, request, expected, &challenge),
            Person::read(aws, &self.table, handle),
        )?;
        let state: DiscoverableAuthentication = stored(Item(&consumed?), STATE)?;
        client_data::check(&assertion.response.client_data_json, &self.relying_party.origin)?;
        let mut person = person.ok_or(Reason::UnknownPasskey)?;
        let passkey = person.passkeys.iter_mut().find(|passkey| passkey.passkey_id == passkey_id);
        let passkey = passkey.ok_or(Reason::UnknownPasskey)?;
        let called = passkey.name.clone();
        let credential = passkey.credential.as_mut().ok_or(Reason::UnreadablePasskey)?;
        let upgraded = made_eligible(credential, &assertion.response.authenticator_data)?;
        let was_upgraded = upgraded.is_some();
        if let Some(upgraded) = upgraded {
            *credential = upgraded;
        }

        let verified = self.relying_party.webauthn.finish_discoverable_authentication_v2(
            &assertion,
            state,
            &*credential,
        );
        let outcome = match verified {
            Ok(result) if !result.user_verified() => Err(Reason::UserVerification),
            Ok(result) => {
                if was_upgraded {
                    let action = "passkey_became_backup_eligible";
                    let entry = Entry::new(&person.name, action, &passkey_id).about(&called);
                    entry.write(aws, &self.table).await?;
                }
                let key = people::passkey_key(handle, &passkey_id);
                self.note_use(aws, record, &key, credential, &result).await?
            }
            Err(error) => Err(Reason::of(&error)),
        };
        if outcome == Err(Reason::Counter) {
            let entry = Entry::new(&person.name, "passkey_cloned", &passkey_id).about(&called);
            entry.write(aws, &self.table).await?;
        }
        outcome?;
        let Person { name, operator, registered, passkeys, .. } = person;
        Ok(Asserted { person: name, handle, operator, passkey_id, passkeys, registered })
    }

    /// Keep the counter and the backup state, if the passkey still is registered and its counter
    /// still is below.
    async fn note_use(
        &self,
        aws: &Aws,
        record: &Record,
        key: &Key,
        credential: &mut Credential,
        result: &AuthenticationResult,
    ) -> Result<Result<(), Reason>, Failure> {
        credential.update_credential(result);
        let condition = if result.counter() == 0 { "#counter = :counter" } else { "#counter < :counter" };
        let update = Update {
            key,
            expression: "SET #credential = :credential, #counter = :counter, #backed_up = :backed_up, \
                         #backup_eligible = :backup_eligible, #last_used_at = :now, #used_in = :invocation",
            condition,
            values: values([
                (":credential", text(json(credential)?.to_string())),
                (":counter", number(u64::from(result.counter()))),
                (":backed_up", people::flag(result.backup_state())),
                (":backup_eligible", people::flag(result.backup_eligible())),
                (":now", number(clock::now())),
                (":invocation", text(record.request_id())),
            ]),
        };
        Ok(match update.send(aws, &self.table).await? {
            Updated::Done(_) => Ok(()),
            // Our own write, whose answer was lost: another update of the passkey has come between, such as a new
            // name, and has taken the mark of ours away.
            Updated::Unmet(Some(item)) if Item(&item).text("used_in") == Some(record.request_id()) => Ok(()),
            Updated::Unmet(Some(_)) => Err(Reason::Counter),
            Updated::Unmet(None) => Err(Reason::UnknownPasskey),
        })
    }
}

/// The offset of the flags in authenticator data, and the flag of a passkey that may be copied.
const FLAGS: usize = 32;
const BACKUP_ELIGIBLE: u8 = 1 << 3;

/// `credential` as one that may be copied to other devices, if it wasn't and the authenticator says that it now is.
/// Password managers change that of passkeys they have (KeePassXC 2.7.12, iCloud), and WebAuthn Level 3, §7.2 lets
/// them; webauthn-rs refuses it. It is believed only if the signature over it holds.
fn made_eligible(credential: &Credential, authenticator_data: &[u8]) -> Result<Option<Credential>, Failure> {
    if authenticator_data.get(FLAGS).is_none_or(|flags| flags & BACKUP_ELIGIBLE == 0) {
        return Ok(None);
    }
    let mut kept = json(credential)?;
    let Some(eligible) = kept.pointer_mut("/cred/backup_eligible").filter(|kept| **kept == false) else {
        return Ok(None);
    };
    *eligible = true.into();
    let upgraded = serde_json::from_value(kept);
    upgraded.map(Some).map_err(|_| Failure::new("webauthn", "the passkey can't be read"))
}

/// Bytes of a credential id, at most: WebAuthn Level 3, §7.1 step 25.
const CREDENTIAL_ID_MAX: usize = 1023;

/// A credential's id is there twice, and its type is the only one that there is.
pub(super) fn check_id(id: &str, raw_id: &[u8], kind: &str) -> Result<(), Reason> {
    let right_size = (1..=CREDENTIAL_ID_MAX).contains(&raw_id.len());
    if right_size && kind == "public-key" && id == URL_SAFE_NO_PAD.encode(raw_id) {
        Ok(())
    } else {
        Err(Reason::Malformed)
    }
}
