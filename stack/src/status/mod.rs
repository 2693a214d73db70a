//! The stacks of an environment and what they are doing; what rings, and what waits.
//!
//! It changes nothing.

mod health;
mod stacks;
mod words;

use serde::Serialize;
use time::OffsetDateTime;

use crate::cli::Global;
use crate::console::{self, Console};
use crate::deploy::inventory::SERVICE;
use crate::deploy::lock::Lock;
use crate::deploy::record;
use crate::error::Error;
use crate::instant;
use crate::place::Place;

use health::{Alarms, Queue};
use stacks::Stack;

/// The state of an environment.
#[derive(Clone, Debug, Serialize)]
struct Report {
    environment: String,
    region: String,
    deployed: bool,
    /// True if `otpost.yaml` protects it.
    protected: bool,
    version: Option<String>,
    expires_at: Option<String>,
    fingerprint: Option<String>,
    site_url: Option<String>,
    /// The owner of the environment's lock, and the command that holds it.
    lock: Option<Lock>,
    stacks: Vec<Stack>,
    alarms: Alarms,
    queues: Vec<Queue>,
}

/// Shows it.
///
/// # Errors
/// If the environment, or a part of it, isn't deployed; if AWS can't be asked.
pub async fn run(global: &Global, console: &mut Console) -> Result<(), Error> {
    let place = Place::find(global).await?;
    let report = ask(&place, console).await?;
    if global.json {
        console::json(&report)?;
    } else if report.deployed {
        show(&report, OffsetDateTime::now_utc()).iter().try_for_each(|line| console::data(line))?;
    }
    if !report.deployed {
        return Err(place.not_deployed());
    }
    match report.stacks.iter().find(|stack| stack.status.is_none()) {
        Some(missing) => Err(Error::failed(format!("stack `{}` is not there", missing.name))
            .hint(format!("stack deploy --env {}", report.environment))),
        None => Ok(()),
    }
}

async fn ask(place: &Place, console: &mut Console) -> Result<Report, Error> {
    let mut all = Vec::new();
    let mut alarms = Alarms::default();
    let mut queues = Vec::new();
    for entry in place.stacks() {
        console.status(format!("asking for {}", entry.name));
        let stack = stacks::ask(place, entry).await?;
        let there = place.there(entry);
        health::alarms(&there, &stack, &mut alarms).await;
        queues.extend(health::queues(place, &there, &stack).await?);
        all.push(stack);
    }
    console.clear();
    let service = all.iter().find(|stack| stack.id == SERVICE);
    let output = |name: &str| service.and_then(|stack| stack.outputs.get(name)).cloned();
    Ok(Report {
        environment: place.environment.name.clone(),
        region: place.environment.region.clone(),
        deployed: service.is_some_and(|stack| stack.status.is_some()),
        protected: place.environment.protected,
        version: output("Version"),
        expires_at: output("ExpiresAt"),
        fingerprint: output("Fingerprint"),
        site_url: output("SiteUrl"),
        lock: lock(place, output("ArtifactBucket")).await,
        stacks: all,
        alarms,
        queues,
    })
}

/// The lock of the environment. That it can't be read is no reason to say nothing else.
async fn lock(place: &Place, bucket: Option<String>) -> Option<Lock> {
    let record = record::Place::new(&place.aws, &bucket?, &place.environment.name);
    record.read().await.ok()?.record.lock
}

fn show(report: &Report, now: OffsetDateTime) -> Vec<String> {
    let mut lines = vec![format!("environment  {} in {}", report.environment, report.region)];
    if let Some(version) = &report.version {
        lines.push(format!("version      {version}"));
    }
    if let Some(expires) = &report.expires_at {
        lines.push(format!("expires      {}", end(expires, now)));
    }
    if let Some(url) = &report.site_url {
        lines.push(format!("site         {url}"));
    }
    if let Some(lock) = &report.lock {
        let until = if lock.expires_at < now { "was good" } else { "is good" };
        let end = instant::text(lock.expires_at);
        lines.push(format!("at work      {}; the lock {until} until {end}", lock.describe(now)));
    }
    for stack in &report.stacks {
        lines.push(String::new());
        lines.extend(of_stack(stack, now));
    }
    lines.push(String::new());
    lines.extend(of_alarms(&report.alarms, now));
    for queue in &report.queues {
        let (what, kind) =
            if queue.dead_letters { ("dead letters", "given up") } else { ("queue", "waiting") };
        let flight = match queue.in_flight {
            0 => String::new(),
            some => format!(", {some} in flight"),
        };
        lines.push(format!("{what:<12} {} {kind}{flight} ({})", queue.waiting, queue.path));
    }
    lines
}

fn of_stack(stack: &Stack, now: OffsetDateTime) -> Vec<String> {
    let since = stack.since.as_deref().map(|at| format!(", since {}", ago(at, now))).unwrap_or_default();
    let mut lines = vec![format!("{:<12} {}{since}", stack.id, stack.means)];
    lines.push(format!("             {} in {}", stack.name, stack.region));
    if let Some(changed) = &stack.changed_at {
        let never = stack.changed_at == stack.created_at;
        let what = if never { "created" } else { "last changed" };
        lines.push(format!("             {what} {}", ago(changed, now)));
    }
    if let Some(reason) = &stack.reason {
        lines.push(format!("             {reason}"));
    }
    for work in &stack.working_on {
        lines.push(format!("             … {} ({}): {}", work.path, work.kind, work.status));
    }
    if let Some(next) = &stack.next {
        lines.push(format!("             hint: {next}"));
    }
    lines
}

fn of_alarms(alarms: &Alarms, now: OffsetDateTime) -> Vec<String> {
    if let Some(why) = &alarms.not_asked {
        return vec![format!("alarms       not known: {why}")];
    }
    let ringing = alarms.ringing.len();
    let mut lines = vec![match ringing {
        0 => format!("alarms       none of {} rings", alarms.total),
        1 => format!("alarms       1 of {} rings", alarms.total),
        more => format!("alarms       {more} of {} ring", alarms.total),
    }];
    for alarm in &alarms.ringing {
        let since = alarm.since.as_deref().map(|at| format!(" since {}", ago(at, now))).unwrap_or_default();
        lines.push(format!("  ✘ {}{since}: {}", alarm.path, alarm.description));
        lines.push(format!("    {}", alarm.reason));
    }
    lines
}

/// `2026-11-21T17:00:00Z (3 min ago)`
fn ago(at: &str, now: OffsetDateTime) -> String {
    match instant::parse(at) {
        Some(then) => format!("{at} ({} ago)", instant::span(now - then)),
        None => at.to_owned(),
    }
}

/// `2026-11-21T17:00:00Z (in 3 h)`, or that it is over, or `never`.
fn end(at: &str, now: OffsetDateTime) -> String {
    match instant::parse(at) {
        Some(then) if then > now => format!("{at} (in {})", instant::span(then - now)),
        Some(then) => format!("{at} ({} ago: `stack prune` may remove it)", instant::span(now - then)),
        None => at.to_owned(),
    }
}

#[cfg(test)]
mod tests;
