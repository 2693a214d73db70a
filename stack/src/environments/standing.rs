//! The state of one environment, as its stacks tell it.
//!
//! It must not know how to ask, and takes the time from its caller.

use std::collections::BTreeSet;

use app::Environment;
use time::OffsetDateTime;

use super::Deployed;
use crate::deploy::inventory::{GLOBAL, SERVICE, Status};
use crate::instant;

/// The time from which on it may be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// Never by itself.
    Never,
    /// At this time.
    At(OffsetDateTime),
    /// The stack that knew it is gone.
    Unknown,
}

/// One environment.
#[derive(Clone, Debug)]
pub struct Standing {
    pub name: String,
    /// Its home region; `None` when the stack there is gone.
    pub region: Option<String>,
    /// Its first deployment.
    pub created: OffsetDateTime,
    /// The time from which on it may be removed.
    pub expiry: Expiry,
    /// The version of the program that deployed it.
    pub version: Option<String>,
    /// Its state, in plain words.
    pub status: &'static str,
    /// True if an operation goes on.
    pub working: bool,
    /// True if its removal was begun, or its stacks are not all there.
    pub half_removed: bool,
    /// True if it says by itself or by `otpost.yaml` that it stays.
    pub protected: bool,
    /// Its page.
    pub site_url: Option<String>,
    /// The name and CloudFormation's word for the status of each of its stacks.
    pub stacks: Vec<(String, String)>,
    /// The regions of its stacks.
    pub regions: BTreeSet<String>,
    /// Its settings in `otpost.yaml`.
    pub settings: Option<Environment>,
}

impl Standing {
    /// The environments of a name: one for each region that has its service stack.
    pub fn of(name: &str, stacks: &[&Deployed], settings: Option<Environment>) -> Vec<Self> {
        let services: Vec<_> = stacks.iter().copied().filter(|stack| stack.id == SERVICE).collect();
        if services.is_empty() {
            return vec![Self::from_stacks(name, None, stacks, settings)];
        }
        let others = |service: &Deployed| {
            let mine = |stack: &&&Deployed| stack.id != SERVICE || stack.region == service.region;
            stacks.iter().filter(mine).copied().collect::<Vec<_>>()
        };
        let standing =
            |service: &&Deployed| Self::from_stacks(name, Some(service), &others(service), settings.clone());
        services.iter().map(standing).collect()
    }

    fn from_stacks(
        name: &str,
        service: Option<&Deployed>,
        stacks: &[&Deployed],
        settings: Option<Environment>,
    ) -> Self {
        let output = |name: &str| service.and_then(|service| service.current.outputs.get(name)).cloned();
        let oldest = stacks.iter().map(|stack| stack.created).min();
        let (status, working) = status(service, stacks);
        let regions = stacks.iter().map(|stack| stack.region.clone());
        Self {
            name: name.to_owned(),
            region: service.map(|service| service.region.clone()),
            created: service.map(|service| service.created).or(oldest).unwrap_or(OffsetDateTime::UNIX_EPOCH),
            expiry: service.map_or(Expiry::Unknown, expiry),
            version: output("Version"),
            status,
            working,
            half_removed: service.is_none_or(is_going),
            protected: settings.as_ref().is_some_and(|settings| settings.protected)
                || stacks.iter().any(|stack| stack.termination_protection),
            site_url: output("SiteUrl"),
            stacks: stacks.iter().map(|one| (one.name.clone(), one.current.word.clone())).collect(),
            regions: regions.chain([GLOBAL.to_owned()]).collect(),
            settings,
        }
    }
}

/// True if an environment with these stacks is to be pruned at this moment. Without a service stack nobody
/// can prolong it any more.
pub fn is_over(stacks: &[&Deployed], now: OffsetDateTime) -> bool {
    let Some(service) = stacks.iter().find(|stack| stack.id == SERVICE) else { return true };
    match expiry(service) {
        Expiry::At(end) => end <= now || is_going(service),
        Expiry::Never | Expiry::Unknown => false,
    }
}

/// The parameter, because a stack that failed at its creation has no outputs.
pub fn expiry(service: &Deployed) -> Expiry {
    match service.parameter("ExpiresAt") {
        Some("never") => Expiry::Never,
        text => text.and_then(instant::parse).map_or(Expiry::Unknown, Expiry::At),
    }
}

/// True if its deletion was begun.
fn is_going(service: &Deployed) -> bool {
    service.current.word.starts_with("DELETE_")
}

/// Its state in words, and true if an operation goes on.
fn status(service: Option<&Deployed>, stacks: &[&Deployed]) -> (&'static str, bool) {
    let busy = stacks.iter().find(|stack| stack.current.status == Status::Busy);
    if let Some(busy) = busy {
        let words = match busy.current.word.as_str() {
            word if word.contains("ROLLBACK") => "being rolled back",
            word if word.starts_with("DELETE") => "being removed",
            word if word.starts_with("CREATE") || word.starts_with("UPDATE") => "being deployed",
            _ => "being changed",
        };
        return (words, true);
    }
    if stacks.iter().any(|stack| stack.current.status == Status::DeleteFailed) {
        return ("removal failed", false);
    }
    let Some(service) = service else { return ("half removed", false) };
    let words = match service.current.status {
        Status::Stillborn if service.current.word == "REVIEW_IN_PROGRESS" => "planned, not deployed",
        Status::Stillborn => "first deployment failed",
        Status::Stuck => "stuck in a failed rollback",
        Status::RolledBack => "up; last deployment rolled back",
        Status::Halted => "last deployment failed halfway",
        Status::Settled | Status::Busy | Status::Deleted | Status::DeleteFailed => "up",
    };
    (words, false)
}

#[cfg(test)]
pub mod tests;
