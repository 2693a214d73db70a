//! Every stack of ours that an account has, and whose it is: what is there, whatever `otpost.yaml` says.
//!
//! It must not know what is to become of them.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudformation::types;
use time::OffsetDateTime;

use crate::aws::{Aws, failure};
use crate::deploy::current::current;

pub use crate::deploy::current::Current;
pub use crate::deploy::status::Status;

use crate::error::Error;

/// The tag of an environment's stacks and of everything in them.
pub const ENVIRONMENT_TAG: &str = "otpost:environment";
const STACK_TAG: &str = "otpost:stack";

/// The stacks that an environment may have, in the order in which they are removed: the web ACL of `edge`
/// is in use as long as `service` has a distribution.
pub const STACKS: [&str; 3] = ["watch", "service", "edge"];
/// The stack with the distribution and the data.
pub const SERVICE: &str = "service";
/// The region of CloudFront's web ACLs and certificates.
pub const GLOBAL: &str = "us-east-1";

/// A stack of ours.
#[derive(Clone, Debug)]
pub struct Deployed {
    /// Its environment; `None` for a stack that environments share.
    pub environment: Option<String>,
    /// Its id in the manifest.
    pub id: String,
    pub name: String,
    pub region: String,
    /// Its creation.
    pub created: OffsetDateTime,
    /// True if CloudFormation refuses to delete it.
    pub termination_protection: bool,
    /// The stack itself.
    pub current: Current,
}

impl Deployed {
    /// A parameter's value. A stack that failed at its creation has parameters and no outputs.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.current.parameters.get(name).map(String::as_str)
    }
}

/// The stacks of some regions.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    stacks: Vec<Deployed>,
}

impl Inventory {
    /// Asks CloudFormation in each region: one call for each, and one more for each further page.
    ///
    /// # Errors
    /// If a region can't be asked.
    pub async fn take(aws: &Aws, regions: &BTreeSet<String>) -> Result<Self, Error> {
        let mut inventory = Self::default();
        for region in regions {
            let client = aws.in_region(region).cloudformation();
            let mut pages = client.describe_stacks().into_paginator().send();
            while let Some(page) = pages.next().await {
                let page = page.map_err(|error| failure(&format!("list the stacks of `{region}`"), error))?;
                let found = page.stacks.unwrap_or_default().into_iter();
                inventory.stacks.extend(found.filter_map(|stack| deployed(stack, region)));
            }
        }
        Ok(inventory)
    }

    /// The names of the environments.
    pub fn environments(&self) -> BTreeSet<&str> {
        self.stacks.iter().filter_map(|stack| stack.environment.as_deref()).collect()
    }

    /// The stacks of an environment, in the order in which they are removed.
    pub fn of(&self, environment: &str) -> Vec<&Deployed> {
        let mine = |stack: &&Deployed| stack.environment.as_deref() == Some(environment);
        let mut stacks: Vec<_> = self.stacks.iter().filter(mine).collect();
        stacks.sort_by_key(|stack| STACKS.iter().position(|id| *id == stack.id));
        stacks
    }

    /// The stacks that environments share, the last one made first.
    pub fn shared(&self) -> Vec<&Deployed> {
        let mut stacks: Vec<_> = self.stacks.iter().filter(|stack| stack.environment.is_none()).collect();
        stacks.sort_by_key(|stack| std::cmp::Reverse(stack.created));
        stacks
    }

    /// All stacks of a region.
    pub fn in_region<'a>(&'a self, region: &'a str) -> impl Iterator<Item = &'a Deployed> {
        self.stacks.iter().filter(move |stack| stack.region == region)
    }
}

/// The service stack that an environment had last in this region, of those that are gone: CloudFormation
/// remembers them for 90 days.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn gone_service(aws: &Aws, environment: &str) -> Result<Option<Deployed>, Error> {
    let client = aws.cloudformation();
    let name = format!("otpost-{environment}-{SERVICE}");
    let request = client.list_stacks().stack_status_filter(types::StackStatus::DeleteComplete);
    let mut pages = request.into_paginator().send();
    let mut last: Option<(i64, String)> = None;
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| failure("list the stacks that are gone", error))?;
        let mine = page.stack_summaries.unwrap_or_default().into_iter();
        let mine = mine.filter(|stack| stack.stack_name() == Some(&name));
        let dated = mine.filter_map(|stack| Some((stack.creation_time()?.secs(), stack.stack_id?)));
        last = last.into_iter().chain(dated).max();
    }
    let Some((_, id)) = last else { return Ok(None) };
    let answer = client.describe_stacks().stack_name(id).send().await;
    let answer = answer.map_err(|error| failure("describe a stack that is gone", error))?;
    Ok(answer.stacks.unwrap_or_default().into_iter().find_map(|stack| read(stack, &aws.region)))
}

fn deployed(stack: types::Stack, region: &str) -> Option<Deployed> {
    // On the way to `DELETE_COMPLETE` a stack is listed for a moment.
    read(stack, region).filter(|stack| stack.current.status != Status::Deleted)
}

fn read(stack: types::Stack, region: &str) -> Option<Deployed> {
    let name = stack.stack_name.clone()?;
    let created = stack.creation_time.map(|at| at.secs());
    let created = created.and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    let termination_protection = stack.enable_termination_protection.unwrap_or(false);
    let current = current(stack);
    let (environment, id) = whose(&name, &current.tags)?;
    Some(Deployed {
        environment,
        id,
        name,
        region: region.to_owned(),
        created: created.unwrap_or(OffsetDateTime::UNIX_EPOCH),
        termination_protection,
        current,
    })
}

/// The environment and the id of a stack; `None` when it isn't ours. Tags say it; the shell of a change set
/// has none yet, and there the name does.
fn whose(name: &str, tags: &BTreeMap<String, String>) -> Option<(Option<String>, String)> {
    let rest = name.strip_prefix("otpost-")?;
    match (tags.get(ENVIRONMENT_TAG), tags.get(STACK_TAG)) {
        (Some(environment), Some(id)) if rest == format!("{environment}-{id}") => {
            Some((Some(environment.clone()), id.clone()))
        }
        (None, Some(id)) if rest == id => Some((None, id.clone())),
        (None, None) => {
            let (environment, id) = rest.rsplit_once('-').filter(|(_, id)| STACKS.contains(id))?;
            Some((Some(environment.to_owned()), id.to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn tags_say_whose_a_stack_is_and_the_name_where_there_are_none() {
        let whose = |name: &str, pairs: &[(&str, &str)]| whose(name, &tags(pairs));
        let of = |environment: &str, id: &str| Some((Some(environment.to_owned()), id.to_owned()));
        let tagged = [(ENVIRONMENT_TAG, "pr-7"), (STACK_TAG, "service")];
        assert_eq!(whose("otpost-pr-7-service", &tagged), of("pr-7", "service"));
        assert_eq!(whose("otpost-pr-7-service", &[]), of("pr-7", "service"));
        assert_eq!(whose("otpost-a-service-edge", &[]), of("a-service", "edge"));
        assert_eq!(
            whose("otpost-bootstrap", &[(STACK_TAG, "bootstrap")]),
            Some((None, "bootstrap".to_owned()))
        );
        // Somebody else's, whatever it is tagged with.
        assert_eq!(whose("otpost-notes", &[]), None);
        assert_eq!(whose("otpost-notes", &tagged), None);
        assert_eq!(whose("shop-service", &tagged), None);
    }
}
