//! What the local system delivered. It stands for the user's phone, so it shows the text.
//!
//! It must not be reachable for a system that isn't the emulator.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::http;
use super::running::{Running, not_running};
use crate::error::Error;

/// One delivered message.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// `sms`
    pub channel: &'static str,
    /// The number.
    pub to: String,
    /// What it says.
    pub text: String,
    /// The provider's id.
    pub message_id: String,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    sms_messages: BTreeMap<String, Vec<Sms>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sms {
    message_id: String,
    message: String,
}

/// Every message, by number and then in the order of their delivery.
///
/// # Errors
/// Fails when the system doesn't run.
pub async fn messages(running: &Running) -> Result<Vec<Message>, Error> {
    let url = format!("{}/_ministack/sns/sms-messages", running.endpoint_url);
    let body = http::read(&url).await.map_err(|_| not_running())?;
    let answer: Answer = serde_json::from_slice(&body)
        .map_err(|error| Error::failed(format!("could not read the emulator's outbox: {error}")))?;
    let mut messages = Vec::new();
    for (to, sent) in answer.sms_messages {
        messages.extend(sent.into_iter().map(|sms| Message {
            channel: "sms",
            to: to.clone(),
            text: sms.message,
            message_id: sms.message_id,
        }));
    }
    Ok(messages)
}
