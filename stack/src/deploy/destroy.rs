//! Removes an environment with everything in it, as it is deployed: no setting is needed for that, and
//! nothing that an earlier, interrupted removal took away already.

mod artifacts;
mod bootstrap;
mod command;
mod permit;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use app::Environment;
use app::config::Dns;
use time::OffsetDateTime;

use crate::aws::Aws;
use crate::compare::offline;
use crate::console::Console;
use crate::deploy::ARTIFACT_BUCKET;
use crate::deploy::current::{self, Current};
use crate::deploy::events::Events;
use crate::deploy::inventory::{Deployed, GLOBAL, Inventory, SERVICE};
use crate::deploy::lock::{self, Held};
use crate::deploy::outputs::Outputs;
use crate::deploy::record::Place;
use crate::deploy::remove::{self, bucket};
use crate::deploy::status::Status;
use crate::deploy::sweep::{self, Finding, Known};
use crate::dns;
use crate::doctor;
use crate::error::Error;
use crate::secret::store;

pub use command::run;
pub use report::Report;

use permit::permit;

/// The environment to remove, and the regions that it may be in.
#[derive(Clone, Copy, Debug)]
pub struct Removal<'a> {
    /// The environment's name.
    pub name: &'a str,
    /// Its settings; none if `otpost.yaml` has it no more.
    pub settings: Option<&'a Environment>,
    /// The regions to look in. us-east-1 is one of them.
    pub regions: &'a BTreeSet<String>,
    /// The folder of `otpost.yaml`.
    pub root: &'a Path,
    /// If what environments share goes too: the regions in which no other one may be left.
    pub bootstrap: Option<&'a BTreeSet<String>>,
    /// Only if its time is over at this moment, also for who may have prolonged it meanwhile.
    pub over_at: Option<OffsetDateTime>,
}

/// Deletes the environment's stacks, the last one first, and what they leave; then looks for what remains.
/// Nothing to delete is a success.
///
/// # Errors
/// [`crate::error::Exit::Refused`] if it is protected, [`crate::error::Exit::Locked`] if somebody works on it, and
/// any failure to delete. Removed resources stay removed, and the next call goes on from there.
pub async fn destroy(aws: &Aws, removal: &Removal<'_>, console: &mut Console) -> Result<Report, Error> {
    if let Some(everywhere) = removal.bootstrap {
        bootstrap::check(&Inventory::take(aws, everywhere).await?, removal.name)?;
    }
    let before = Inventory::take(aws, removal.regions).await?;
    let homes = homes(removal, &before);
    let mut locks = Vec::new();
    for home in &homes {
        if let Some(bucket) = artifact_bucket(&before, home) {
            let place = Place::new(&aws.in_region(home), bucket, removal.name);
            let seen = place.read().await?;
            locks.push(lock::take(place, Some(seen), "destroy", console).await?);
        }
    }
    let report = match under_lock(aws, removal, &homes, &locks, console).await {
        Ok(report) => report,
        Err(error) => {
            for lock in locks {
                lock.give_up().await;
            }
            return Err(error);
        }
    };
    for lock in locks {
        lock.remove().await?;
    }
    finish(aws, removal, &homes, report, console).await
}

/// The regions of the environment's other resources: the region of its service stack, else that
/// of `otpost.yaml`, else it could be any.
fn homes(removal: &Removal<'_>, inventory: &Inventory) -> BTreeSet<String> {
    let stacks = inventory.of(removal.name);
    let service = stacks.iter().find(|stack| stack.id == SERVICE).map(|stack| stack.region.clone());
    match service.or_else(|| removal.settings.map(|settings| settings.region.clone())) {
        Some(home) => BTreeSet::from([home]),
        None => removal.regions.clone(),
    }
}

fn artifact_bucket<'a>(inventory: &'a Inventory, region: &str) -> Option<&'a str> {
    // An interrupted `--bootstrap` may be deleting it: what is written there would stand in its way.
    let stays = |stack: &&Deployed| stack.region == region && !stack.current.word.starts_with("DELETE_");
    let mut shared = inventory.shared().into_iter().filter(stays);
    shared.find_map(|stack| stack.current.outputs.get(ARTIFACT_BUCKET)).map(String::as_str)
}

