//! Deletes one stack with what would stand in its way or be left over.
//!
//! It must not know which stacks there are.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudformation::types::{ResourceStatus, StackResourceSummary};
use aws_sdk_s3::types::{Delete, ObjectIdentifier};

use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::deploy::current::Current;
use crate::deploy::events::Events;
use crate::deploy::stack::token;
use crate::deploy::status::Status;
use crate::error::Error;

/// An access log that is still being delivered can fill a bucket again while its stack is deleted.
const ATTEMPTS: u32 = 4;

/// Empties a stack's buckets, deletes it and removes the log groups that its functions and APIs leave.
///
/// # Errors
/// When something can't be deleted, with the first cause.
pub async fn stack(aws: &Aws, current: &Current, name: &str, console: &mut Console) -> Result<(), Error> {
    let resources = resources(aws, current, name).await?;
    for attempt in 1..=ATTEMPTS {
        for bucket in of_type(&resources, "AWS::S3::Bucket") {
            empty(aws, bucket, console).await?;
        }
        let token = token()?;
        let paths = BTreeMap::new();
        let events = Events::of(&current.id, name, &token, resources.len(), &paths);
        aws.cloudformation()
            .delete_stack()
            .stack_name(&current.id)
            .client_request_token(&token)
            .send()
            .await
            .map_err(|error| failure(&format!("delete stack `{name}`"), error))?;
        let end = events.follow(aws, console).await?;
        if end.status == Status::Deleted {
            break;
        }
        if attempt == ATTEMPTS {
            let cause = end.failure.map_or_else(
                || format!("it ended in `{}`", end.word),
                |failed| format!("`{}` ({}): {}", failed.logical_id, failed.resource_type, failed.reason),
            );
            return Err(Error::failed(format!("stack `{name}` could not be deleted: {cause}"))
                .hint("remove the cause and run the command again"));
        }
    }
    log_groups(aws, name, &resources).await?;
    console.line(format!("{name}: deleted"));
    Ok(())
}

/// Finishes a deletion that failed: what could not be deleted is retained, and named.
///
/// # Errors
/// When it fails for another reason now.
pub async fn what_is_left(
    aws: &Aws,
    current: &Current,
    name: &str,
    console: &mut Console,
) -> Result<(), Error> {
    let resources = resources(aws, current, name).await?;
    let failed =
        |resource: &&StackResourceSummary| resource.resource_status() == Some(&ResourceStatus::DeleteFailed);
    let retained: Vec<_> = resources
        .iter()
        .filter(failed)
        .map(|one| {
            console.line(format!(
                "  retained: {} ({}) {}",
                one.logical_resource_id().unwrap_or("?"),
                one.resource_type().unwrap_or("?"),
                one.physical_resource_id().unwrap_or_default(),
            ));
            one.logical_resource_id().unwrap_or_default().to_owned()
        })
        .collect();
    let token = token()?;
    let paths = BTreeMap::new();
    aws.cloudformation()
        .delete_stack()
        .stack_name(&current.id)
        .client_request_token(&token)
        .set_retain_resources(Some(retained))
        .send()
        .await
        .map_err(|error| failure(&format!("finish the deletion of stack `{name}`"), error))?;
    let end = Events::of(&current.id, name, &token, 0, &paths).follow(aws, console).await?;
    if end.status == Status::Deleted {
        return Ok(());
    }
    Err(Error::failed(format!("stack `{name}` could not be deleted: it ended in `{}`", end.word))
        .hint("look at its events in the console"))
}

async fn resources(aws: &Aws, current: &Current, name: &str) -> Result<Vec<StackResourceSummary>, Error> {
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
        // What the template retains is skipped by the deletion, and isn't ours to empty.
        .filter(|resource| resource.resource_status() != Some(&ResourceStatus::DeleteSkipped))
        .filter_map(StackResourceSummary::physical_resource_id)
}

/// Deletes every version and every delete marker of a bucket: a bucket with any can't be deleted.
async fn empty(aws: &Aws, bucket: &str, console: &mut Console) -> Result<(), Error> {
    let client = aws.s3();
    loop {
        let page = match client.list_object_versions().bucket(bucket).send().await {
            Ok(page) => page,
            Err(error) if code(&error) == Some("NoSuchBucket") => return Ok(()),
            Err(error) => return Err(failure(&format!("list the bucket `{bucket}`"), error)),
        };
        let versions = page.versions.unwrap_or_default().into_iter().map(|one| (one.key, one.version_id));
        let markers =
            page.delete_markers.unwrap_or_default().into_iter().map(|one| (one.key, one.version_id));
        let objects: Vec<_> = versions
            .chain(markers)
            .filter_map(|(key, version)| {
                ObjectIdentifier::builder().key(key?).set_version_id(version).build().ok()
            })
            .collect();
        if objects.is_empty() {
            return Ok(());
        }
        console.status(format!("  emptying {bucket}: {} objects", objects.len()));
        let delete = Delete::builder()
            .set_objects(Some(objects))
            .quiet(true)
            .build()
            .map_err(|error| Error::failed(format!("could not empty `{bucket}`: {error}")))?;
        let deleted = client
            .delete_objects()
            .bucket(bucket)
            .delete(delete)
            .send()
            .await
            .map_err(|error| failure(&format!("empty the bucket `{bucket}`"), error))?;
        // The first page is listed again: an object that stays would be deleted forever.
        if let Some(error) = deleted.errors.unwrap_or_default().into_iter().next() {
            return Err(Error::failed(format!(
                "could not delete `{}` from `{bucket}`: {}",
                error.key().unwrap_or("?"),
                error.message().unwrap_or("no reason given"),
            )));
        }
        if page.is_truncated != Some(true) {
            return Ok(());
        }
    }
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
    for api in of_type(resources, "AWS::ApiGateway::RestApi") {
        let stages = of_type(resources, "AWS::ApiGateway::Stage");
        left.extend(stages.map(|stage| format!("API-Gateway-Execution-Logs_{api}/{stage}")));
    }
    let client = aws.logs();
    for group in left {
        match client.delete_log_group().log_group_name(&group).send().await {
            Ok(_) => {}
            Err(error) if code(&error) == Some("ResourceNotFoundException") => {}
            Err(error) => return Err(failure(&format!("delete log group `{group}`"), error)),
        }
    }
    Ok(())
}

/// The log groups whose names contain `part`.
async fn named(aws: &Aws, part: &str) -> Result<Vec<String>, Error> {
    let client = aws.logs();
    let mut pages = client.describe_log_groups().log_group_name_pattern(part).into_paginator().send();
    let mut names = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failure("list log groups", error))?;
        names
            .extend(page.log_groups.unwrap_or_default().into_iter().filter_map(|group| group.log_group_name));
    }
    Ok(names)
}
