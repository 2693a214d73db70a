//! The registration ceremony: a new passkey for a person who was let in.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use webauthn_rs::prelude::{Passkey, PasskeyRegistration, RegisterPublicKeyCredential, Uuid};

use super::assertion::check_id;
use super::{Begun, Ceremonies, Expected, Kind, Reason, STATE, Stop, client_data, cookie, stored};
use crate::aws::Aws;
use crate::http::Request;
use crate::log::Record;
use crate::people::Person;
use crate::table::Item;
use crate::{Error, Failure};

/// The expectation of every registration ceremony.
const EXPECTED: Expected<'static> = Expected { kind: Kind::Register, subject: None };

/// A person who may register a passkey, and the grant. It stays on the server while the ceremony lasts.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enrolment {
    /// The person's name.
    pub person: String,
    /// The person's user handle.
    pub handle: Uuid,
    /// True if the person may use the console.
    pub operator: bool,
    /// The number of passkeys of the person at the beginning of the ceremony.
    pub passkeys: u64,
    /// The grant that let them in.
    pub grant: Grant,
}

/// The grant by which a person registers a passkey.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// An invitation, by the hash of its secret.
    Invitation(String),
    /// A recovery code, by its hash.
    RecoveryCode(String),
    /// Another passkey, by its id.
    Passkey(String),
}

/// A passkey that an authenticator has made, to be written down.
#[derive(Debug)]
pub struct Registered {
    /// For whom, and why.
    pub enrolment: Enrolment,
    pub passkey: Passkey,
    /// The signature counter.
    pub counter: u64,
    /// True if the passkey may be copied, according to the authenticator.
    pub backup_eligible: bool,
    /// True if it was copied.
    pub backed_up: bool,
}

/// The parts of a passkey that conditions and listings decide by. The library keeps them to itself.
#[derive(Deserialize)]
struct Flags {
    counter: u64,
    backup_eligible: bool,
    backup_state: bool,
}

#[derive(Deserialize)]
struct Kept {
    cred: Flags,
}

impl Ceremonies {
    /// Begin the registration of a passkey of `person`, in the browser of `request`.
    pub async fn begin_registration(
        &self,
        aws: &Aws,
        request: &Request,
        person: &Person,
        grant: Grant,
    ) -> Result<Begun, Failure> {
        let known = person.passkeys.iter().filter_map(|passkey| passkey.credential.as_ref());
        let known = known.map(|credential| credential.cred_id().clone()).collect();
        let (challenge, state) = self
            .relying_party
            .webauthn
            .start_passkey_registration(person.handle, &person.name, &person.name, Some(known))
            .map_err(|_| Failure::new("webauthn", "the challenge can't be made"))?;
        let mut options = super::json(&challenge.public_key)?;
        // Signing in begins with no name: the authenticator must find the passkey by itself.
        options["authenticatorSelection"]["residentKey"] = "required".into();
        options["authenticatorSelection"]["requireResidentKey"] = true.into();
        let enrolment = Enrolment {
            person: person.name.clone(),
            handle: person.handle,
            operator: person.operator,
            passkeys: person.registered,
            grant,
        };
        let secret = self.store(aws, EXPECTED, &state, Some(&enrolment)).await?;
        let cookie = cookie::with(request, &challenge.public_key.challenge, &secret);
        Ok(Begun { options: json!({ "publicKey": options }), cookie })
    }

    /// Finish the registration that the browser of `request` began. The passkey isn't written yet.
    pub async fn finish_registration(
        &self,
        aws: &Aws,
        request: &Request,
        record: &mut Record,
        credential: &Value,
    ) -> Result<Registered, Error> {
        let finished = self.attest(aws, request, credential).await;
        finished.map_err(|stop| stop.into_error(record))
    }

    async fn attest(&self, aws: &Aws, request: &Request, credential: &Value) -> Result<Registered, Stop> {
        let attestation: RegisterPublicKeyCredential =
            serde_json::from_value(credential.clone()).map_err(|_| Reason::Malformed)?;
        check_id(&attestation.id, &attestation.raw_id, &attestation.type_)?;
        let challenge = client_data::challenge(&attestation.response.client_data_json);
        let consumed = self.consume(aws, request, EXPECTED, &challenge).await??;
        let state: PasskeyRegistration = stored(Item(&consumed), STATE)?;
        let enrolment: Enrolment = stored(Item(&consumed), "enrolment")?;
        client_data::check(&attestation.response.client_data_json, &self.relying_party.origin)?;
        let passkey = self
            .relying_party
            .webauthn
            .finish_passkey_registration(&attestation, &state)
            .map_err(|error| Reason::of(&error))?;
        if passkey.cred_id().as_slice() != attestation.raw_id {
            return Err(Reason::Malformed.into());
        }
        // Signing in begins with no name, so that a credential which isn't discoverable opens nothing.
        if attestation.extensions.cred_props.is_some_and(|properties| properties.rk == Some(false)) {
            return Err(Reason::NotDiscoverable.into());
        }
        let kept: Kept = serde_json::from_value(super::json(&passkey)?)
            .map_err(|_| Failure::new("webauthn", "the passkey can't be read"))?;
        let Flags { counter, backup_eligible, backup_state: backed_up } = kept.cred;
        Ok(Registered { enrolment, passkey, counter, backup_eligible, backed_up })
    }
}
