//! The stacks of an environment, each with its status, since when, and what is being worked on.
//!
//! It must not know how that is shown.

use std::collections::BTreeMap;

use app::manifest::StackEntry;
use serde::Serialize;
use time::OffsetDateTime;

use super::words;
use crate::aws::{Aws, failure};
use crate::deploy::current;
use crate::error::Error;
use crate::instant;
use crate::place::{Place, Resource, resources};

#[derive(Clone, Debug, Serialize)]
pub struct Stack {
    /// Its id in the manifest.
    pub id: String,
    /// Its name in CloudFormation.
    pub name: String,
    pub region: String,
    /// CloudFormation's word; `None` when there is no such stack.
    pub status: Option<String>,
    /// The same in plain words.
    pub means: String,
    /// CloudFormation's reason, when it gives one.
    pub reason: Option<String>,
    /// Since when, in RFC 3339.
    pub since: Option<String>,
    /// Its creation.
    pub created_at: Option<String>,
    /// The beginning of its last change.
    pub changed_at: Option<String>,
    /// The resources in work.
    pub working_on: Vec<Work>,
    /// The command that helps.
    pub next: Option<String>,
    #[serde(skip)]
    pub outputs: BTreeMap<String, String>,
    #[serde(skip)]
    pub resources: Vec<Resource>,
}

/// A resource that is being worked on.
#[derive(Clone, Debug, Serialize)]
pub struct Work {
    /// Its construct path.
    pub path: String,
    pub logical_id: String,
    pub kind: String,
    /// CloudFormation's word for the work.
    pub status: String,
}

/// Asks about one stack.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn ask(place: &Place, entry: &StackEntry) -> Result<Stack, Error> {
    let aws = place.there(entry);
    let Some(found) = current::described(&aws, &entry.name).await? else { return Ok(missing(entry)) };
    let resources = resources(&aws, entry).await?.unwrap_or_default();
    let word = found.stack_status().map(|word| word.as_str().to_owned()).unwrap_or_default();
    let changed = found.last_updated_time().or(found.creation_time()).and_then(text);
    let since = since(&aws, &entry.name).await?.or_else(|| changed.clone());
    let busy = words::is_busy(&word);
    let busy = resources.iter().filter(|resource| busy && resource.status.ends_with("_IN_PROGRESS"));
    let working_on = busy.map(|resource| Work {
        path: resource.path.clone(),
        logical_id: resource.logical_id.clone(),
        kind: resource.kind.clone(),
        status: resource.status.clone(),
    });
    let pairs = found.outputs().iter();
    Ok(Stack {
        id: entry.id.clone(),
        name: entry.name.clone(),
        region: entry.region.clone(),
        means: words::plain(&word).to_owned(),
        reason: found.stack_status_reason().filter(|reason| !reason.is_empty()).map(str::to_owned),
        since,
        created_at: found.creation_time().and_then(text),
        changed_at: changed,
        working_on: working_on.collect(),
        next: words::next(&word, &place.environment.name),
        outputs: pairs
            .filter_map(|output| Some((output.output_key()?.to_owned(), output.output_value()?.to_owned())))
            .collect(),
        status: Some(word),
        resources,
    })
}

fn missing(entry: &StackEntry) -> Stack {
    Stack {
        id: entry.id.clone(),
        name: entry.name.clone(),
        region: entry.region.clone(),
        status: None,
        means: "not there".to_owned(),
        reason: None,
        since: None,
        created_at: None,
        changed_at: None,
        working_on: Vec::new(),
        next: None,
        outputs: BTreeMap::new(),
        resources: Vec::new(),
    }
}

/// The time of the stack's own last event: `LastUpdatedTime` is when an update began, not when it ended.
/// A first page without one belongs to an update that is under way, which began when the stack says.
async fn since(aws: &Aws, name: &str) -> Result<Option<String>, Error> {
    let answer = aws.cloudformation().describe_stack_events().stack_name(name).send().await;
    let answer = answer.map_err(|error| failure(&format!("read the events of stack `{name}`"), error))?;
    let events = answer.stack_events.unwrap_or_default();
    let own = events
        .iter()
        .find(|event| event.physical_resource_id.is_some() && event.physical_resource_id == event.stack_id);
    Ok(own.and_then(|event| event.timestamp()).and_then(text))
}

/// A time of the SDK's in RFC 3339.
pub fn text(time: &aws_sdk_cloudformation::primitives::DateTime) -> Option<String> {
    OffsetDateTime::from_unix_timestamp(time.secs()).ok().map(instant::text)
}
