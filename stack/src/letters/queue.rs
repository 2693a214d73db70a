//! The queue of dead letters: its messages are received, and put back or deleted.

use service::sqs::{
    ChangeMessageVisibilityBatch, DeleteMessageBatch, DeletedEntry, Failed, Message, ReceiveMessage, Sqs,
    VisibleEntry,
};
use service::{CallError, Client};

use crate::aws::{Aws, failure};
use crate::console::Console;
use crate::error::Error;

/// The seconds for which nobody else receives the messages: after that an interrupted command has left no trace.
const HIDDEN: u32 = 120;
/// SQS asks all of its servers when it waits at all.
const WAIT: u32 = 1;
/// An answer holds so many, and a batch too.
const BATCH: usize = 10;
/// More are shown by the next command.
const MOST: usize = 1_000;

pub(super) struct Queue<'a> {
    client: Client<Sqs>,
    url: &'a str,
}

impl<'a> Queue<'a> {
    pub(super) fn new(aws: &Aws, url: &'a str) -> Self {
        Self { client: aws.service(), url }
    }

    /// The messages, each once.
    pub(super) async fn receive(&self, console: &mut Console) -> Result<Vec<Message>, Error> {
        let mut all: Vec<Message> = Vec::new();
        while all.len() < MOST {
            let request = ReceiveMessage {
                queue_url: self.url,
                max_number_of_messages: 10,
                visibility_timeout: HIDDEN,
                wait_time_seconds: WAIT,
                message_system_attribute_names: &["SentTimestamp"],
            };
            let answer = self.client.call(&request).await;
            let page = answer.map_err(|error| failure("read the dead letters", error))?.messages;
            if page.is_empty() {
                break;
            }
            // A standard queue may hand a message out twice; the newest handle counts.
            for message in page {
                all.retain(|known| known.message_id != message.message_id);
                all.push(message);
            }
            console.status(format!("{} dead letters so far", all.len()));
        }
        all.sort_by_key(Message::sent_millis);
        Ok(all)
    }

    /// Lets others receive them again.
    pub(super) async fn put_back(&self, messages: &[Message]) -> Result<(), Error> {
        for batch in messages.chunks(BATCH) {
            let entries = batch.iter().enumerate().map(|(number, message)| VisibleEntry {
                id: number.to_string(),
                receipt_handle: &message.receipt_handle,
                visibility_timeout: 0,
            });
            let request = ChangeMessageVisibilityBatch { queue_url: self.url, entries: entries.collect() };
            all_done("put a dead letter back", self.client.call(&request).await.map(|answer| answer.failed))?;
        }
        Ok(())
    }

    /// Deletes them.
    pub(super) async fn delete(&self, messages: &[Message]) -> Result<(), Error> {
        for batch in messages.chunks(BATCH) {
            let entries = batch.iter().enumerate().map(|(number, message)| DeletedEntry {
                id: number.to_string(),
                receipt_handle: &message.receipt_handle,
            });
            let request = DeleteMessageBatch { queue_url: self.url, entries: entries.collect() };
            all_done("delete a dead letter", self.client.call(&request).await.map(|answer| answer.failed))?;
        }
        Ok(())
    }
}

fn all_done(doing: &str, answer: Result<Vec<Failed>, CallError>) -> Result<(), Error> {
    let failed = answer.map_err(|error| failure(doing, error))?;
    match failed.first() {
        None => Ok(()),
        Some(failed) => Err(Error::failed(format!("could not {doing}: {}", failed.code))
            .hint("the same command again shows what is left")),
    }
}
