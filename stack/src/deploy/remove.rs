//! Deletes one stack with what would stand in its way or be left over.
//!
//! It must not know which stacks there are.

pub mod bucket;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudformation::types::{ResourceStatus, StackResourceSummary};

use service::logs::{DeleteLogGroup, DescribeLogGroups};

use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::deploy::current::{self, Current};
use crate::deploy::events::{End, Events};
use crate::deploy::stack::token;
use crate::deploy::status::Status;
use crate::error::Error;

pub use verdict::Kept;
use verdict::{Verdict, decide, failed, skipped};

const BUCKET: &str = "AWS::S3::Bucket";
/// Retained resources take others with them; a stack has no more layers than that.
const ROUNDS: u32 = 8;

/// The remains of a stack after its deletion.
#[derive(Clone, Debug, Default)]
pub struct Removed {
    /// The resources that could not be deleted and stay behind.
    pub kept: Vec<Kept>,
    /// The ids of its KMS keys, which AWS deletes only after a while.
    pub keys: Vec<String>,
}

impl Removed {
    fn take(&mut self, kept: Vec<Kept>) {
        let new = |kept: &Kept| self.kept.iter().all(|known| known.logical_id != kept.logical_id);
        let kept: Vec<_> = kept.into_iter().filter(new).collect();
        self.kept.extend(kept);
    }
}

/// Empties a stack's buckets, deletes it and removes the log groups that its functions and APIs leave. A
/// deletion that is going on already is followed. A resource that fails repeatedly is left behind, and named.
///
/// # Errors
/// If it can't be deleted, with the first cause.
pub async fn stack(
    aws: &Aws,
    current: &Current,
    name: &str,
    console: &mut Console,
) -> Result<Removed, Error> {
    let resources = resources(aws, current, name).await?;
    let mut removed =
        Removed { kept: Vec::new(), keys: of_type(&resources, "AWS::KMS::Key").map(str::to_owned).collect() };
    // They have the API's id in their name, which nobody knows any more after an interruption.
    delete_log_groups(aws, &execution_logs(&resources)).await?;
    let mut failures = match current.status {
        Status::DeleteFailed => vec![failed(&resources)],
        _ => Vec::new(),
    };
    for _ in 0..ROUNDS {
        let retain = match decide(&failures) {
            Verdict::Again => Vec::new(),
            Verdict::Retain => failures.pop().unwrap_or_default(),
            Verdict::GiveUp => return Err(stuck(name, None)),
        };
        for kept in &retain {
            console.line(format!("{name}: leaving `{}` ({}) behind", kept.logical_id, kept.resource_type));
        }
        let left: BTreeSet<_> = retain.iter().map(|kept| kept.physical_id.as_str()).collect();
        // CloudFormation deletes no bucket with objects in it, and logs may be delivered between two rounds.
        for bucket in of_type(&resources, BUCKET).filter(|bucket| !left.contains(bucket)) {
            bucket::clear(aws, bucket, "", |_| true, console).await?;
        }
        let end = delete(aws, current, name, &retain, resources.len(), console).await?;
        if !retain.is_empty() {
            removed.take(retain);
            // Without the retained resources another failure may go away: it is judged anew.
            failures.clear();
        }
        if end.status == Status::Deleted {
            log_groups(aws, name, &resources).await?;
            removed.take(skipped(&self::resources(aws, current, name).await?));
            console.line(format!("{name}: deleted"));
            return Ok(removed);
        }
        failures.push(reasons(failed(&self::resources(aws, current, name).await?), end));
    }
    Err(stuck(name, failures.pop().and_then(|kept| kept.into_iter().next())))
}

/// CloudFormation says why in its events, and not always in its list of resources.
fn reasons(mut kept: Vec<Kept>, end: End) -> Vec<Kept> {
    for kept in kept.iter_mut().filter(|kept| kept.reason.is_empty()) {
        kept.reason = match &end.failure {
            Some(failure) if failure.logical_id == kept.logical_id => failure.reason.clone(),
            _ => "no reason given".to_owned(),
        };
    }
    kept
}

fn stuck(name: &str, cause: Option<Kept>) -> Error {
    let cause = cause.map_or_else(
        || "CloudFormation names no resource".to_owned(),
        |kept| format!("`{}` ({}): {}", kept.logical_id, kept.resource_type, kept.reason),
    );
    Error::failed(format!("stack `{name}` could not be deleted: {cause}"))
        .hint("remove the cause and run the command again")
}

