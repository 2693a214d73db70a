//! Removes the environments whose time is over, one after the other.
//!
//! It must not know how one is removed.

use serde_json::json;
use time::OffsetDateTime;

use super::listing;
use super::standing::{Expiry, Standing, expiry};
use crate::aws::Aws;
use crate::cli::Global;
use crate::console::{self, Console};
use crate::deploy::destroy::{Removal, destroy};
use crate::deploy::inventory;
use crate::doctor;
use crate::error::{Error, Exit};
use crate::project::Project;

/// The decision about an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// Its time isn't over.
    Stays,
    /// Its time is over, and yet it must not be removed.
    Kept(String),
    /// It goes.
    Goes,
}

/// The result of a prune.
#[derive(Debug, Default)]
struct Done {
    removed: Vec<String>,
    skipped: Vec<(String, String)>,
    failed: Vec<(String, Error)>,
}

/// Removes what is over at `now`.
///
/// # Errors
/// See [`super::prune`].
pub async fn prune(
    aws: &Aws,
    rows: &[Standing],
    project: &Project,
    global: &Global,
    confirmed: bool,
    now: OffsetDateTime,
    console: &mut Console,
) -> Result<(), Error> {
    let mut done = Done::default();
    let mut over = Vec::new();
    for row in rows {
        let was_ephemeral = match row.expiry {
            Expiry::Unknown if row.region.is_none() => was_ephemeral(aws, row, project, global).await?,
            _ => false,
        };
        match verdict(row, was_ephemeral, now) {
            Verdict::Stays => {}
            Verdict::Kept(why) => done.skipped.push((row.name.clone(), why)),
            Verdict::Goes => over.push(row),
        }
    }
    if over.is_empty() && done.skipped.is_empty() {
        console.line("nothing has expired");
    }
    if !over.is_empty() && !confirmed && !ask(&over, now, console)? {
        return Err(Error::failed("nothing was removed"));
    }
    for row in over {
        console.line(format!("removing `{}`, {}", row.name, reason(row, now)));
        match remove(aws, row, project, global, now, console).await {
            Ok(true) => done.removed.push(row.name.clone()),
            Ok(false) => done.skipped.push((row.name.clone(), "somebody else has removed it".to_owned())),
            // Another one is at it, or somebody wants it to stay.
            Err(error) if matches!(error.exit, Exit::Locked | Exit::Refused) => {
                done.skipped.push((row.name.clone(), error.message));
            }
            Err(error) => {
                console.line(format!("`{}`: {error}", row.name));
                done.failed.push((row.name.clone(), error));
            }
        }
    }
    done.report(global.json, console)
}

/// Decides by what CloudFormation and `otpost.yaml` say.
fn verdict(row: &Standing, was_ephemeral: bool, now: OffsetDateTime) -> Verdict {
    let over = match row.expiry {
        Expiry::At(end) => end <= now || row.half_removed,
        Expiry::Never => false,
        Expiry::Unknown => was_ephemeral,
    };
    match over {
        false => Verdict::Stays,
        true if row.protected => Verdict::Kept("it is protected".to_owned()),
        true => Verdict::Goes,
    }
}

/// True if the rest of an environment is that of an ephemeral one. The stack that knew its end is gone;
/// CloudFormation remembers it for 90 days, and a pattern of `otpost.yaml` may say it too.
async fn was_ephemeral(aws: &Aws, row: &Standing, project: &Project, global: &Global) -> Result<bool, Error> {
    if row.settings.as_ref().is_some_and(|settings| settings.ephemeral) {
        return Ok(true);
    }
    for region in project.regions(global) {
        if let Some(service) = inventory::gone_service(&aws.in_region(&region), &row.name).await? {
            return Ok(matches!(expiry(&service), Expiry::At(_)));
        }
    }
    Ok(false)
}

/// True if there still was something to remove.
async fn remove(
    aws: &Aws,
    row: &Standing,
    project: &Project,
    global: &Global,
    now: OffsetDateTime,
    console: &mut Console,
) -> Result<bool, Error> {
    if let Some(settings) = &row.settings {
        doctor::check_account(aws, settings, None).await?;
    }
    // The stack that is gone would have named the region of its secrets.
    let regions = if row.region.is_none() { project.regions(global) } else { row.regions.clone() };
    let removal = Removal {
        name: &row.name,
        settings: row.settings.as_ref(),
        regions: &regions,
        root: &project.root,
        bootstrap: None,
        over_at: Some(now),
    };
    let report = destroy(aws, &removal, console).await?;
    report.talk(console);
    report.conclude()?;
    Ok(report.was_there)
}

fn reason(row: &Standing, now: OffsetDateTime) -> String {
    match row.expiry {
        Expiry::At(end) if end <= now => format!("which expired {}", listing::expires(row.expiry, now)),
        _ => "which is half removed".to_owned(),
    }
}

fn ask(over: &[&Standing], now: OffsetDateTime, console: &mut Console) -> Result<bool, Error> {
    for row in over {
        console.line(format!("`{}`, {}", row.name, reason(row, now)));
    }
    let them = if over.len() == 1 { "it" } else { "them" };
    if !console.interactive() {
        return Err(Error::usage("the removal needs confirmation, but there is no terminal to ask on")
            .hint("stack prune --yes"));
    }
    let question = format!("this removes {them} with all data; type `prune` to confirm:");
    Ok(console.confirm(&question, "prune"))
}

impl Done {
    fn report(self, as_json: bool, console: &mut Console) -> Result<(), Error> {
        if as_json {
            let skipped = self.skipped.iter();
            let failed = self.failed.iter();
            console.event(&json!({
                "event": "pruned",
                "removed": self.removed,
                "skipped": skipped.map(|(name, why)| json!({ "environment": name, "because": why }))
                    .collect::<Vec<_>>(),
                "failed": failed.map(|(name, error)| json!({
                    "environment": name, "error": error.message, "exit_code": error.exit.code(),
                })).collect::<Vec<_>>(),
            }));
        } else {
            self.removed.iter().try_for_each(|name| console::data(&format!("removed  {name}")))?;
            self.skipped
                .iter()
                .try_for_each(|(name, why)| console::data(&format!("skipped  {name}: {why}")))?;
            self.failed
                .iter()
                .try_for_each(|(name, why)| console::data(&format!("failed   {name}: {why}")))?;
        }
        let Some((_, first)) = self.failed.first() else { return Ok(()) };
        let names: Vec<_> = self.failed.iter().map(|(name, _)| format!("`{name}`")).collect();
        console.clear();
        Err(Error::new(first.exit, format!("not everything could be removed: {}", names.join(", ")))
            .hint("run the command again; what is removed stays removed"))
    }
}

#[cfg(test)]
mod tests;
