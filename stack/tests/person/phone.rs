//! An authenticator with one passkey, and the part of the browser that speaks to it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use passkey_authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod};
use passkey_client::{Client, DefaultClientData};
use passkey_crypto::rust_crypto::RustCryptoBackend;
use passkey_types::Passkey;
use passkey_types::ctap2::{Aaguid, Ctap2Error};
use serde_json::Value;
use url::Url;

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
pub struct Phone {
    origin: Url,
    passkey: Option<Passkey>,
}

impl Phone {
    pub fn new(site: &str) -> Self {
        Self { origin: Url::parse(site).unwrap(), passkey: None }
    }

    /// Make the passkey that `options` ask for, in place of the one before.
    pub async fn create(&mut self, options: &Value) -> Result<Value, String> {
        let request = serde_json::from_value(options.clone()).map_err(|error| error.to_string())?;
        self.passkey = None;
        let mut client = Client::new(self.authenticator()).allows_insecure_localhost(true);
        let made = client.register(&self.origin, request, DefaultClientData).await;
        let credential = made.map_err(|error| format!("no passkey was made: {error:?}"))?;
        self.passkey.clone_from(client.authenticator().store());
        Ok(as_a_browser_has_it(serde_json::to_value(credential).unwrap()))
    }

    /// Sign the challenge of `options`.
    pub async fn sign(&mut self, options: &Value) -> Result<Value, String> {
        let request = serde_json::from_value(options.clone()).map_err(|error| error.to_string())?;
        let mut client = Client::new(self.authenticator()).allows_insecure_localhost(true);
        let signed = client.authenticate(&self.origin, request, DefaultClientData).await;
        let credential = signed.map_err(|error| format!("no assertion was made: {error:?}"))?;
        self.passkey.clone_from(client.authenticator().store());
        Ok(as_a_browser_has_it(serde_json::to_value(credential).unwrap()))
    }

    fn authenticator(&self) -> Authenticator<Option<Passkey>, Thumb, RustCryptoBackend> {
        Authenticator::new(Aaguid::new_empty(), self.passkey.clone(), Thumb, RustCryptoBackend)
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
            URL_SAFE_NO_PAD.encode(bytes).into()
        }
        other => other,
    }
}