/// One deletion from its beginning, or from where it is, to its end.
async fn delete(
    aws: &Aws,
    current: &Current,
    name: &str,
    retain: &[Kept],
    expected: usize,
    console: &mut Console,
) -> Result<End, Error> {
    let (token, paths) = (token()?, BTreeMap::new());
    let events = match current::describe(aws, &current.id).await? {
        Some(now) if now.word == "DELETE_IN_PROGRESS" => {
            console.line(format!("{name}: it is being deleted already"));
            Events::going_on(&current.id, name, &paths)
        }
        Some(_) => {
            let ids = retain.iter().map(|kept| kept.logical_id.clone()).collect::<Vec<_>>();
            aws.cloudformation()
                .delete_stack()
                .stack_name(&current.id)
                .client_request_token(&token)
                .set_retain_resources(Some(ids).filter(|ids| !ids.is_empty()))
                .send()
                .await
                .map_err(|error| failure(&format!("delete stack `{name}`"), error))?;
            Events::of(&current.id, name, &token, expected, &paths)
        }
        None => {
            return Ok(End::deleted());
        }
    };
    events.follow(aws, console).await
}

/// Finishes a deletion that failed, for a stack that is to be made again: what could not be deleted is
/// retained, and named. Nothing is emptied, because it may be data that somebody wanted to keep.
///
/// # Errors
/// If it fails for another reason now.
pub async fn what_is_left(
    aws: &Aws,
    current: &Current,
    name: &str,
    console: &mut Console,
) -> Result<(), Error> {
    let retained = failed(&resources(aws, current, name).await?);
    for kept in &retained {
        let Kept { logical_id, resource_type, physical_id, .. } = kept;
        console.line(format!("  retained: {logical_id} ({resource_type}) {physical_id}"));
    }
    let end = delete(aws, current, name, &retained, 0, console).await?;
    if end.status == Status::Deleted {
        return Ok(());
    }
    Err(Error::failed(format!("stack `{name}` could not be deleted: it ended in `{}`", end.word))
        .hint("look at its events in the console"))
}

/// Everything in a stack.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn resources(aws: &Aws, current: &Current, name: &str) -> Result<Vec<StackResourceSummary>, Error> {
    if current.word == "REVIEW_IN_PROGRESS" {
        return Ok(Vec::new());
    }
    let client = aws.cloudformation();
    let mut pages = client.list_stack_resources().stack_name(&current.id).into_paginator().send();
    let mut resources = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failure(&format!("list the resources of `{name}`"), error))?;
        resources.extend(page.stack_resource_summaries.unwrap_or_default());
    }
    Ok(resources)
}

fn of_type<'a>(resources: &'a [StackResourceSummary], kind: &'a str) -> impl Iterator<Item = &'a str> {
    resources
        .iter()
        .filter(move |resource| resource.resource_type() == Some(kind))
        // The deletion skips resources that the template retains, and they aren't ours to empty.
        .filter(|resource| resource.resource_status() != Some(&ResourceStatus::DeleteSkipped))
        .filter_map(StackResourceSummary::physical_resource_id)
}

/// A function or API that is called while its stack is deleted makes its log group again.
async fn log_groups(aws: &Aws, name: &str, resources: &[StackResourceSummary]) -> Result<(), Error> {
    let candidates: BTreeSet<String> = of_type(resources, "AWS::Lambda::Function")
        .map(|function| format!("/aws/lambda/{function}"))
        .chain(of_type(resources, "AWS::Logs::LogGroup").map(str::to_owned))
        .collect();
    let mut left = Vec::new();
    if !candidates.is_empty() {
        // Generated names hold the stack's: one question in place of one attempt for each.
        left = named(aws, name).await?;
        left.retain(|group| candidates.contains(group));
    }
    left.extend(execution_logs(resources));
    delete_log_groups(aws, &left).await
}

fn execution_logs(resources: &[StackResourceSummary]) -> Vec<String> {
    let stages = |api| {
        let stages = of_type(resources, "AWS::ApiGateway::Stage");
        stages.map(move |stage| format!("API-Gateway-Execution-Logs_{api}/{stage}"))
    };
    of_type(resources, "AWS::ApiGateway::RestApi").flat_map(stages).collect()
}

/// Deletes log groups, if they are there.
///
/// # Errors
/// If CloudWatch Logs refuses.
pub async fn delete_log_groups(aws: &Aws, groups: &[String]) -> Result<(), Error> {
    let client = aws.logs();
    for group in groups {
        match client.call(&DeleteLogGroup { log_group_name: group }).await {
            Ok(_) => {}
            Err(error) if code(&error) == Some("ResourceNotFoundException") => {}
            Err(error) => return Err(failure(&format!("delete log group `{group}`"), error)),
        }
    }
    Ok(())
}

/// The log groups whose names contain `part`.
///
/// # Errors
/// If CloudWatch Logs can't be asked.
pub async fn named(aws: &Aws, part: &str) -> Result<Vec<String>, Error> {
    let pages = aws.logs().pages(DescribeLogGroups::containing(part)).await;
    let pages = pages.map_err(|error| failure("list log groups", error))?;
    let groups = pages.into_iter().flat_map(|page| page.log_groups);
    Ok(groups.filter_map(|group| group.log_group_name).collect())
}
