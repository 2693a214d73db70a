//! A stack's events as they arrive, and the first cause among them.
//!
//! It must not know which operation it follows.

use std::collections::{BTreeMap, HashSet};

use aws_sdk_cloudformation::types::StackEvent;

use crate::aws::{Aws, failure};
use crate::console::Console;
use crate::deploy::current;
use crate::deploy::pace::Pace;
use crate::deploy::status::Status;
use crate::error::Error;

/// After so many polls without an event the stack itself is asked: the last event of a deletion is not
/// shown everywhere.
const SILENCE: u32 = 5;

const STACK: &str = "AWS::CloudFormation::Stack";

/// A resource that failed, in CloudFormation's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Its logical id.
    pub logical_id: String,
    /// Its type.
    pub resource_type: String,
    /// Why.
    pub reason: String,
}

/// What came of an operation.
#[derive(Debug)]
pub struct End {
    /// The stack's status.
    pub status: Status,
    /// The same in CloudFormation's word.
    pub word: String,
    /// What failed first, when something did.
    pub failure: Option<Failure>,
}

/// Follows one operation on one stack. `DescribeStackEvents` it is: `DescribeEvents` isn't offered everywhere.
#[derive(Debug)]
pub struct Events {
    stack_id: String,
    seen: HashSet<String>,
    working: BTreeMap<String, String>,
    begun: bool,
    finished: usize,
    expected: usize,
    failure: Option<Failure>,
    stack_failure: Option<Failure>,
}

impl Events {
    /// Begins after what has happened until now. `expected` is the number of resources that will change.
    ///
    /// # Errors
    /// When the events can't be read.
    pub async fn begin(aws: &Aws, stack_id: &str, expected: usize) -> Result<Self, Error> {
        let mut events = Self {
            stack_id: stack_id.to_owned(),
            seen: HashSet::new(),
            working: BTreeMap::new(),
            begun: false,
            finished: 0,
            expected,
            failure: None,
            stack_failure: None,
        };
        // One page is enough: the newest event is on it, and reading stops at the first one seen.
        let page = aws
            .cloudformation()
            .describe_stack_events()
            .stack_name(stack_id)
            .send()
            .await
            .map_err(|error| failure("read the stack's events", error))?;
        events
            .seen
            .extend(page.stack_events.unwrap_or_default().into_iter().filter_map(|event| event.event_id));
        Ok(events)
    }

    /// Waits until the stack settles, and says what it sees.
    ///
    /// # Errors
    /// When the events can't be read.
    pub async fn follow(mut self, aws: &Aws, console: &mut Console) -> Result<End, Error> {
        let mut pace = Pace::new(aws);
        let mut silent = 0;
        loop {
            let events = self.unseen(aws).await?;
            silent += 1;
            if !events.is_empty() {
                silent = 0;
                pace.quicken();
            }
            if silent % SILENCE == 0
                && silent > 0
                && let Some(end) = self.asked(aws).await?
            {
                console.clear();
                return Ok(end);
            }
            for event in events {
                if let Some((status, word)) = self.take(event, console) {
                    console.clear();
                    return Ok(End { status, word, failure: self.failure.or(self.stack_failure) });
                }
            }
            self.progress(console);
            pace.pause().await;
        }
    }

    /// The end as the stack itself tells it; `None` while it isn't there yet.
    async fn asked(&self, aws: &Aws) -> Result<Option<End>, Error> {
        let failure = self.failure.clone().or_else(|| self.stack_failure.clone());
        Ok(match current::describe(aws, &self.stack_id).await? {
            None => Some(End { status: Status::Deleted, word: "DELETE_COMPLETE".to_owned(), failure }),
            // Before the first event its status may still be that of the operation before.
            Some(current) if current.status == Status::Busy || !self.begun => None,
            Some(current) => Some(End { status: current.status, word: current.word, failure }),
        })
    }

    /// New events, the oldest first.
    async fn unseen(&self, aws: &Aws) -> Result<Vec<StackEvent>, Error> {
        let client = aws.cloudformation();
        let mut events = Vec::new();
        let mut token = None;
        loop {
            let page = client
                .describe_stack_events()
                .stack_name(&self.stack_id)
                .set_next_token(token)
                .send()
                .await
                .map_err(|error| failure("read the stack's events", error))?;
            token = page.next_token;
            for event in page.stack_events.unwrap_or_default() {
                if event.event_id().is_some_and(|id| self.seen.contains(id)) {
                    // Newest first: all that follow were seen too.
                    token = None;
                    break;
                }
                events.push(event);
            }
            if token.is_none() {
                events.reverse();
                return Ok(events);
            }
        }
    }

    /// Takes one event in; answers with the stack's status when it has settled.
    fn take(&mut self, event: StackEvent, console: &mut Console) -> Option<(Status, String)> {
        let word = event.resource_status().map(|status| status.as_str().to_owned()).unwrap_or_default();
        let logical_id = event.logical_resource_id().unwrap_or_default().to_owned();
        let resource_type = event.resource_type().unwrap_or_default().to_owned();
        let reason = event.resource_status_reason().unwrap_or_default().to_owned();
        let whole_stack =
            resource_type == STACK && event.physical_resource_id() == Some(self.stack_id.as_str());
        self.seen.extend(event.event_id);
        self.begun = true;

        if whole_stack {
            if self.stack_failure.is_none() && word.contains("ROLLBACK") && !reason.is_empty() {
                self.stack_failure = Some(Failure { logical_id, resource_type, reason });
            }
            let status = Status::parse(&word);
            return (status != Status::Busy && word != "REVIEW_IN_PROGRESS").then_some((status, word));
        }
        if word.ends_with("_IN_PROGRESS") {
            self.working.insert(logical_id, resource_type);
            return None;
        }
        self.working.remove(&logical_id);
        if word.ends_with("_FAILED") {
            if !is_consequence(&reason) {
                console.line(format!("  ✘ {logical_id} ({resource_type}): {reason}"));
                self.failure.get_or_insert(Failure { logical_id, resource_type, reason });
            }
        } else {
            self.finished += 1;
            if !console.animates() {
                console.line(format!("  {} {logical_id}", plain(&word)));
            }
        }
        None
    }

    fn progress(&self, console: &mut Console) {
        let Some((id, kind)) = self.working.last_key_value() else {
            return;
        };
        let more = match self.working.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        let count = if self.expected == 0 {
            String::new()
        } else {
            format!("[{}/{}] ", self.finished.min(self.expected), self.expected)
        };
        console.status(format!("  {count}{id} ({kind}){more}"));
    }
}

/// Whether a resource failed only because another one did.
fn is_consequence(reason: &str) -> bool {
    reason.contains("cancelled") || reason.contains("canceled")
}

/// `CREATE_COMPLETE` as a person says it.
fn plain(word: &str) -> String {
    match word.split_once('_') {
        Some((verb, "COMPLETE")) => match verb {
            "CREATE" => "created".to_owned(),
            "UPDATE" => "updated".to_owned(),
            "DELETE" => "deleted".to_owned(),
            other => other.to_lowercase(),
        },
        _ => word.to_lowercase().replace('_', " "),
    }
}

#[cfg(test)]
mod tests;
