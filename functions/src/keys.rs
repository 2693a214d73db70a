//! KMS: the MAC of a token, and the sealed copy that exists while somebody must still get it.

use std::collections::HashMap;

use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::MacAlgorithmSpec;
use contract::sealing;
use domain::Secret;

use crate::Failure;
use crate::aws::Aws;

/// What a sealed copy is for. It is part of the encryption context, so that a role which may
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
    fn context(self, token_id: &str) -> HashMap<String, String> {
        HashMap::from([
            (sealing::PURPOSE.to_owned(), self.as_str().to_owned()),
            ("otpost:token_id".to_owned(), token_id.to_owned()),
        ])
    }
}

/// The HMAC-SHA-256 of `message` under the key `key_id`.
pub async fn mac(aws: &Aws, key_id: &str, message: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let answer = aws
        .kms()
        .generate_mac()
        .key_id(key_id)
        .mac_algorithm(MacAlgorithmSpec::HmacSha256)
        .message(Blob::new(message))
        .send()
        .await
        .map_err(|error| Failure::of_call("kms GenerateMac", &error))?;
    let mac = answer.mac.ok_or_else(|| Failure::new("kms GenerateMac", "the answer has no MAC"))?;
    Ok(mac.into_inner())
}

/// Seal a token.
pub async fn seal(
    aws: &Aws,
    key_id: &str,
    purpose: SealedFor,
    token_id: &str,
    token: &Secret,
) -> Result<Vec<u8>, Failure> {
    let answer = aws
        .kms()
        .encrypt()
        .key_id(key_id)
        .set_encryption_context(Some(purpose.context(token_id)))
        .plaintext(Blob::new(token.reveal()))
        .send()
        .await
        .map_err(|error| Failure::of_call("kms Encrypt", &error))?;
    let sealed =
        answer.ciphertext_blob.ok_or_else(|| Failure::new("kms Encrypt", "the answer has no ciphertext"))?;
    Ok(sealed.into_inner())
}

/// Open a sealed token.
pub async fn open(
    aws: &Aws,
    key_id: &str,
    purpose: SealedFor,
    token_id: &str,
    sealed: &[u8],
) -> Result<Secret, Failure> {
    let answer = aws
        .kms()
        .decrypt()
        .key_id(key_id)
        .set_encryption_context(Some(purpose.context(token_id)))
        .ciphertext_blob(Blob::new(sealed))
        .send()
        .await
        .map_err(|error| Failure::of_call("kms Decrypt", &error))?;
    let plaintext = answer.plaintext.map(Blob::into_inner).unwrap_or_default();
    String::from_utf8(plaintext)
        .map(Secret::new)
        .map_err(|_| Failure::new("kms Decrypt", "the plaintext is not UTF-8"))
}
