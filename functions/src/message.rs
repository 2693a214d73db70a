//! The content of a received message, and its sealing: KMS takes 4 KB at a time, a long message
//! is several pieces.

use aws_sdk_dynamodb::types::AttributeValue;
use contract::table::{DELIVER, EXPIRES_AT, MESSAGE_ID, VALID_UNTIL};
use domain::Secret;
use domain::limits::MESSAGE_LIFE_SECONDS;
use serde::{Deserialize, Serialize};

use crate::aws::Aws;
use crate::keys::{self, SealedFor};
use crate::table::{Attributes, Key, bytes, number, text, values};
use crate::{Failure, randomness};

/// Bytes that are sealed at a time. KMS takes 4,096.
const CHUNK: usize = 4_000;

/// The origin of a message. Its sender doesn't tell: an SMS may carry any sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A provider's webhook brought it.
    Sms,
    /// An application issued a token.
    Application,
    /// This system says it.
    Otpost,
}

/// A message as its owner sees it. Nothing of it is stored unsealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    pub origin: Origin,
    /// Its sender: a number or an alphanumeric name.
    pub sender: String,
    /// The whole text.
    pub text: String,
    /// The code in it, if there is one.
    pub code: Option<String>,
    /// The domain that the code is bound to, if it is bound to one.
    pub domain: Option<String>,
    /// True if there was a code that somebody took out before the message came.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
}

/// A message as the table keeps it: sealed, but for what its notification may say.
pub struct Message<'a> {
    /// The name of the person whose message it is.
    pub person: &'a str,
    /// Its public id.
    pub id: &'a str,
    /// The time of its reception, in milliseconds since the epoch.
    pub received_millis: u64,
    /// The end of its life, in seconds since the epoch.
    pub valid_until: u64,
    /// True if there is a code in it.
    pub has_code: bool,
    /// The pieces that [`seal`] made, for [`SealedFor::Message`].
    pub sealed: Vec<Vec<u8>>,
}

impl Message<'_> {
    /// The item, marked to be announced.
    pub fn item(self) -> Attributes {
        let mut item = Key::message(self.person, self.received_millis, self.id).attributes();
        item.extend(values([
            (MESSAGE_ID, text(self.id)),
            ("person", text(self.person)),
            ("received_at", number(self.received_millis / 1_000)),
            (VALID_UNTIL, number(self.valid_until)),
            // A reveal at the last moment of the message still finds it.
            (EXPIRES_AT, number(self.valid_until + MESSAGE_LIFE_SECONDS)),
            ("sealed", AttributeValue::L(self.sealed.into_iter().map(bytes).collect())),
            ("has_code", AttributeValue::Bool(self.has_code)),
            (DELIVER, text("message")),
        ]));
        item
    }
}

/// The sender of Otpost's own messages.
const SENDER: &str = "Otpost";

/// A message of the system's own to the person `person`, which says `said` and arrives at `now` (seconds since the epoch): its
/// public id, and its item.
pub async fn of_our_own(
    aws: &Aws,
    codes_key: &str,
    person: &str,
    said: String,
    now: u64,
) -> Result<(String, Attributes), Failure> {
    let contents = Contents {
        origin: Origin::Otpost,
        sender: SENDER.to_owned(),
        text: said,
        code: None,
        domain: None,
        redacted: false,
    };
    let id = randomness::id()?;
    let sealed = seal(aws, codes_key, SealedFor::Message, &id, &contents).await?;
    let message = Message {
        person,
        id: &id,
        received_millis: now * 1_000,
        valid_until: now + MESSAGE_LIFE_SECONDS,
        has_code: false,
        sealed,
    };
    let mut item = message.item();
    item.insert("sender".to_owned(), text(SENDER));
    Ok((id, item))
}

/// Seal `contents` for `purpose`; `id` becomes part of the encryption context.
pub async fn seal(
    aws: &Aws,
    key_id: &str,
    purpose: SealedFor,
    id: &str,
    contents: &Contents,
) -> Result<Vec<Vec<u8>>, Failure> {
    let text =
        serde_json::to_string(contents).map_err(|_| Failure::new("seal", "the message can't be written"))?;
    let mut sealed = Vec::new();
    for (number, chunk) in chunks(&text).enumerate() {
        let chunk = Secret::new(chunk.to_owned());
        sealed.push(keys::seal(aws, key_id, purpose, &chunk_id(id, number), &chunk).await?);
    }
    Ok(sealed)
}

/// Open what [`seal`] made.
pub async fn open(
    aws: &Aws,
    key_id: &str,
    purpose: SealedFor,
    id: &str,
    sealed: &[&[u8]],
) -> Result<Contents, Failure> {
    let mut text = String::new();
    for (number, chunk) in sealed.iter().enumerate() {
        text.push_str(keys::open(aws, key_id, purpose, &chunk_id(id, number), chunk).await?.reveal());
    }
    serde_json::from_str(&text).map_err(|_| Failure::new("open", "the message can't be read"))
}

/// The place of a chunk is part of its context: chunks can't be exchanged.
fn chunk_id(id: &str, number: usize) -> String {
    format!("{id}#{number}")
}

/// `text` in pieces of at most [`CHUNK`] bytes, cut between characters.
fn chunks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (chunk, later) = rest.split_at(rest.floor_char_boundary(CHUNK));
        rest = later;
        (!chunk.is_empty()).then_some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        let text = "é".repeat(CHUNK);
        let pieces: Vec<_> = chunks(&text).collect();
        assert_eq!(pieces.concat(), text);
        assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.len() <= 4_096), "what KMS takes");
        let text = format!("x{}", "話".repeat(2_000));
        assert_eq!(chunks(&text).collect::<String>(), text);
        assert_eq!(chunks("").count(), 0);
    }
}
