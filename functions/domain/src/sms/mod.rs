//! The webhook port: what a provider of virtual numbers sends when an SMS arrives, verified and read.
//!
//! A provider is one file and one line in [`ALL`]. Each verifies over the raw body and the public
//! URL, reads fields by name, accepts fields it doesn't know and names the one that is missing.
//! It must not know HTTP transport, clocks or where secrets are kept: callers hand them in.

mod form;
mod generic;
mod json;
mod number;
mod signature;
mod twilio;

use std::fmt;

use crate::Invalid;

pub use signature::Forged;

/// A request to a provider's webhook, as it came.
#[derive(Clone, Copy, Debug)]
pub struct Webhook<'a> {
    /// The public URL that the provider was given: site and path, no query, because every webhook is a POST.
    pub url: &'a str,
    /// Names, in any case, and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// The raw body, which transport encodings (the gateway's base64) have been taken off.
    pub body: &'a [u8],
    /// The last segment of `/v1/sms/{provider}/{key}`, if there is one.
    pub path_key: Option<&'a str>,
    /// The time in seconds since the epoch.
    pub now: u64,
}

impl<'a> Webhook<'a> {
    /// The value of the header `name`; the first, if there are several.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

/// What a webhook says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// An SMS, or a part of one, arrived.
    Sms(Sms),
    /// Something else, such as a delivery receipt. It is acknowledged and forgotten.
    Ignored,
}

/// An SMS, or a part of one. `Debug` shows neither text nor numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct Sms {
    /// The provider's id: the same in every repeat, another in every part.
    pub id: String,
    /// Who sent it: E.164 where it is a telephone number, else a short code or a name.
    pub sender: String,
    /// Whom it is for.
    pub recipient: Recipient,
    /// What it says, or this part of it.
    pub text: String,
    /// Which part of a long message it is; none if it is whole.
    pub part: Option<Part>,
}

impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sms").field("part", &self.part).finish_non_exhaustive()
    }
}

/// Whom an SMS is for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// The virtual number that it was sent to, E.164.
    Number(String),
    /// What the URL ends with, from a provider that leaves the number out: the name of a person, to be
    /// looked up, because a URL isn't always signed.
    Person(String),
}

impl Recipient {
    /// The number in `text`, or who the URL ends with if there is none.
    ///
    /// # Errors
    /// There is neither, or the text is no international number; `field` is named.
    fn of(text: Option<&str>, webhook: &Webhook<'_>, field: &'static str) -> Result<Self, Invalid> {
        match (text.filter(|text| !text.trim().is_empty()), webhook.path_key) {
            (Some(text), _) => Self::number(text, field),
            (None, Some(name)) => Ok(Self::Person(name.to_owned())),
            (None, None) => {
                Err(Invalid::new(field, "must be there, or the URL must end with a person's name"))
            }
        }
    }

    /// The number in `text`.
    ///
    /// # Errors
    /// It isn't an international number; `field` is named.
    fn number(text: &str, field: &'static str) -> Result<Self, Invalid> {
        number::recipient(text, field).map(Self::Number)
    }

    /// The number, if there is one.
    fn as_number(&self) -> Option<&str> {
        match self {
            Self::Number(number) => Some(number),
            Self::Person(_) => None,
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
    /// What the parts of one message have in common, with sender and recipient.
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
    fn of(field: &'static str, reference: String, number: u8, total: u8) -> Result<Option<Self>, Invalid> {
        match total {
            _ if number == 0 || number > total => {
                Err(Invalid::new(field, "must be from 1 to the number of parts"))
            }
            1 => Ok(None),
            _ => Ok(Some(Self { reference, number, total })),
        }
    }
}

/// How a provider wants an accepted webhook to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// 200 or 204.
    pub status: u16,
    /// The type of the body, if there is one.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: &'static str,
}

impl Reply {
    /// Nothing but the status 204.
    pub const NO_CONTENT: Self = Self { status: 204, content_type: None, body: "" };
    /// Nothing but the status 200.
    pub const OK: Self = Self { status: 200, content_type: None, body: "" };
}

/// A request that a provider would send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Where it goes: the URL that was handed in, with the secret path segment if the provider has one.
    pub url: String,
    /// Names and values, with the content type.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Signed {
    fn new(url: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Self { url: url.to_owned(), headers, body: body.into() }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A provider's webhook.
///
/// A secret's text may hold several, separated by white space, while one is being replaced; any of
/// them verifies, the first one signs.
pub trait Provider: fmt::Debug + Sync {
    /// The name in paths, in `otpost.yaml` and of the secret: lowercase.
    fn name(&self) -> &'static str;

    /// Whether the webhook is the provider's: its signature, its secret, and its time if each attempt is
    /// signed anew.
    ///
    /// # Errors
    /// Why it isn't, for a metric; the answer is the same for all reasons.
    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged>;

    /// What it says. Only what [`Self::verify`] accepted should be read.
    ///
    /// # Errors
    /// The field that is missing or can't be read, as the provider calls it.
    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid>;

    /// The request with which the provider would bring `sms` to `url`, for tests and the local system.
    ///
    /// # Errors
    /// The secret can't sign: it is empty or, of a provider with a pair of keys, not the private one.
    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid>;

    /// How it wants an accepted webhook to be answered, and a repeated one too.
    fn reply(&self) -> Reply {
        Reply::OK
    }
}

/// Every provider. A new one is a file and a line.
pub const ALL: [&dyn Provider; 2] = [&twilio::Twilio, &generic::Generic];

/// The provider of that name.
pub fn named(name: &str) -> Option<&'static dyn Provider> {
    ALL.into_iter().find(|provider| provider.name() == name)
}
