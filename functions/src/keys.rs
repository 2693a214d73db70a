//! KMS: the MAC of a token, and the sealed copy that exists while somebody must still get it.

use std::collections::BTreeMap;

use contract::sealing;
use domain::Secret;
use service::Blob;
use service::kms::{Decrypt, Encrypt, GenerateMac};

use crate::Failure;
use crate::aws::Aws;

/// The purpose of a sealed copy. It is part of the encryption context, so that a role which may
/// open one kind can't open the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealedFor {
    /// To be sent over a channel.
    Delivery,
    /// To be shown again to the caller that repeats its request.
    Replay,
    /// To be shown again in the console.
    Show,
    /// A received message, to be revealed.
    Message,
    /// A part of a long message, to be joined.
    Part,
}

impl SealedFor {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Delivery => sealing::DELIVERY,
            Self::Replay => sealing::REPLAY,
            Self::Show => sealing::SHOW,
            Self::Message => sealing::MESSAGE,
            Self::Part => sealing::PART,
        }
    }

    /// The encryption context. CloudTrail shows it in clear: a token id, never a user id.
    fn context(self, token_id: &str) -> BTreeMap<&'static str, &str> {
        BTreeMap::from([(sealing::PURPOSE, self.as_str()), ("otpost:token_id", token_id)])
    }
}

/// The HMAC-SHA-256 of `message` under the key `key_id`.
pub async fn mac(aws: &Aws, key_id: &str, message: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let request = GenerateMac { key_id, mac_algorithm: "HMAC_SHA_256", message: Blob(message) };
    let answer = aws.kms().call(&request).await;
    let answer = answer.map_err(|error| Failure::of_call("kms GenerateMac", &error))?;
    let Blob(mac) = answer.mac.ok_or_else(|| Failure::new("kms GenerateMac", "the answer has no MAC"))?;
    Ok(mac)
}

/// Seal a token.
pub async fn seal(
    aws: &Aws,
    key_id: &str,
    purpose: SealedFor,
    token_id: &str,
    token: &Secret,
) -> Result<Vec<u8>, Failure> {
    let plaintext = Blob(token.reveal().into());
    let request = Encrypt { key_id, encryption_context: purpose.context(token_id), plaintext };
    let answer = aws.kms().call(&request).await;
    let answer = answer.map_err(|error| Failure::of_call("kms Encrypt", &error))?;
    let Blob(sealed) =
        answer.ciphertext_blob.ok_or_else(|| Failure::new("kms Encrypt", "the answer has no ciphertext"))?;
    Ok(sealed)
}

/// Open a sealed token.
pub async fn open(
    aws: &Aws,
    key_id: &str,
    purpose: SealedFor,
    token_id: &str,
    sealed: &[u8],
) -> Result<Secret, Failure> {
    let ciphertext_blob = Blob(sealed.to_vec());
    let request = Decrypt { key_id, encryption_context: purpose.context(token_id), ciphertext_blob };
    let answer = aws.kms().call(&request).await;
    let answer = answer.map_err(|error| Failure::of_call("kms Decrypt", &error))?;
    let Blob(plaintext) = answer.plaintext.unwrap_or_default();
    String::from_utf8(plaintext)
        .map(Secret::new)
        .map_err(|_| Failure::new("kms Decrypt", "the plaintext is not UTF-8"))
}
