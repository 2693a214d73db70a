//! The webhook port: what a provider of virtual numbers sends when an SMS arrives, verified and read.
//!
//! A provider is one file and one line in [`ALL`]. Each verifies over the raw body and the public
//! URL, reads fields by name, accepts fields it doesn't know and names the one that is missing.
//! It must not know HTTP transport, clocks or where secrets are kept: callers hand them in.

mod android;
mod aql;
mod aws;
mod bird;
mod coding;
mod form;
mod generic;
mod httpsms;
mod iphone;
mod json;
mod jwt;
mod message;
mod number;
mod plivo;
mod signature;
mod sinch;
mod smsforwarder;
mod standard;
mod telnyx;
mod time;
mod twilio;
mod udh;
mod vonage;

use std::fmt;

use crate::{Invalid, limits};

pub use message::{Event, Part, Recipient, Sms};
pub use signature::Forged;
pub use time::rfc3339;

/// A request to a provider's webhook, as it came.
#[derive(Clone, Copy, Debug)]
pub struct Webhook<'a> {
    /// The public URL that the provider was given: site and path, no query, because every webhook is a POST.
    pub url: &'a str,
    /// Names, in any case, and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// The raw body, which transport encodings (the gateway's base64) have been taken off.
    pub body: &'a [u8],
    /// The last segment of `/v1/sms/{provider}/{key}`, if there is one: the provider's secret
    /// ([`Key::InUrl`]), or the name of the person whose messages they are.
    pub path_key: Option<&'a str>,
    /// The time in seconds since the epoch.
    pub now: u64,
}

impl<'a> Webhook<'a> {
    /// The value of the header `name`; the first, if there are several.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// True if the body is declared as JSON.
    fn is_json(&self) -> bool {
        let declared = self.header("content-type").unwrap_or_default();
        let essence = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "application/json" || essence.ends_with("+json")
    }
}

/// The provider's preferred answer to an accepted webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    /// 200 or 204.
    pub status: u16,
    /// The type of the body, also where there is none: the gateway would say `application/json`, and nothing is no JSON.
    pub content_type: &'static str,
    /// Empty, or the text that the provider wants to see.
    pub body: &'static str,
}

impl Reply {
    /// Nothing but the status 204.
    pub const NO_CONTENT: Self = Self { status: 204, content_type: "text/plain", body: "" };
    /// Nothing but the status 200.
    pub const OK: Self = Self { status: 200, content_type: "text/plain", body: "" };
}

/// A request that a provider would send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Its URL: the one that was handed in, with the secret path segment if the provider has one.
    pub url: String,
    /// Names and values, with the content type.
    pub headers: Vec<(&'static str, String)>,
    /// As it is signed, byte for byte.
    pub body: Vec<u8>,
}

impl Signed {
    fn json(url: &str, body: String) -> Self {
        Self::new(url, "application/json", body)
    }

    fn form(url: &str, body: String) -> Self {
        Self::new(url, "application/x-www-form-urlencoded", body)
    }

    fn new(url: &str, content_type: &str, body: String) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Self { url: url.to_owned(), headers, body: body.into_bytes() }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// The secret that verifies a provider's webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The operator draws it, and gives it to the provider.
    Drawn,
    /// The operator draws it, and gives it to the provider as the end of the URL.
    InUrl,
    /// The operator draws a user and a password, `USER:PASSWORD`, and gives them to the provider; or the provider
    /// makes a signing key.
    Credentials,
    /// The provider makes it: what it calls it, as in `the auth token`.
    Given(&'static str),
    /// The provider makes a pair of keys and keeps the private one: what it calls the other.
    Public(&'static str),
    /// There is none: messages come as events that IAM lets through, and never by HTTP.
    Events,
}

/// A provider's webhook.
///
/// A secret's text may hold several, separated by white space, while one is being replaced; any of
/// them verifies, the first one signs.
pub trait Provider: fmt::Debug + Sync {
    /// The name in paths, in `otpost.yaml` and of the secret: lowercase.
    fn name(&self) -> &'static str;

    /// The secret that verifies its webhook.
    fn key(&self) -> Key;

    /// Checks that the webhook is the provider's: its signature, its secret, and its time if each attempt is
    /// signed anew.
    ///
    /// # Errors
    /// The reason of the refusal, for a metric; the answer is the same for all reasons.
    fn verify(&self, webhook: &Webhook<'_>, secret: &str) -> Result<(), Forged>;

    /// The content of the webhook. Only a webhook that [`Self::verify`] accepted should be read.
    ///
    /// # Errors
    /// The field that is missing or can't be read, as the provider calls it. It isn't a message without a text,
    /// nor a receipt: those are events too.
    fn parse(&self, webhook: &Webhook<'_>) -> Result<Event, Invalid>;

    /// The identity of an SMS to `person`, which [`Self::parse`] read from `webhook`: two deliveries of one share it,
    /// and those of two don't. By default the provider's id of it.
    fn identity(&self, _webhook: &Webhook<'_>, sms: &Sms, _person: &str) -> String {
        sms.id.clone()
    }

    /// For how long that is remembered, in seconds: longer than the sender repeats a message, and where messages have
    /// neither id nor time, not so long that the same words again are taken for a repeat.
    fn remembered_seconds(&self) -> u64 {
        limits::REPEATS_KEPT_SECONDS
    }

    /// The request with which the provider would bring `sms` to `url`, for tests and the local system.
    ///
    /// # Errors
    /// The secret can't sign: it is empty or, of a provider with a pair of keys, not the private one.
    fn sign(&self, sms: &Sms, secret: &str, url: &str, now: u64) -> Result<Signed, Invalid>;

    /// True if the parts of a long message come one by one; else the provider joins them.
    fn sends_parts(&self) -> bool {
        false
    }

    /// Returns true if 400 ends the matter: the sender doesn't repeat what was refused with it, or its author reads the
    /// answer. Then a body that is the provider's and can't be read is refused, so that somebody finds out why; else
    /// it is acknowledged and counted, because every repeat would be as unreadable. docs/providers.md has what
    /// each provider repeats.
    fn is_told(&self) -> bool {
        false
    }

    /// The provider's preferred answer to an accepted webhook, and to a repeated one too.
    fn reply(&self) -> Reply {
        Reply::OK
    }
}

/// Every provider. A new one is a file and a line.
pub const ALL: [&dyn Provider; 13] = [
    &aql::Aql,
    &twilio::Twilio,
    &vonage::Vonage,
    &plivo::Plivo,
    &bird::Bird,
    &telnyx::Telnyx,
    &sinch::Sinch,
    &android::Android,
    &smsforwarder::SmsForwarder,
    &httpsms::HttpSms,
    &iphone::Iphone,
    &aws::Aws,
    &generic::Generic,
];

/// The provider of that name.
pub fn named(name: &str) -> Option<&'static dyn Provider> {
    ALL.into_iter().find(|provider| provider.name() == name)
}
