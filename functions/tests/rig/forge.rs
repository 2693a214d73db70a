//! Forgeries that no honest authenticator or browser sends: a credential taken apart, changed, and put
//! together again with a signature that holds.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use passkey_crypto::coset::cbor::Value as Cbor;
use passkey_crypto::hash::Sha256Backend;
use passkey_crypto::{AvailableSecretKey, AvailableSha2, SecretKeyT};
use serde_json::{Map, Value, json};

use super::phone::Phone;

/// The flags of authenticator data.
pub const UP: u8 = 1 << 0;
pub const UV: u8 = 1 << 2;
pub const BE: u8 = 1 << 3;
pub const BS: u8 = 1 << 4;
pub const AT: u8 = 1 << 6;
pub const ED: u8 = 1 << 7;

/// The places in authenticator data.
const FLAGS: usize = 32;
const COUNTER: std::ops::Range<usize> = 33..37;
const ID_LENGTH: usize = 53;
const ID: usize = 55;

/// The bytes of authenticator data, to be taken apart and changed.
pub struct AuthenticatorData(pub Vec<u8>);

impl AuthenticatorData {
    pub fn relying_party(&mut self, id: &str) {
        self.0[..FLAGS].copy_from_slice(&AvailableSha2::sha256(id.as_bytes()));
    }

    pub fn clear(&mut self, flags: u8) {
        self.0[FLAGS] &= !flags;
    }

    pub fn set(&mut self, flags: u8) {
        self.0[FLAGS] |= flags;
    }

    /// Add extension outputs, whatever they are.
    pub fn extensions(&mut self, outputs: &Cbor) {
        self.set(ED);
        passkey_crypto::coset::cbor::into_writer(outputs, &mut self.0).unwrap();
    }

    pub fn counter(&mut self, counter: u32) {
        self.0[COUNTER].copy_from_slice(&counter.to_be_bytes());
    }

    /// Change the credential id, of attested credential data.
    pub fn credential_id(&mut self, id: &[u8]) {
        let key = self.key_at();
        self.0.splice(ID..key, id.iter().copied());
        let length = u16::try_from(id.len()).unwrap();
        self.0[ID_LENGTH..ID].copy_from_slice(&length.to_be_bytes());
    }

    /// Change a number of the public key, of attested credential data: 3 is the algorithm.
    pub fn public_key(&mut self, label: i64, value: i64) {
        let at = self.key_at();
        let mut key: Cbor = passkey_crypto::coset::cbor::from_reader(&self.0[at..]).unwrap();
        for (key, old) in key.as_map_mut().unwrap() {
            if *key == Cbor::from(label) {
                *old = Cbor::from(value);
            }
        }
        self.0.truncate(at);
        passkey_crypto::coset::cbor::into_writer(&key, &mut self.0).unwrap();
    }

    fn key_at(&self) -> usize {
        ID + usize::from(u16::from_be_bytes([self.0[ID_LENGTH], self.0[ID_LENGTH + 1]]))
    }
}

/// An assertion in its parts.
pub struct Assertion {
    /// The members of the credential besides its response.
    pub outer: Map<String, Value>,
    pub client_data: Map<String, Value>,
    pub data: AuthenticatorData,
    pub user_handle: Option<Vec<u8>>,
}

/// Change the assertion `credential` of `phone`, and sign what comes of it.
pub fn assertion(phone: &Phone, credential: &Value, change: impl FnOnce(&mut Assertion)) -> Value {
    let response = &credential["response"];
    let mut outer = credential.as_object().unwrap().clone();
    outer.remove("response");
    let mut parts = Assertion {
        outer,
        client_data: serde_json::from_slice(&bytes(&response["clientDataJSON"])).unwrap(),
        data: AuthenticatorData(bytes(&response["authenticatorData"])),
        user_handle: Some(bytes(&response["userHandle"])),
    };
    change(&mut parts);
    let client_data = serde_json::to_vec(&parts.client_data).unwrap();
    let mut signed = parts.data.0.clone();
    signed.extend(AvailableSha2::sha256(&client_data));
    let signature = AvailableSecretKey::from_cose_key(&phone.passkey().key).unwrap().sign(&signed);
    let mut credential = Value::Object(parts.outer);
    credential["response"] = json!({
        "clientDataJSON": text(&client_data),
        "authenticatorData": text(&parts.data.0),
        "signature": text(&signature),
        "userHandle": parts.user_handle.map(|handle| text(&handle)),
    });
    credential
}

/// An attestation in its parts.
pub struct Attestation {
    /// The members of the credential besides its response.
    pub outer: Map<String, Value>,
    pub client_data: Map<String, Value>,
    pub data: AuthenticatorData,
    pub format: String,
    pub statement: Cbor,
}

/// Change the attestation `credential`, which nothing signs.
pub fn attestation(credential: &Value, change: impl FnOnce(&mut Attestation)) -> Value {
    let response = &credential["response"];
    let mut outer = credential.as_object().unwrap().clone();
    outer.remove("response");
    let object: Cbor =
        passkey_crypto::coset::cbor::from_reader(bytes(&response["attestationObject"]).as_slice()).unwrap();
    let member = |name: &str| {
        let members = object.as_map().unwrap();
        members.iter().find(|(key, _)| key.as_text() == Some(name)).unwrap().1.clone()
    };
    let mut parts = Attestation {
        outer,
        client_data: serde_json::from_slice(&bytes(&response["clientDataJSON"])).unwrap(),
        data: AuthenticatorData(member("authData").into_bytes().unwrap()),
        format: member("fmt").into_text().unwrap(),
        statement: member("attStmt"),
    };
    change(&mut parts);
    let members = [
        ("fmt", Cbor::from(parts.format)),
        ("attStmt", parts.statement),
        ("authData", Cbor::from(parts.data.0)),
    ];
    let object = Cbor::Map(members.map(|(key, value)| (Cbor::from(key), value)).into());
    let mut written = Vec::new();
    passkey_crypto::coset::cbor::into_writer(&object, &mut written).unwrap();
    let mut credential = Value::Object(parts.outer);
    credential["response"] = json!({
        "clientDataJSON": text(&serde_json::to_vec(&parts.client_data).unwrap()),
        "attestationObject": text(&written),
    });
    credential
}

/// Change bytes of the response of `credential`, and sign nothing.
pub fn tampered(credential: &Value, member: &str, change: impl FnOnce(&mut Vec<u8>)) -> Value {
    let mut credential = credential.clone();
    let mut changed = bytes(&credential["response"][member]);
    let before = changed.clone();
    change(&mut changed);
    assert_ne!(changed, before, "nothing of {member} was changed");
    credential["response"][member] = text(&changed).into();
    credential
}

/// Bytes out of a credential.
pub fn bytes(value: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(value.as_str().unwrap()).unwrap()
}

/// Bytes as a credential has them.
pub fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
