//! Simple Email Service.

use serde::Serialize;

use crate::operation::{Nothing, json_operation};
use crate::protocol::{About, Protocol, Service};

/// Simple Email Service.
#[derive(Clone, Copy, Debug)]
pub struct Ses;

impl Service for Ses {
    const ABOUT: About = About {
        id: "SESv2",
        api: "sesv2",
        endpoint_prefix: "email",
        signing_name: "ses",
        protocol: Protocol::RestJson { accepts: false },
    };
}

/// Sends a mail.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SendEmail<'a> {
    from_email_address: &'a str,
    destination: Destination<'a>,
    content: Content<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Destination<'a> {
    to_addresses: [&'a str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Content<'a> {
    simple: Message<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Message<'a> {
    subject: Text<'a>,
    body: Body<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    text: Text<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Text<'a> {
    data: &'a str,
    charset: &'static str,
}

impl<'a> SendEmail<'a> {
    /// A mail of plain text to one address.
    pub fn plain(from: &'a str, to: &'a str, subject: &'a str, text: &'a str) -> Self {
        let utf_8 = |data| Text { data, charset: "UTF-8" };
        let message = Message { subject: utf_8(subject), body: Body { text: utf_8(text) } };
        Self {
            from_email_address: from,
            destination: Destination { to_addresses: [to] },
            content: Content { simple: message },
        }
    }
}

json_operation!(Ses, SendEmail<'_> => Nothing, "SendEmail", "/v2/email/outbound-emails");
