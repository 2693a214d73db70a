//! The source of events: `DescribeStackEvents`, one call a poll. `DescribeEvents` tells of the newest operation
//! alone, and a rollback is an operation of its own there (awslabs/mcp #4275): a failure between two polls would be
//! lost.
//!
//! It must not know what an event means.

use std::collections::HashSet;

use aws_sdk_cloudformation::error::ProvideErrorMetadata;
use aws_sdk_cloudformation::primitives::DateTime;
use aws_sdk_cloudformation::types::StackEvent;
use time::OffsetDateTime;

use super::STACK;
use crate::aws::{Aws, code, failure};
use crate::error::Error;

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
}

#[derive(Debug)]
enum Which {
    /// The one that was begun with this token. A rollback belongs to it, whichever token its events have.
    Token(String),
    /// The one that is going on: that of the newest event.
    Newest,
}

impl Source {
    pub fn with_token(token: &str) -> Self {
        Self::new(Which::Token(token.to_owned()))
    }

    pub fn newest_operation() -> Self {
        Self::new(Which::Newest)
    }

    fn new(which: Which) -> Self {
        Self { seen: HashSet::new(), which }
    }

    /// New events, the oldest first.
    ///
    /// # Errors
    /// If the call isn't answered.
    pub async fn unseen(&mut self, aws: &Aws, stack_id: &str) -> Result<Vec<Event>, Error> {
        let client = aws.cloudformation();
        let mut events = Vec::new();
        let mut token = None;
        loop {
            let request = client.describe_stack_events().stack_name(stack_id).set_next_token(token);
            let page = match request.send().await {
                Ok(page) => page,
                // A stack that was made a moment ago isn't known everywhere.
                Err(error)
                    if code(&error) == Some("ValidationError")
                        && error
                            .as_service_error()
                            .and_then(|error| error.message())
                            .is_some_and(is_unknown) =>
                {
                    return Ok(Vec::new());
                }
                Err(error) => return Err(failure("read the stack's events", error)),
            };
            let all = page.stack_events.unwrap_or_default().into_iter().map(of_stack);
            if !self.keep(all, &mut events) || page.next_token.is_none() {
                return Ok(self.in_order(events));
            }
            token = page.next_token;
        }
    }

    /// Keeps what wasn't seen and belongs to the newest operation, or to ours once it has begun; whether the next page can
    /// hold more of it. CloudFormation answers with the newest first.
    fn keep(&self, all: impl Iterator<Item = Event>, events: &mut Vec<Event>) -> bool {
        let has_begun = !self.seen.is_empty();
        for event in all {
            if self.seen.contains(&event.id) {
                return false;
            }
            let is_last = !events.is_empty() && ends_operation(&event);
            if is_last && !has_begun {
                return false;
            }
            if is_last {
                // The operation behind ours is somebody else's.
                events.clear();
            }
            let begins = begins_operation(&event);
            events.push(event);
            if begins && !has_begun {
                return false;
            }
        }
        true
    }

    /// The oldest first; none of an operation that isn't the wanted one.
    fn in_order(&mut self, mut events: Vec<Event>) -> Vec<Event> {
        let ours = match &self.which {
            Which::Newest => true,
            Which::Token(token) => events.iter().any(|event| event.token.as_ref() == Some(token)),
        };
        if self.seen.is_empty() && !ours {
            return Vec::new();
        }
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

fn is_unknown(message: &str) -> bool {
    message.ends_with("does not exist")
}

fn instant(timestamp: Option<DateTime>) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(timestamp?.secs()).ok()
}

#[cfg(test)]
mod tests;
