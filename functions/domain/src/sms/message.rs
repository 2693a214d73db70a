//! The content of a webhook: an SMS or a part of one, from whom and for whom.

use std::fmt;

use super::{Webhook, number};
use crate::Invalid;

/// The content of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An SMS, or a part of one, arrived.
    Sms(Sms),
    /// A message without a text arrived: an image, a file, bytes for an app. It is acknowledged and counted.
    WithoutText,
    /// Something else, such as a delivery receipt. It is acknowledged and counted.
    Ignored,
}

/// An SMS, or a part of one. `Debug` shows neither text nor numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct Sms {
    /// The provider's id: the same in every repeat, another in every part; empty where it has none.
    pub id: String,
    /// The sender: E.164 where it is a telephone number, else a short code or a name; empty where the
    /// provider doesn't say.
    pub sender: String,
    /// A number, or the person that the URL ends with.
    pub recipient: Recipient,
    /// Its text, or that of this part.
    pub text: String,
    /// Its place in a long message; none if it is whole.
    pub part: Option<Part>,
    /// The time at which the network took it, in seconds since the epoch; none if the provider doesn't say.
    pub received_at: Option<u64>,
}

impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sms").field("part", &self.part).finish_non_exhaustive()
    }
}

/// The recipient of an SMS.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// The virtual number that it was sent to, E.164.
    Number(String),
    /// The end of the URL: the name of a person, to be looked up, because a URL isn't always signed.
    Person(String),
}

impl Recipient {
    /// The person that the URL ends with, else the number in `text`. A person is named by whoever set the
    /// webhook up, a number by a sender that may not know its own: telephones report national, empty and
    /// made-up ones.
    ///
    /// # Errors
    /// There is neither, or there is no person and the text is no international number; `field` is named.
    pub(super) fn of(
        text: Option<&str>,
        webhook: &Webhook<'_>,
        field: &'static str,
    ) -> Result<Self, Invalid> {
        match (text.filter(|text| !text.trim().is_empty()), webhook.path_key) {
            (_, Some(name)) => Ok(Self::Person(name.to_owned())),
            (Some(text), None) => Self::number(text, field),
            (None, None) => {
                Err(Invalid::new(field, "must be there, or the URL must end with a person's name"))
            }
        }
    }

    /// The number in `text`.
    ///
    /// # Errors
    /// It isn't an international number; `field` is named.
    pub(super) fn number(text: &str, field: &'static str) -> Result<Self, Invalid> {
        number::recipient(text, field).map(Self::Number)
    }

    /// The number, if there is one.
    pub(super) fn as_number(&self) -> Option<&str> {
        match self {
            Self::Number(number) => Some(number),
            Self::Person(_) => None,
        }
    }

    /// The number or the person.
    pub fn name(&self) -> &str {
        let (Self::Number(name) | Self::Person(name)) = self;
        name
    }

    /// The URL of the webhook, which ends with the person's name if it is a person.
    pub(super) fn url(&self, url: &str) -> String {
        match self {
            Self::Number(_) => url.to_owned(),
            Self::Person(name) => format!("{url}/{name}"),
        }
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recipient(…)")
    }
}

/// The place of a part in a long message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The reference that the parts of one message share, with sender and recipient.
    pub reference: String,
    /// From 1 to `total`.
    pub number: u8,
    /// At least 2.
    pub total: u8,
}

impl Part {
    /// The place, if it is one: `None` for a message of one part.
    ///
    /// # Errors
    /// `number` isn't from 1 to `total`; `field` is named.
    pub(super) fn of(
        field: &'static str,
        reference: String,
        number: u8,
        total: u8,
    ) -> Result<Option<Self>, Invalid> {
        match total {
            _ if number == 0 || number > total => {
                Err(Invalid::new(field, "must be from 1 to the number of parts"))
            }
            1 => Ok(None),
            _ => Ok(Some(Self { reference, number, total })),
        }
    }
}
