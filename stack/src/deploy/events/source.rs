//! Where events come from: `DescribeEvents` where it answers, `DescribeStackEvents` else. One call a poll.
//!
//! It must not know what an event means.

use std::collections::HashSet;

use aws_sdk_cloudformation::primitives::DateTime;
use aws_sdk_cloudformation::types::{OperationEvent, StackEvent};
use time::OffsetDateTime;

use super::STACK;
use crate::aws::{Aws, failure};
use crate::error::Error;

/// One event, from whichever call.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub id: String,
    pub stack_id: String,
    pub token: Option<String>,
    pub logical_id: String,
    pub physical_id: String,
    pub resource_type: String,
    pub word: String,
    pub reason: String,
    pub at: Option<OffsetDateTime>,
}

/// The events of one operation that were not seen yet.
#[derive(Debug)]
pub struct Source {
    seen: HashSet<String>,
    which: Which,
    call: Call,
}

#[derive(Debug)]
enum Which {
    /// All events of an operation carry the token that it was begun with, if it was begun with one.
    Token(Option<String>),
    /// The one that is going on: that of the newest event.
    Newest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    /// It wasn't asked yet.
    Untried,
    Events,
    StackEvents,
}

impl Source {
    pub fn with_token(token: &str) -> Self {
        Self::new(Which::Token(Some(token.to_owned())))
    }

    pub fn newest_operation() -> Self {
        Self::new(Which::Newest)
    }

    fn new(which: Which) -> Self {
        Self { seen: HashSet::new(), which, call: Call::Untried }
    }

    /// New events, the oldest first.
    ///
    /// # Errors
    /// When neither call answers.
    pub async fn unseen(&mut self, aws: &Aws, stack_id: &str) -> Result<Vec<Event>, Error> {
        if self.call != Call::StackEvents {
            match self.events(aws, stack_id).await {
                Ok(events) if !events.is_empty() => {
                    self.call = Call::Events;
                    return Ok(self.in_order(events));
                }
                // What has answered once goes on answering; silence is a pause then, not a missing service.
                Ok(_) if self.call == Call::Events => return Ok(Vec::new()),
                Err(error) if self.call == Call::Events => return Err(error),
                _ => self.call = Call::StackEvents,
            }
        }
        let events = self.stack_events(aws, stack_id).await?;
        Ok(self.in_order(events))
    }

    async fn events(&mut self, aws: &Aws, stack_id: &str) -> Result<Vec<Event>, Error> {
        let client = aws.cloudformation();
        let mut events = Vec::new();
        let mut token = None;
        loop {
            let request = client.describe_events().stack_name(stack_id).set_next_token(token);
            let page = request.send().await.map_err(|error| failure("read the stack's events", error))?;
            let all = page.operation_events.unwrap_or_default().into_iter().filter_map(of_operation);
            if !self.keep(all, &mut events) || page.next_token.is_none() {
                return Ok(events);
            }
            token = page.next_token;
        }
    }

    async fn stack_events(&mut self, aws: &Aws, stack_id: &str) -> Result<Vec<Event>, Error> {
        let client = aws.cloudformation();
        let mut events = Vec::new();
        let mut token = None;
        loop {
            let request = client.describe_stack_events().stack_name(stack_id).set_next_token(token);
            let page = request.send().await.map_err(|error| failure("read the stack's events", error))?;
            let all = page.stack_events.unwrap_or_default().into_iter().map(of_stack);
            if !self.keep(all, &mut events) || page.next_token.is_none() {
                return Ok(events);
            }
            token = page.next_token;
        }
    }

    /// Keeps what wasn't seen and belongs to the operation; whether the next page can hold more of it.
    /// Both calls answer with the newest first.
    fn keep(&mut self, all: impl Iterator<Item = Event>, events: &mut Vec<Event>) -> bool {
        for event in all {
            if self.seen.contains(&event.id) {
                return false;
            }
            if matches!(self.which, Which::Newest) {
                self.which = Which::Token(event.token.clone());
            }
            let begins = begins_operation(&event);
            if matches!(&self.which, Which::Token(token) if *token == event.token) {
                // Operations without a token are told apart by their ends.
                if event.token.is_none() && !events.is_empty() && ends_operation(&event) {
                    return false;
                }
                events.push(event);
            }
            if begins {
                return false;
            }
        }
        true
    }

    fn in_order(&mut self, mut events: Vec<Event>) -> Vec<Event> {
        events.reverse();
        self.seen.extend(events.iter().map(|event| event.id.clone()));
        events
    }
}

/// The event with which the operation before ended.
fn ends_operation(event: &Event) -> bool {
    let going_on = event.word.ends_with("_IN_PROGRESS");
    event.resource_type == STACK && event.physical_id == event.stack_id && !going_on
}

/// The event with which an operation begins. A rollback is part of the operation that failed.
fn begins_operation(event: &Event) -> bool {
    event.resource_type == STACK
        && matches!(
            event.word.as_str(),
            "CREATE_IN_PROGRESS" | "UPDATE_IN_PROGRESS" | "DELETE_IN_PROGRESS" | "IMPORT_IN_PROGRESS"
        )
}

fn of_stack(event: StackEvent) -> Event {
    Event {
        id: event.event_id.unwrap_or_default(),
        stack_id: event.stack_id.unwrap_or_default(),
        token: event.client_request_token,
        logical_id: event.logical_resource_id.unwrap_or_default(),
        physical_id: event.physical_resource_id.unwrap_or_default(),
        resource_type: event.resource_type.unwrap_or_default(),
        word: event.resource_status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        reason: event.resource_status_reason.unwrap_or_default(),
        at: instant(event.timestamp),
    }
}

/// Of an operation's events those about resources; others tell of hooks and validations.
fn of_operation(event: OperationEvent) -> Option<Event> {
    let word = event.resource_status.as_ref()?.as_str().to_owned();
    Some(Event {
        id: event.event_id.unwrap_or_default(),
        stack_id: event.stack_id.unwrap_or_default(),
        token: event.client_request_token,
        logical_id: event.logical_resource_id.unwrap_or_default(),
        physical_id: event.physical_resource_id.unwrap_or_default(),
        resource_type: event.resource_type.unwrap_or_default(),
        word,
        reason: event.resource_status_reason.unwrap_or_default(),
        at: instant(event.timestamp),
    })
}

fn instant(timestamp: Option<DateTime>) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(timestamp?.secs()).ok()
}

#[cfg(test)]
mod tests;
