//! An authenticator with one passkey, and the browser in front of it: 1Password's. It is honest;
//! for what an honest one doesn't do, its key can be taken.

use passkey_authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod};
use passkey_client::{Client, DefaultClientData, WebauthnError};
use passkey_crypto::rust_crypto::RustCryptoBackend;
use passkey_types::Passkey;
use passkey_types::ctap2::{Aaguid, Ctap2Error};
use serde_json::Value;
use url::Url;

use super::cloud::SITE_URL;
use super::forge::text;

/// A person who touches whatever asks.
struct Thumb;

#[async_trait::async_trait]
impl UserValidationMethod for Thumb {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _hint: UiHint<'a, Passkey>,
        presence: bool,
        verification: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence, verification })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }
}

/// A telephone with its passkeys.
#[derive(Clone, Default)]
pub struct Phone {
    passkey: Option<Passkey>,
    counts: bool,
}

impl Phone {
    /// One whose signature counter stays 0, as that of synchronized passkeys.
    pub fn new() -> Self {
        Self::default()
    }

    /// One that counts its signatures.
    pub fn counting() -> Self {
        Self { passkey: None, counts: true }
    }

    /// Make the passkey that `options` ask for.
    pub async fn create(&mut self, options: &Value) -> Value {
        let request = serde_json::from_value(options.clone()).unwrap();
        let mut client = Client::new(self.authenticator());
        let credential = client.register(&origin(), request, DefaultClientData).await.unwrap();
        self.passkey.clone_from(client.authenticator().store());
        as_a_browser_has_it(serde_json::to_value(credential).unwrap())
    }

    /// Sign the challenge of `options`.
    pub async fn get(&mut self, options: &Value) -> Value {
        self.try_get(options).await.unwrap()
    }

    /// Sign the challenge of `options`, if there is a passkey for it.
    pub async fn try_get(&mut self, options: &Value) -> Result<Value, WebauthnError> {
        let request = serde_json::from_value(options.clone()).unwrap();
        let mut client = Client::new(self.authenticator());
        let credential = client.authenticate(&origin(), request, DefaultClientData).await?;
        self.passkey.clone_from(client.authenticator().store());
        Ok(as_a_browser_has_it(serde_json::to_value(credential).unwrap()))
    }

    /// The passkey, with its private key.
    pub const fn passkey(&self) -> &Passkey {
        self.passkey.as_ref().expect("a passkey was made")
    }

    fn authenticator(&self) -> Authenticator<Option<Passkey>, Thumb, RustCryptoBackend> {
        let aaguid = Aaguid::new_empty();
        let mut authenticator = Authenticator::new(aaguid, self.passkey.clone(), Thumb, RustCryptoBackend);
        authenticator.set_make_credentials_with_signature_counter(self.counts);
        authenticator
    }
}

/// `toJSON` of a browser gives bytes as base64url, the crate as numbers.
fn as_a_browser_has_it(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, as_a_browser_has_it(value))).collect()
        }
        Value::Array(items) if items.first().is_some_and(Value::is_u64) => {
            let bytes: Vec<u8> = serde_json::from_value(Value::Array(items)).unwrap();
            text(&bytes).into()
        }
        other => other,
    }
}

fn origin() -> Url {
    Url::parse(SITE_URL).unwrap()
}
