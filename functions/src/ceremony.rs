//! Ceremonies with a passkey: begun with a challenge that stays on the server, finished by what an
//! authenticator signed.
//!
//! webauthn-rs verifies; it accepts the same answer and state twice and knows neither browsers nor
//! purposes. So the state lies in the table under the hash of a secret that the browser holds as a
//! cookie, with what it was begun for, and the write that uses it up decides whose it is.
//! Every refusal is the same for the caller; its reason is in the metrics alone.

mod assertion;
mod client_data;
mod cookie;
mod enrolment;
mod reason;
mod relying_party;

use contract::env;
use contract::table::CEREMONY;
use domain::Secret;
use domain::digest::{hash, hex};
use domain::limits::CEREMONY_SECONDS;
use domain::token::{Alphabet, random};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::aws::Aws;
use crate::env::{Misconfigured, required};
use crate::http::{Cookie, Request};
use crate::log::Record;
use crate::table::{Attributes, Item, Key, number, text, values};
use crate::update::{Update, Updated};
use crate::{Error, Failure, clock, randomness};

use cookie::SECRET_LENGTH;

pub use assertion::Asserted;
pub use cookie::COOKIE;
pub use enrolment::{Enrolment, Grant, Registered};
pub use reason::Reason;
pub use relying_party::RelyingParty;

/// The state of webauthn-rs, as JSON.
const STATE: &str = "state";

/// The purpose of a ceremony. An answer is good for no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Begin a session.
    SignIn,
    /// See one's messages.
    Reveal,
    /// See an issued token again; the subject is its id.
    ShowToken,
    /// Register a further passkey.
    AddPasskey,
    /// Revoke a passkey; the subject is its id.
    RevokePasskey,
    /// Draw new recovery codes.
    RenewRecoveryCodes,
    /// Invite a person; the subject is their name.
    InvitePerson,
    /// Remove a person; the subject is their name.
    RemovePerson,
    /// The registration of a passkey, begun by `register` alone.
    #[serde(skip)]
    Register,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Reveal => "reveal",
            Self::ShowToken => "show_token",
            Self::AddPasskey => "add_passkey",
            Self::RevokePasskey => "revoke_passkey",
            Self::RenewRecoveryCodes => "renew_recovery_codes",
            Self::InvitePerson => "invite_person",
            Self::RemovePerson => "remove_person",
            Self::Register => "register",
        }
    }

    /// True if the ceremony is about something that must be named at its beginning.
    pub const fn has_subject(self) -> bool {
        matches!(self, Self::ShowToken | Self::RevokePasskey) || self.is_about_a_person()
    }

    /// Returns true if the subject is a person's name.
    pub const fn is_about_a_person(self) -> bool {
        matches!(self, Self::InvitePerson | Self::RemovePerson)
    }
}

/// The purpose and subject that an answer must have been begun for.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    pub kind: Kind,
    /// The token, passkey or person that it is about, for kinds that have one.
    pub subject: Option<&'a str>,
}

/// A ceremony that was begun.
#[derive(Debug)]
pub struct Begun {
    /// `{"publicKey": …}`, as the browser's `parse…OptionsFromJSON` takes it.
    pub options: Value,
    /// Goes to the browser with the options.
    pub cookie: Cookie,
}

/// The reason for which a ceremony doesn't come to its end.
enum Stop {
    Refused(Reason),
    Failed(Failure),
}

