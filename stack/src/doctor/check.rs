//! One thing that was looked at, what it is like, and what puts it right.
//!
//! It must not know how to look.

use serde::Serialize;
use service::CallError;

use crate::aws::code;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// The prerequisite.
    pub name: &'static str,
    /// True if a deployment can go on.
    pub ok: bool,
    pub state: State,
    /// The finding, in a sentence.
    pub found: String,
    /// The remedy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

/// The state of a prerequisite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Good,
    /// Enough for now.
    Warning,
    /// A deployment would fail.
    Bad,
    /// Nobody could tell: never taken for good.
    NotAsked,
}

/// True if somebody answers who isn't AWS: without a code, as an emulator does that lacks the service.
pub(super) fn is_no_aws(error: &CallError) -> bool {
    code(error).is_none() && error.as_service_error().is_some()
}

impl Check {
    pub(super) fn good(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, ok: true, state: State::Good, found: found.into(), command: None }
    }

    pub(super) fn bad(name: &'static str, found: impl Into<String>, command: impl Into<String>) -> Self {
        Self { name, ok: false, state: State::Bad, found: found.into(), command: Some(command.into()) }
    }

    pub(super) fn warning(name: &'static str, found: impl Into<String>, command: impl Into<String>) -> Self {
        Self { name, ok: true, state: State::Warning, found: found.into(), command: Some(command.into()) }
    }

    pub(super) fn not_asked(name: &'static str, why: impl std::fmt::Display) -> Self {
        Self { name, ok: true, state: State::NotAsked, found: format!("not asked: {why}"), command: None }
    }
}

/// For a person: what was found, and what helps.
pub fn lines(checks: &[Check]) -> Vec<String> {
    let width = checks.iter().map(|check| check.name.len()).max().unwrap_or_default();
    let mut lines = Vec::new();
    for check in checks {
        let mark = match check.state {
            State::Good => '✔',
            State::Warning => '!',
            State::Bad => '✘',
            State::NotAsked => '?',
        };
        lines.push(format!("{mark} {:<width$}  {}", check.name, check.found));
        lines.extend(check.command.iter().map(|command| format!("    {command}")));
    }
    lines
}
