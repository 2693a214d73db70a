//! The uploads of an environment: the zips of its functions and its templates, as far as no other one uses them.
//!
//! It must not know how an upload is made.

use std::collections::BTreeSet;

use time::{Duration, OffsetDateTime};

use crate::aws::{Aws, failure};
use crate::console::Console;
use crate::deploy::inventory::{Inventory, Status};
use crate::deploy::record::Place;
use crate::deploy::remove::bucket::{self, Version};
use crate::error::Error;

const RECORDS: &str = "environments/";
const FUNCTIONS: &str = "functions/";
const TEMPLATES: &str = "templates/";

/// Parameters with this ending hold the key of a function's zip.
const KEY_PARAMETER: &str = "AssetKey";

/// A working owner renews a lock more often than that, so that older records need not be read.
const RECENT: Duration = Duration::minutes(15);

/// Nobody knows whose a zip is that no stack names any more; one that is so old isn't wanted for a change
/// set that somebody still looks at.
const FORGOTTEN: Duration = Duration::days(7);

/// Removes the zips that were `mine` and what nobody knows any more. While another environment is at work
/// everything stays, because its stack may not name yet what it is about to use: the next removal takes it.
///
/// # Errors
/// If S3 can't be asked or refuses.
pub async fn remove(
    aws: &Aws,
    bucket: &str,
    inventory: &Inventory,
    environment: &str,
    mut mine: BTreeSet<String>,
    console: &mut Console,
) -> Result<(), Error> {
    let now = OffsetDateTime::now_utc();
    if let Some(busy) = at_work(aws, bucket, inventory, environment, now).await? {
        console.line(format!("uploads: they stay for now, because `{busy}` is at work"));
        return Ok(());
    }
    let used = |own: bool| -> BTreeSet<String> {
        let stacks = inventory.in_region(&aws.region);
        let stacks = stacks.filter(|stack| (stack.environment.as_deref() == Some(environment)) == own);
        let keys = stacks.flat_map(|stack| &stack.current.parameters);
        keys.filter(|(name, _)| name.ends_with(KEY_PARAMETER)).map(|(_, key)| key.clone()).collect()
    };
    mine.extend(used(true));
    let others = used(false);
    let alone = !inventory
        .in_region(&aws.region)
        .any(|stack| stack.environment.as_deref().is_some_and(|name| name != environment));
    let forgotten = (now - FORGOTTEN).unix_timestamp();
    let is_over = |version: &Version| {
        !others.contains(&version.key)
            && (alone
                || mine.contains(&version.key)
                || version.written_at.is_none_or(|written_at| written_at < forgotten))
    };
    let functions = bucket::clear(aws, bucket, FUNCTIONS, is_over, console).await?;
    // CloudFormation has a copy of its own as soon as a change set is made.
    let templates = bucket::clear(aws, bucket, TEMPLATES, |_| true, console).await?;
    if functions + templates > 0 {
        console.line(format!("uploads: {functions} functions and {templates} templates removed"));
    }
    Ok(())
}

/// Another environment of the region that is being changed, or holds its lock.
async fn at_work(
    aws: &Aws,
    bucket: &str,
    inventory: &Inventory,
    environment: &str,
    now: OffsetDateTime,
) -> Result<Option<String>, Error> {
    let busy = inventory.in_region(&aws.region).find(|stack| {
        let current = &stack.current;
        // A change set that nobody executed yet is one, and parameters that may be those of either side.
        let changing = matches!(current.status, Status::Busy | Status::Stuck | Status::Halted)
            || current.word == "REVIEW_IN_PROGRESS";
        changing && stack.environment.as_deref() != Some(environment)
    });
    if let Some(busy) = busy {
        return Ok(Some(busy.environment.clone().unwrap_or_else(|| busy.name.clone())));
    }
    let client = aws.s3();
    let mut pages = client.list_objects_v2().bucket(bucket).prefix(RECORDS).into_paginator().send();
    let since = (now - RECENT).unix_timestamp();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failure("list the records of the environments", error))?;
        for object in page.contents.unwrap_or_default() {
            let name = object.key().and_then(|key| key.strip_prefix(RECORDS)?.strip_suffix(".json"));
            let recent = object.last_modified().is_none_or(|at| at.secs() >= since);
            let Some(name) = name.filter(|name| recent && *name != environment) else { continue };
            let lock = Place::new(aws, bucket, name).read().await?.record.lock;
            if lock.is_some_and(|lock| lock.is_stale(now).is_none()) {
                return Ok(Some(name.to_owned()));
            }
        }
    }
    Ok(None)
}
