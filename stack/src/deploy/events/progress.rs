//! The progress of an operation: resources that are done, those in work, and those that take longest.
//!
//! It must not know where events come from.

use std::collections::BTreeMap;
use std::time::Instant;

use super::source::Event;
use crate::instant;

/// The width of the bar, in characters.
const WIDTH: usize = 20;

/// The progress of an operation.
#[derive(Debug)]
pub struct Progress {
    expected: usize,
    done: usize,
    working: BTreeMap<String, Work>,
}

#[derive(Debug)]
struct Work {
    resource_type: String,
    since: Instant,
}

impl Progress {
    /// Of an operation that touches so many resources; 0 when nobody knows.
    pub const fn new(expected: usize) -> Self {
        Self { expected, done: 0, working: BTreeMap::new() }
    }

    /// A resource is being worked on. One that is told twice began when it was told first.
    pub fn began(&mut self, event: Event) {
        let work = Work { resource_type: event.resource_type, since: Instant::now() };
        self.working.entry(event.logical_id).or_insert(work);
    }

    /// A resource is no longer being worked on.
    pub fn ended(&mut self, logical_id: &str, well: bool) {
        self.working.remove(logical_id);
        self.done += usize::from(well);
    }

    /// The number of resources that are left; `None` if it isn't known.
    pub const fn left(&self) -> Option<usize> {
        if self.expected == 0 { None } else { Some(self.expected.saturating_sub(self.done)) }
    }

    /// `[████····] 41/64  Function ×12, Role, Distribution (SiteDistribution, 2 min)`; `None` when nothing
    /// is being worked on.
    pub fn line(&self) -> Option<String> {
        let (slowest, longest) = self.working.iter().min_by_key(|(_, work)| work.since)?;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, work) in self.working.iter().filter(|(id, _)| *id != slowest) {
            *counts.entry(short(&work.resource_type)).or_default() += 1;
        }
        let mut parts: Vec<_> = counts
            .iter()
            .map(|(kind, count)| if *count == 1 { (*kind).to_owned() } else { format!("{kind} ×{count}") })
            .collect();
        let age = time::Duration::try_from(longest.since.elapsed()).unwrap_or_default();
        // The one that everything waits for, CloudFront's distribution as a rule, comes first: lines are cut.
        parts.insert(0, format!("{} ({slowest}, {})", short(&longest.resource_type), instant::span(age)));
        Some(format!("{}{}", self.bar(), parts.join(", ")))
    }

    fn bar(&self) -> String {
        if self.expected == 0 {
            return String::new();
        }
        let done = self.done.min(self.expected);
        let full = done * WIDTH / self.expected;
        format!("[{}{}] {done}/{}  ", "█".repeat(full), "·".repeat(WIDTH - full), self.expected)
    }
}

/// The last part of a type's name.
fn short(resource_type: &str) -> &str {
    resource_type.rsplit("::").next().unwrap_or(resource_type)
}

#[cfg(test)]
mod tests {
    use super::{Event, Progress};

    fn event(id: &str, kind: &str) -> Event {
        Event {
            id: String::new(),
            stack_id: String::new(),
            token: None,
            logical_id: id.to_owned(),
            physical_id: String::new(),
            resource_type: kind.to_owned(),
            word: String::new(),
            reason: String::new(),
            at: None,
        }
    }

    #[test]
    fn the_slowest_is_named_and_the_rest_counted_by_type() {
        let mut progress = Progress::new(4);
        assert_eq!(progress.line(), None);
        progress.began(event("SiteDistribution", "AWS::CloudFront::Distribution"));
        progress.began(event("One", "AWS::Lambda::Function"));
        progress.began(event("Two", "AWS::Lambda::Function"));
        progress.began(event("Role", "AWS::IAM::Role"));
        progress.ended("Role", true);
        assert_eq!(progress.left(), Some(3));
        assert_eq!(
            progress.line().unwrap(),
            "[█████···············] 1/4  Distribution (SiteDistribution, 0 s), Function ×2"
        );
        progress.ended("One", false);
        assert_eq!(progress.left(), Some(3), "what failed isn't done");
        assert_eq!(Progress::new(0).left(), None);
    }
}
