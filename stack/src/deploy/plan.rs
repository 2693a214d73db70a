//! The plan of each stack, before anything is done: unchanged, created, or changed by a change set that
//! CloudFormation has worked out.
//!
//! It must not execute a change set.

pub mod change_set;

use app::Assembly;
use app::manifest::StackEntry;
use aws_sdk_cloudformation::types::builders::ParameterBuilder;
use aws_sdk_cloudformation::types::{Capability, DeploymentConfig, DeploymentConfigMode, Parameter, Tag};
use serde_json::Value as Json;

use super::current::Current;
use super::expand::{expanded, kept_parameters};
use super::gateway_logs::Found;
use super::parameters::{self, Sources};
use super::status::Status;
use super::{artifact, current};
use crate::aws::Aws;
use crate::compare::{Difference, told_of};
use crate::console::Console;
use crate::error::Error;

/// The largest template that CloudFormation takes with the request, in bytes.
const MAX_INLINE_BYTES: usize = 51_200;

/// The plan of a stack.
#[derive(Debug)]
pub struct Planned {
    /// The changes of its resources.
    pub difference: Difference,
    /// The step to take.
    pub step: Step,
    /// The parameters that it was planned with; `None` where they depend on a stack that isn't there.
    pub parameters: Option<Vec<Parameter>>,
    /// True if something stays that is to go when the stacks after it are up to date.
    pub contracts: bool,
    /// The role by which API Gateway logs, where this is the stack with one for that.
    pub gateway_logs: Option<Found>,
}

impl Planned {
    /// Adds the role by which API Gateway logs.
    #[must_use]
    pub fn with_gateway_logs(mut self, found: Found) -> Self {
        if let Found::Change(change) = &found {
            self.difference.gateway_logs = Some(change.clone());
        }
        Self { gateway_logs: Some(found), ..self }
    }

    /// Says by which role of somebody else API Gateway goes on logging: once, and whenever nobody could look at it.
    pub fn remark(&self, console: &mut Console) {
        if let Some(Found::Kept { role, doubt }) = &self.gateway_logs
            && (self.difference.created || doubt.is_some())
        {
            let doubt = doubt.as_ref().map(|doubt| format!("; whether it serves is not known: {doubt}"));
            let doubt = doubt.unwrap_or_default();
            console.line(format!("API Gateway goes on logging by `{role}`, which isn't Otpost's{doubt}"));
        }
    }
}

/// The step to take with a stack.
#[derive(Debug)]
pub enum Step {
    /// It is as it should be.
    Leave,
    /// There is none.
    Make,
    /// It is there, and in the middle of something; or what it needs to know of another stack isn't.
    Later,
    /// A change set waits to be executed.
    Execute {
        /// Its ARN.
        change_set: String,
        /// The number of resources that it touches.
        changes: usize,
    },
}

/// The maker of plans.
#[derive(Clone, Debug)]
pub struct Planner<'a> {
    /// The region's AWS.
    pub aws: &'a Aws,
    /// The home region's: where the artifact bucket is.
    pub home: &'a Aws,
    /// The assembly to deploy.
    pub assembly: &'a Assembly,
    /// The sources of parameters.
    pub sources: Sources<'a>,
    /// The artifact bucket, when there is one.
    pub bucket: Option<&'a str>,
    /// The name of change sets.
    pub name: &'a str,
    /// True if change sets are made for review, or those of that name were reviewed and are to be executed.
    pub reviewed: bool,
    /// True if CloudFormation doesn't wait until resources are ready.
    pub express: bool,
    /// True if changes by hand are put back: a template that is deployed already changes something then.
    pub revert_drift: bool,
}

