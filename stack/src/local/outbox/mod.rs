//! The deliveries of the local system. They stand for people's phones and mailboxes, so the text is shown.
//!
//! It must not be reachable for a system that isn't the emulator.

mod recorder;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::http;
use super::running::{Running, not_running};
use crate::error::Error;

pub use recorder::{Notification, Recorder, Recording};

/// One delivered message.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// `sms`, `email` or `notification`
    pub channel: &'static str,
    /// The number, the address, or the URL that a notification was sent to.
    pub to: String,
    /// Its title or subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub text: String,
    /// The page that it opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The provider's id; empty for a notification.
    pub message_id: String,
}

impl Message {
    /// The message for a person.
    pub fn line(&self) -> String {
        let title = self.title.as_ref().map(|title| format!("{title}: ")).unwrap_or_default();
        let link = self.link.as_ref().map(|link| format!("  {link}")).unwrap_or_default();
        format!("{} {}  {title}{}{link}", self.channel, self.to, self.text)
    }
}

#[derive(Deserialize)]
struct Texts {
    #[serde(default)]
    sms_messages: BTreeMap<String, Vec<Sms>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sms {
    message_id: String,
    message: String,
}

#[derive(Deserialize)]
struct Mails {
    #[serde(default)]
    messages: BTreeMap<String, Vec<Mail>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Mail {
    message_id: String,
    to: Vec<String>,
    subject: String,
    body_text: String,
}

/// Every message: SMS by number, mails and notifications, each in the order of their delivery.
///
/// # Errors
/// Fails when the system doesn't run.
pub async fn messages(running: &Running) -> Result<Vec<Message>, Error> {
    let texts: Texts = read(&format!("{}/_ministack/sns/sms-messages", running.endpoint_url)).await?;
    let mails: Mails = read(&format!("{}/_ministack/ses/messages", running.endpoint_url)).await?;
    let notifications: Vec<Notification> = match &running.outbox_url {
        Some(url) => read(&format!("{url}/")).await?,
        None => Vec::new(),
    };
    let texts = texts.sms_messages.into_iter().flat_map(|(to, sent)| {
        sent.into_iter().map(move |sms| Message {
            channel: "sms",
            to: to.clone(),
            title: None,
            text: sms.message,
            link: None,
            message_id: sms.message_id,
        })
    });
    let mails = mails.messages.into_values().flatten().map(|mail| Message {
        channel: "email",
        to: mail.to.join(", "),
        title: Some(mail.subject),
        text: mail.body_text,
        link: None,
        message_id: mail.message_id,
    });
    let notifications = notifications.into_iter().map(|sent| Message {
        channel: "notification",
        to: sent.to,
        title: sent.title,
        text: sent.text,
        link: sent.link,
        message_id: String::new(),
    });
    Ok(texts.chain(mails).chain(notifications).collect())
}

async fn read<T: DeserializeOwned>(url: &str) -> Result<T, Error> {
    let body = http::read(url).await.map_err(|_| not_running())?;
    serde_json::from_slice(&body)
        .map_err(|error| Error::failed(format!("could not read the outbox: {error}")))
}
