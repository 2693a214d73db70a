//! Simple Queue Service.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::operation::{Nothing, Paged, json_operation};
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
    /// Which ones; `All`.
    pub attribute_names: &'a [&'static str],
}

/// A queue's attributes.
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

impl Paged for ListQueues {
    fn after(&mut self, token: String) {
        self.next_token = Some(token);
    }

    fn next(output: &mut Self::Output) -> Option<String> {
        output.next_token.take()
    }
}
