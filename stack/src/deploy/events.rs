//! One operation on one stack, followed by its events to its end, and the first cause when it fails.
//!
//! It must not know which operation it follows.

mod end;
mod progress;
mod source;
mod validation;

use std::collections::BTreeMap;

use app::manifest::Validation;

use super::current;
use super::explain;
use super::pace::{Pace, Patience};
use super::remove::Kept;
use super::status::Status;
use crate::aws::Aws;
use crate::console::Console;
use crate::dns::Validating;
use crate::error::Error;
use progress::Progress;
use source::{Event, Source};

pub use end::{End, Failure};
pub use validation::{Of, refusals};

/// After so many polls without an event the stack itself is asked: the last event of a deletion is not
/// shown everywhere.
const SILENCE: u32 = 5;
/// So often the stack is asked before it is believed without a single event: neither what was begun nor what was made
/// a moment ago is known everywhere at once.
const DOUBTS: u32 = 5;
/// So few resources are left when the end can come at any moment.
const FEW: usize = 3;

const STACK: &str = "AWS::CloudFormation::Stack";

/// An operation that goes on.
#[derive(Debug)]
pub struct Events<'a> {
    stack_id: String,
    name: String,
    source: Source,
    paths: &'a BTreeMap<String, String>,
    progress: Progress,
    begun: bool,
    failure: Option<Failure>,
    stack_failure: Option<Failure>,
    left: Vec<Kept>,
    asked: u32,
    validating: Option<Validating<'a>>,
}

impl<'a> Events<'a> {
    /// The operation that was begun with this client request token. `expected` is the number of resources
    /// that it touches, 0 when nobody knows; `paths` are the manifest's.
    pub fn of(
        stack_id: &str,
        name: &str,
        token: &str,
        expected: usize,
        paths: &'a BTreeMap<String, String>,
    ) -> Self {
        Self::new(stack_id, name, Source::with_token(token), expected, paths)
    }

    /// The operation that is going on, begun by anybody.
    pub fn going_on(stack_id: &str, name: &str, paths: &'a BTreeMap<String, String>) -> Self {
        Self::new(stack_id, name, Source::newest_operation(), 0, paths)
    }

    fn new(
        stack_id: &str,
        name: &str,
        source: Source,
        expected: usize,
        paths: &'a BTreeMap<String, String>,
    ) -> Self {
        Self {
            stack_id: stack_id.to_owned(),
            name: name.to_owned(),
            source,
            paths,
            progress: Progress::new(expected),
            begun: false,
            failure: None,
            stack_failure: None,
            left: Vec::new(),
            asked: 0,
            validating: None,
        }
    }

    /// The same, with the record of a certificate written or shown while CloudFormation waits for it.
    pub fn validating(self, validation: Option<&'a Validation>) -> Self {
        Self { validating: validation.map(Validating::new), ..self }
    }

    /// Waits until the stack settles, and prints its events.
    ///
    /// # Errors
    /// If the events can't be read, or [`crate::error::Exit::Interrupted`] if somebody stops watching.
    pub async fn follow(mut self, aws: &Aws, console: &mut Console) -> Result<End, Error> {
        let _watching = console.deals_with_interrupts();
        let mut pace = Pace::new(aws);
        let mut patience = Patience::new(aws);
        let mut silent = 0;
        loop {
            let events = self.source.unseen(aws, &self.stack_id).await?;
            silent += 1;
            if !events.is_empty() {
                silent = 0;
                pace.quicken();
            }
            // An operation can end without an event that a poll sees: after a silence the stack itself is asked.
            if silent % SILENCE == 0
                && silent > 0
                && let Some((status, word)) = self.asked(aws).await?
            {
                console.clear();
                return Ok(self.end(status, word, aws).await);
            }
            for event in events {
                if let Some(validating) = &mut self.validating {
                    validating.note(&event.resource_type, &event.word, &event.reason, event.at);
                }
                if let Some((status, word)) = self.take(event, console) {
                    console.clear();
                    return Ok(self.end(status, word, aws).await);
                }
            }
            if let Some(validating) = &mut self.validating {
                validating.act(&self.name, &self.stack_id, &aws.transport, console).await?;
            }
            match self.progress.line() {
                Some(line) => {
                    patience.remind(&format!("{}: {line}", self.name), console);
                    console.status(format!("  {line}"));
                }
                None => patience
                    .remind(&format!("{}, of which CloudFormation tells nothing new", self.name), console),
            }
            // With few resources left the end is near, and is worth more frequent polls.
            if self.progress.left().is_some_and(|left| left <= FEW) {
                pace.quicken();
            }
            tokio::select! {
                () = pace.pause() => {}
                () = console.interrupted() => {
                    console.clear();
                    super::interrupt::stop_watching(aws, &self.stack_id, &self.name, console).await?;
                }
            }
        }
    }