impl From<Reason> for Stop {
    fn from(reason: Reason) -> Self {
        Self::Refused(reason)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Stop {
    fn into_error(self, record: &mut Record) -> Error {
        match self {
            Self::Refused(reason) => reason.refuse(record),
            Self::Failed(failure) => failure.into(),
        }
    }
}

/// The ceremonies of this system.
pub struct Ceremonies {
    relying_party: RelyingParty,
    table: String,
}

impl Ceremonies {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        Ok(Self { relying_party: RelyingParty::from_env()?, table: required(env::TABLE)? })
    }

    /// The host that passkeys are bound to.
    pub fn relying_party_id(&self) -> &str {
        &self.relying_party.id
    }

    /// The site that passkeys are for.
    pub const fn relying_party(&self) -> &RelyingParty {
        &self.relying_party
    }

    /// Begin an authentication ceremony of the browser of `request`, with any passkey of anybody.
    pub async fn begin(
        &self,
        aws: &Aws,
        request: &Request,
        expected: Expected<'_>,
    ) -> Result<Begun, Failure> {
        let (challenge, state) = self
            .relying_party
            .webauthn
            .start_discoverable_authentication()
            .map_err(|_| Failure::new("webauthn", "the challenge can't be made"))?;
        let mut options = json(&challenge.public_key)?;
        // webauthn-rs asks for an extension that no browser answers.
        if let Some(options) = options.as_object_mut() {
            options.remove("extensions");
        }
        let secret = self.store(aws, expected, &state, None).await?;
        let cookie = cookie::with(request, &challenge.public_key.challenge, &secret);
        Ok(Begun { options: json!({ "publicKey": options }), cookie })
    }

    /// Keep the state of a ceremony; the secret by which it is found again.
    async fn store(
        &self,
        aws: &Aws,
        expected: Expected<'_>,
        state: &impl Serialize,
        enrolment: Option<&Enrolment>,
    ) -> Result<Secret, Failure> {
        let secret = random(Alphabet::Base64Url.symbols(), SECRET_LENGTH, randomness::fill)?;
        let valid_until = clock::now() + CEREMONY_SECONDS;
        let mut item = key(secret.reveal()).attributes();
        item.extend(values([
            ("kind", text(expected.kind.as_str())),
            ("subject", text(expected.subject.unwrap_or_default())),
            (STATE, text(json(state)?.to_string())),
            ("valid_until", number(valid_until)),
            ("expires_at", number(valid_until)),
        ]));
        if let Some(enrolment) = enrolment {
            item.insert("enrolment".to_owned(), text(json(enrolment)?.to_string()));
        }
        aws.dynamodb()
            .put_item()
            .table_name(&self.table)
            .set_item(Some(item))
            .send()
            .await
            .map_err(|error| Failure::of_call("dynamodb PutItem", &error))?;
        Ok(secret)
    }

    /// Use up the ceremony of `challenge` that the browser of `request` holds. Of any number of requests one
    /// gets it, and none if it was begun for something else or is over. The item stays until it expires: a
    /// repeat after a lost answer must find what it was.
    async fn consume(
        &self,
        aws: &Aws,
        request: &Request,
        expected: Expected<'_>,
        challenge: &[u8],
    ) -> Result<Result<Attributes, Reason>, Failure> {
        let Some(secret) = cookie::secret_of(request, challenge) else { return Ok(Err(Reason::NoCookie)) };
        let now = clock::now();
        let update = Update {
            key: &key(secret),
            expression: "SET #used_at = :now",
            condition: "attribute_not_exists(#used_at) AND #kind = :kind AND #subject = :subject \
                        AND #valid_until > :now",
            values: values([
                (":kind", text(expected.kind.as_str())),
                (":subject", text(expected.subject.unwrap_or_default())),
                (":now", number(now)),
            ]),
        };
        Ok(match update.send(aws, &self.table).await? {
            Updated::Done(item) => Ok(item),
            Updated::Unmet(item) => Err(unusable(item.as_ref(), expected)),
        })
    }
}

/// The reason for which a ceremony can't be used, for the metrics.
fn unusable(item: Option<&Attributes>, expected: Expected<'_>) -> Reason {
    let Some(item) = item.map(Item) else { return Reason::UnknownCeremony };
    if item.number("used_at").is_some() {
        Reason::UnknownCeremony
    } else if item.text("kind") != Some(expected.kind.as_str()) {
        Reason::Kind
    } else if item.text("subject") != Some(expected.subject.unwrap_or_default()) {
        Reason::Subject
    } else {
        Reason::Expired
    }
}

fn key(secret: &str) -> Key {
    let hash = hex(&hash(&[b"ceremony", secret.as_bytes()]));
    Key { pk: format!("{CEREMONY}{hash}"), sk: "CEREMONY".to_owned() }
}

fn json(value: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(|_| Failure::new("webauthn", "the state can't be written"))
}

/// A value that was stored as JSON in an attribute. Nobody but us writes it: if it can't be read, no answer of
/// an authenticator is at fault, and the log must show it. The ceremony was used up; a new one helps.
fn stored<T: DeserializeOwned>(item: Item<'_>, attribute: &str) -> Result<T, Failure> {
    item.text(attribute)
        .and_then(|text| serde_json::from_str(text).ok())
        .ok_or(Failure::new("webauthn", "what was stored can't be read"))
}