/// All that needs the lock.
async fn under_lock(
    aws: &Aws,
    removal: &Removal<'_>,
    homes: &BTreeSet<String>,
    locks: &[Held],
    console: &mut Console,
) -> Result<Report, Error> {
    let name = removal.name;
    // Again, because the lock's owner before may have changed everything.
    let inventory = Inventory::take(aws, removal.regions).await?;
    let stacks = inventory.of(name);
    permit(aws, removal, &stacks).await?;
    let was_there = !stacks.is_empty();
    if !was_there {
        console.line(format!("{name}: no stack is there"));
    }
    let mut uploaded = BTreeSet::new();
    for lock in locks {
        uploaded.extend(lock.before().codes().cloned());
    }
    // Before the stacks, which alone say in which zone they are.
    let records = records(aws, removal, &stacks, console).await?;
    // Before the stacks, whose parameters alone say which ones they are.
    for home in homes {
        if let Some(bucket) = artifact_bucket(&inventory, home) {
            let here = aws.in_region(home);
            artifacts::remove(&here, bucket, &inventory, name, uploaded.clone(), console).await?;
        }
    }
    let mut known = Known::default();
    for stack in stacks {
        for lock in locks {
            lock.check().await?;
        }
        let here = aws.in_region(&stack.region);
        let Some(current) = settled(&here, stack, console).await? else { continue };
        let removed = remove::stack(&here, &current, &stack.name, console).await?;
        known.keys.extend(removed.keys.into_iter().map(|key| (stack.region.clone(), key)));
        known.kept.extend(removed.kept.into_iter().map(|kept| (stack.region.clone(), kept)));
    }
    for home in homes {
        secrets(&aws.in_region(home), name, console).await?;
    }
    let regions: BTreeSet<_> = homes.iter().cloned().chain([GLOBAL.to_owned()]).collect();
    for region in &regions {
        log_groups(&aws.in_region(region), name).await?;
    }
    let kept = !known.kept.is_empty();
    let mut swept = sweep::sweep(aws, name, &regions, known, console).await;
    let kept = kept || !records.is_empty();
    swept.left.extend(records);
    Ok(Report::new(name, was_there, swept, kept))
}

/// Removes the environment's records from zones that no stack writes to; answers with those that stay.
async fn records(
    aws: &Aws,
    removal: &Removal<'_>,
    stacks: &[&Deployed],
    console: &mut Console,
) -> Result<Vec<Finding>, Error> {
    let of_stack = |stack: &&Deployed| stack.current.outputs.get(dns::ZONE_OUTPUT).cloned();
    let mut zones: BTreeSet<_> = stacks.iter().filter_map(of_stack).collect();
    let domain = removal.settings.and_then(|settings| settings.domain.as_ref());
    if let Some(Dns::Cloudflare { zone }) = domain.map(|domain| &domain.dns) {
        zones.insert(zone.clone());
    }
    if zones.is_empty() {
        return Ok(Vec::new());
    }
    let account = match stacks.iter().find_map(|stack| stack.current.account()) {
        Some(account) => account.to_owned(),
        None => doctor::caller(aws).await?,
    };
    let left = dns::remove(&aws.transport, &zones, &account, removal.name, console).await;
    let left = left.into_iter().map(|(zone, error)| {
        let because = error.hint.map_or(error.message.clone(), |hint| format!("{}: {hint}", error.message));
        Finding {
            kind: "DNS records".to_owned(),
            name: zone,
            region: "Cloudflare".to_owned(),
            costs: Some(false),
            because,
        }
    });
    Ok(left.collect())
}

/// The stack when nothing but its own deletion goes on; `None` when it is gone.
async fn settled(aws: &Aws, stack: &Deployed, console: &mut Console) -> Result<Option<Current>, Error> {
    let id = &stack.current.id;
    loop {
        let Some(current) = current::describe(aws, id).await? else { return Ok(None) };
        if current.status != Status::Busy || current.word == "DELETE_IN_PROGRESS" {
            return Ok(Some(current));
        }
        let name = &stack.name;
        console.line(format!("{name}: joining what is going on; its status is {}", current.word));
        let end = Events::going_on(id, name, &BTreeMap::new()).follow(aws, console).await?;
        console.line(format!("{name}: that ended in {}", end.word));
    }
}

/// No stack's.
async fn secrets(aws: &Aws, name: &str, console: &mut Console) -> Result<(), Error> {
    let secrets = store::clear(aws, &format!("/otpost/{name}/secret")).await?;
    if secrets > 0 {
        console.line(format!("secrets: {secrets} removed"));
    }
    Ok(())
}

/// By name, for what an interrupted removal left: the stacks that would tell them may be gone.
async fn log_groups(aws: &Aws, name: &str) -> Result<(), Error> {
    let mut groups = remove::named(aws, &format!("otpost-{name}-")).await?;
    groups.retain(|group| sweep::is_named_after(name, group));
    remove::delete_log_groups(aws, &groups).await
}

/// The end of the removal: this folder's notes, the versions of the record, and shared resources.
async fn finish(
    aws: &Aws,
    removal: &Removal<'_>,
    homes: &BTreeSet<String>,
    mut report: Report,
    console: &mut Console,
) -> Result<Report, Error> {
    let name = removal.name;
    let inventory = Inventory::take(aws, removal.regions).await?;
    for home in homes {
        if let Some(bucket) = artifact_bucket(&inventory, home) {
            // A current one is somebody's who begins anew.
            let record = format!("environments/{name}.json");
            bucket::clear(&aws.in_region(home), bucket, &record, |version| !version.is_current, console)
                .await?;
        }
    }
    if let Some(everywhere) = removal.bootstrap {
        let inventory = Inventory::take(aws, everywhere).await?;
        bootstrap::check(&inventory, name)?;
        let regions: BTreeSet<_> = homes.iter().cloned().chain([GLOBAL.to_owned()]).collect();
        let left = bootstrap::remove(aws, &inventory, &regions, console).await?;
        report.keep(left.kept);
        report.leave(left.used);
    }
    Outputs::forget(removal.root, name)?;
    match fs::remove_dir_all(offline::folder(removal.root, name)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::failed(format!("could not remove `cdk.out/{name}/deployed`: {error}")))
        }
        _ => Ok(report),
    }
}