    /// The end as the stack itself tells it; `None` while it isn't there yet.
    async fn asked(&mut self, aws: &Aws) -> Result<Option<(Status, String)>, Error> {
        self.asked += 1;
        // Before the first event its status may still be that of the operation before.
        let believed = self.begun || self.asked >= DOUBTS;
        Ok(match current::described(aws, &self.stack_id).await?.map(current::current) {
            // Asked for by its ARN, a stack that is gone says so itself.
            Some(stack) if stack.status == Status::Deleted => Some((stack.status, stack.word)),
            Some(stack) if stack.status != Status::Busy && believed => Some((stack.status, stack.word)),
            None if believed => Some((Status::Deleted, "DELETE_COMPLETE".to_owned())),
            _ => None,
        })
    }

    /// The outcome. The findings of a validation are no event of a resource, and are asked for.
    async fn end(self, status: Status, word: String, aws: &Aws) -> End {
        let mut failure = self.failure;
        let went_well = matches!(status, Status::Settled | Status::Deleted);
        if failure.is_none() && !went_well {
            failure = refusals(aws, Of::Stack(&self.stack_id), self.paths).await.into_iter().next();
        }
        let left = if status == Status::Settled { self.left } else { Vec::new() };
        End { status, word, failure: failure.or(self.stack_failure), left }
    }

    /// Takes one event in; answers with the stack's status when it has settled.
    fn take(&mut self, event: Event, console: &mut Console) -> Option<(Status, String)> {
        self.begun = true;
        let whole_stack = event.resource_type == STACK && event.physical_id == self.stack_id;
        console.event(&Told {
            event: if whole_stack { "stack" } else { "resource" },
            stack: &self.name,
            logical_id: &event.logical_id,
            path: self.paths.get(&event.logical_id).map_or("", String::as_str),
            r#type: &event.resource_type,
            status: &event.word,
            reason: &event.reason,
        });
        if whole_stack {
            if self.stack_failure.is_none() && event.word.contains("ROLLBACK") && !event.reason.is_empty() {
                self.stack_failure = Some(self.failure_of(&event));
            }
            let status = Status::parse(&event.word);
            return (status != Status::Busy && event.word != "REVIEW_IN_PROGRESS")
                .then_some((status, event.word));
        }
        self.note_deletion(&event);
        if event.word.ends_with("_IN_PROGRESS") {
            self.progress.began(event);
            return None;
        }
        if event.word.ends_with("_FAILED") {
            self.progress.ended(&event.logical_id, false);
            // A resource that fails because another one did explains nothing: the first other failure is the cause.
            if !explain::is_consequence(&event.reason) {
                let failure = self.failure_of(&event);
                console.line(format!("  ✘ {}", failure.cause()));
                if self.failure.is_none() {
                    if let Some(hint) = failure.hint() {
                        console.line(format!("    {hint}"));
                    }
                    self.failure = Some(failure);
                }
            }
            return None;
        }
        self.progress.ended(&event.logical_id, true);
        if !console.animates() {
            console.line(format!("  {} {}", plain(&event.word), event.logical_id));
        }
        None
    }

    /// CloudFormation tries a deletion more than once.
    fn note_deletion(&mut self, event: &Event) {
        if event.word.starts_with("DELETE_") {
            self.left.retain(|kept| kept.physical_id != event.physical_id);
        }
        if event.word == "DELETE_FAILED" {
            self.left.push(Kept {
                logical_id: event.logical_id.clone(),
                resource_type: event.resource_type.clone(),
                physical_id: event.physical_id.clone(),
                reason: event.reason.clone(),
            });
        }
    }

    fn failure_of(&self, event: &Event) -> Failure {
        Failure {
            logical_id: event.logical_id.clone(),
            path: self.paths.get(&event.logical_id).cloned().unwrap_or_default(),
            resource_type: event.resource_type.clone(),
            reason: event.reason.clone(),
        }
    }
}

/// True if there is an event for a client request token.
///
/// # Errors
/// If the events can't be read.
pub async fn has_begun(aws: &Aws, stack_id: &str, token: &str) -> Result<bool, Error> {
    Ok(!Source::with_token(token).unseen(aws, stack_id).await?.is_empty())
}

/// An event as `--json` prints it.
#[derive(serde::Serialize)]
struct Told<'a> {
    event: &'a str,
    stack: &'a str,
    logical_id: &'a str,
    path: &'a str,
    r#type: &'a str,
    status: &'a str,
    reason: &'a str,
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