impl Planner<'_> {
    /// Plans one stack; resources that stacks after it may use stay for now.
    ///
    /// # Errors
    /// If CloudFormation can't be asked, or refuses the change.
    pub async fn plan(
        &self,
        entry: &StackEntry,
        current: Option<&Current>,
        console: &mut Console,
    ) -> Result<Planned, Error> {
        self.toward(entry, current, entry.expands, console).await
    }

    /// Plans what is left of a stack when the stacks after it are up to date: that nothing stays.
    ///
    /// # Errors
    /// As [`Planner::plan`].
    pub async fn contract(
        &self,
        entry: &StackEntry,
        current: &Current,
        console: &mut Console,
    ) -> Result<Planned, Error> {
        self.toward(entry, Some(current), false, console).await
    }

    async fn toward(
        &self,
        entry: &StackEntry,
        current: Option<&Current>,
        expand: bool,
        console: &mut Console,
    ) -> Result<Planned, Error> {
        let new = self.template(entry)?;
        let parameters = self.sources.resolve(&entry.parameters, current);
        let Some(current) = current else {
            let difference = Difference::between(entry, None, new);
            return Ok(Planned {
                difference,
                step: Step::Make,
                parameters: parameters.ok(),
                contracts: false,
                gateway_logs: None,
            });
        };
        let old = current::template(self.aws, current).await?.unwrap_or_default();
        // A deployed template that can't be parsed counts as empty: every resource is shown as added.
        let read = serde_json::from_str(&old).unwrap_or_default();
        let expanded = if expand { expanded(&read, new) } else { None };
        // Shared resources are deleted with their stack alone: other environments use them.
        let contracts = expanded.is_some() && !entry.shared;
        let target = expanded.as_ref().unwrap_or(new);
        let difference = Difference::between(entry, Some(&read), if contracts { new } else { target });
        let planned = |difference, step, parameters| Planned {
            difference,
            step,
            parameters,
            contracts,
            gateway_logs: None,
        };
        // An output that a stack before this one will only have later: planned again when it is there.
        let Ok(parameters) = parameters else {
            return Ok(planned(difference, Step::Later, None));
        };
        let difference = difference.with_parameters(entry, &current.parameters, &parameters);
        // CloudFormation takes no change set while something goes on, and none of this kind for what was left half done.
        let halted = current.status == Status::Halted && !self.express;
        if matches!(current.status, Status::Busy | Status::Stuck) || halted {
            return Ok(planned(difference, Step::Later, Some(parameters)));
        }
        let kept = kept_parameters(target, new);
        let kept =
            kept.into_iter().map(|name| Parameter::builder().parameter_key(name).use_previous_value(true));
        let all: Vec<_> = parameters.iter().cloned().chain(kept.map(ParameterBuilder::build)).collect();
        // Compared as sent, byte for byte: CloudFormation keeps the text of a template.
        let sent = target.to_string();
        // After a rollback the stored template may be the one that failed, and a halted stack is neither.
        let is_up_to_date = current.status == Status::Settled
            && old == sent
            && current.tags == entry.tags
            && parameters::unchanged(&all, current);
        // A change set that was looked at may put back what was changed by hand.
        let leaves = match self.reviewed {
            true => is_up_to_date && !change_set::waits(self.aws, entry, self.name).await?,
            false => is_up_to_date && !self.revert_drift,
        };
        if leaves {
            return Ok(planned(difference, Step::Leave, Some(parameters)));
        }
        let change_set = if self.reviewed {
            self.name.to_owned()
        } else {
            self.make_change_set(entry, current, sent, all).await?
        };
        let reviewed = self.reviewed.then_some(self.sources.facts);
        let Some((change_set, changes)) =
            change_set::contents(self.aws, entry, &change_set, reviewed, console).await?
        else {
            // Without changes in it a change set can't be executed, and would only stay.
            change_set::delete(self.aws, &entry.name, &change_set).await?;
            return Ok(planned(difference, Step::Leave, Some(parameters)));
        };
        let step = Step::Execute { change_set, changes: told_of(&changes) };
        Ok(planned(difference.with_changes(&changes), step, Some(parameters)))
    }

    fn template(&self, entry: &StackEntry) -> Result<&Json, Error> {
        self.assembly
            .templates
            .get(&entry.template)
            .ok_or_else(|| Error::failed(format!("the assembly has no `{}`", entry.template)))
    }

    /// The template as it is sent: minified, because 51,200 bytes are counted with their spaces. Body or URL.
    ///
    /// # Errors
    /// If it is too big to be sent, and there is no bucket.
    pub async fn sent(&self, entry: &StackEntry) -> Result<(Option<String>, Option<String>), Error> {
        self.brought(entry, self.template(entry)?.to_string()).await
    }

    async fn brought(
        &self,
        entry: &StackEntry,
        body: String,
    ) -> Result<(Option<String>, Option<String>), Error> {
        if body.len() <= MAX_INLINE_BYTES {
            return Ok((Some(body), None));
        }
        let bucket = self.bucket.ok_or_else(|| {
            Error::failed(format!(
                "stack `{}` needs the artifact bucket, and no stack before it makes one",
                entry.name
            ))
        })?;
        Ok((None, Some(artifact::upload_template(self.home, bucket, body).await?)))
    }
}

/// The tags of a stack as they are sent.
pub fn tags(entry: &StackEntry) -> Vec<Tag> {
    entry.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// The capabilities that a stack acknowledges.
pub fn capabilities(entry: &StackEntry) -> Vec<Capability> {
    entry.capabilities.iter().map(|word| Capability::from(word.as_str())).collect()
}

/// Not to wait until resources are ready. The mode alone would disable rollback, though the API reference has another
/// default (aws/aws-cdk-cli #1931).
pub fn express(rolls_back: bool) -> DeploymentConfig {
    DeploymentConfig::builder().mode(DeploymentConfigMode::Express).disable_rollback(!rolls_back).build()
}
