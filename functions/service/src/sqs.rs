//! Simple Queue Service.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::operation::{Nothing, json_operation, paged};
use crate::protocol::{About, Protocol, Service};

/// Simple Queue Service.
#[derive(Clone, Copy, Debug)]
pub struct Sqs;

impl Service for Sqs {
    const ABOUT: About = About {
        id: "SQS",
        api: "sqs",
        endpoint_prefix: "sqs",
        signing_name: "sqs",
        protocol: Protocol::Json { version: "1.0", target: "AmazonSQS", was_query: true },
    };
}

/// Puts a message into a queue.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SendMessage<'a> {
    /// The queue.
    pub queue_url: &'a str,
    /// The message.
    pub message_body: &'a str,
}

json_operation!(Sqs, SendMessage<'_> => Nothing, "SendMessage");

/// Says when a message that was received comes again.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChangeMessageVisibility<'a> {
    /// The queue.
    pub queue_url: &'a str,
    /// The message, as it was received.
    pub receipt_handle: &'a str,
    /// Seconds from now, at most 43,200.
    pub visibility_timeout: u32,
}

json_operation!(Sqs, ChangeMessageVisibility<'_> => Nothing, "ChangeMessageVisibility");

/// Reads attributes of a queue.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct GetQueueAttributes<'a> {
    /// The queue.
    pub queue_url: &'a str,
    /// The attributes to answer with; `All`.
    pub attribute_names: &'a [&'static str],
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueueAttributes {
    /// Each as text.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

json_operation!(Sqs, GetQueueAttributes<'_> => QueueAttributes, "GetQueueAttributes");

/// Lists the queues of a region.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListQueues {
    max_results: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl Default for ListQueues {
    /// A thousand are the most that an answer holds; there are further pages only when a number was named.
    fn default() -> Self {
        Self { max_results: 1_000, next_token: None }
    }
}

/// A page of queues.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Queues {
    /// Their URLs.
    #[serde(default)]
    pub queue_urls: Vec<String>,
    next_token: Option<String>,
}

json_operation!(Sqs, ListQueues => Queues, "ListQueues");

paged!(ListQueues, next_token, next_token);

/// Receives messages, and hides them for a while.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReceiveMessage<'a> {
    /// The queue.
    pub queue_url: &'a str,
    /// 1 to 10.
    pub max_number_of_messages: u32,
    /// The seconds for which nobody else receives them.
    pub visibility_timeout: u32,
    /// The seconds to wait for the first one, 0 to 20.
    pub wait_time_seconds: u32,
    /// The attributes that come with each: `SentTimestamp`, ….
    pub message_system_attribute_names: &'a [&'static str],
}

/// Messages.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Received {
    /// At most as many as were asked for.
    #[serde(default)]
    pub messages: Vec<Message>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Message {
    /// Its id.
    pub message_id: String,
    /// By which it is deleted.
    pub receipt_handle: String,
    /// Its text.
    pub body: String,
    /// Its system attributes.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

impl Message {
    /// The time at which it was sent, in milliseconds since 1970, if that was asked for.
    pub fn sent_millis(&self) -> Option<i64> {
        self.attributes.get("SentTimestamp")?.parse().ok()
    }
}

json_operation!(Sqs, ReceiveMessage<'_> => Received, "ReceiveMessage");

/// Says when messages that were received come again.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ChangeMessageVisibilityBatch<'a> {
    /// The queue.
    pub queue_url: &'a str,
    /// At most 10.
    pub entries: Vec<VisibleEntry<'a>>,
}

/// The time of a message's next delivery.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct VisibleEntry<'a> {
    /// By which the answer names it.
    pub id: String,
    /// The message, as it was received.
    pub receipt_handle: &'a str,
    /// Seconds from now.
    pub visibility_timeout: u32,
}

/// The outcome of a batch.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Batched {
    /// The entries that failed.
    #[serde(default)]
    pub failed: Vec<Failed>,
}

/// SQS's reason for a failed entry.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Failed {
    /// SQS's code.
    pub code: String,
}

json_operation!(Sqs, ChangeMessageVisibilityBatch<'_> => Batched, "ChangeMessageVisibilityBatch");

/// Deletes messages that were received.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteMessageBatch<'a> {
    /// The queue.
    pub queue_url: &'a str,
    /// At most 10.
    pub entries: Vec<DeletedEntry<'a>>,
}

/// A message to be deleted.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeletedEntry<'a> {
    /// By which the answer names it.
    pub id: String,
    /// The message, as it was received.
    pub receipt_handle: &'a str,
}

json_operation!(Sqs, DeleteMessageBatch<'_> => Batched, "DeleteMessageBatch");
