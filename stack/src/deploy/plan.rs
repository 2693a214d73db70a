//! What would become of each stack, before anything is done: nothing, made, or changed by a change set that
//! CloudFormation has worked out.
//!
//! It must not execute a change set.

use app::Assembly;
use app::manifest::StackEntry;
use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::builders::ParameterBuilder;
use aws_sdk_cloudformation::types::{
    Capability, Change, ChangeSetStatus, ChangeSetType, DeploymentConfig, DeploymentConfigMode, Parameter,
    Tag,
};
use serde_json::Value as Json;

use super::current::Current;
use super::expand::{expanded, kept_parameters};
use super::gateway_logs::Found;
use super::pace::Pace;
use super::parameters::{self, Sources};
use super::status::Status;
use super::{artifact, current};
use crate::aws::{Aws, code, failure};
use crate::compare::Difference;
use crate::console::Console;
use crate::error::{Error, Exit};

/// The largest template that CloudFormation takes with the request, in bytes.
const MAX_INLINE_BYTES: usize = 51_200;

/// What would become of a stack.
#[derive(Debug)]
pub struct Planned {
    /// What that means for its resources.
    pub difference: Difference,
    /// What is to be done.
    pub step: Step,
    /// The parameters that it was planned with; `None` where they depend on a stack that isn't there.
    pub parameters: Option<Vec<Parameter>>,
    /// Whether something stays that is to go when the stacks after it are up to date.
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

/// What is to be done with a stack.
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
        /// How many resources it touches.
        changes: usize,
    },
}

/// How plans are made.
#[derive(Clone, Debug)]
pub struct Planner<'a> {
    /// The region's AWS.
    pub aws: &'a Aws,
    /// The home region's: where the artifact bucket is.
    pub home: &'a Aws,
    /// What is to be deployed.
    pub assembly: &'a Assembly,
    /// What parameters are resolved from.
    pub sources: Sources<'a>,
    /// The artifact bucket, when there is one.
    pub bucket: Option<&'a str>,
    /// The name of change sets.
    pub name: &'a str,
    /// Whether change sets are made, or those of that name were looked at and are to be executed.
    pub reviewed: bool,
    /// Whether CloudFormation waits until resources are ready.
    pub express: bool,
}

impl Planner<'_> {
    /// Plans one stack; what stacks after it may use stays for now.
    ///
    /// # Errors
    /// When CloudFormation can't be asked, or refuses the change.
    pub async fn plan(&self, entry: &StackEntry, current: Option<&Current>) -> Result<Planned, Error> {
        self.toward(entry, current, entry.expands).await
    }

    /// Plans what is left of a stack when the stacks after it are up to date: that nothing stays.
    ///
    /// # Errors
    /// As [`Planner::plan`].
    pub async fn contract(&self, entry: &StackEntry, current: &Current) -> Result<Planned, Error> {
        self.toward(entry, Some(current), false).await
    }

    async fn toward(
        &self,
        entry: &StackEntry,
        current: Option<&Current>,
        expand: bool,
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
        // What can't be read is no stack that is made: all of the new one is new to it, and is said.
        let read = serde_json::from_str(&old).unwrap_or_default();
        let expanded = if expand { expanded(&read, new) } else { None };
        // What environments share goes never, but with the stack: others than this one use it.
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
        let Ok(parameters) = parameters else {
            return Ok(planned(difference, Step::Later, None));
        };
        let difference = difference.with_parameters(entry, &current.parameters, &parameters);
        // CloudFormation takes no change set while something goes on.
        if matches!(current.status, Status::Busy | Status::Stuck) {
            return Ok(planned(difference, Step::Later, Some(parameters)));
        }
        let kept = kept_parameters(target, new);
        let kept =
            kept.into_iter().map(|name| Parameter::builder().parameter_key(name).use_previous_value(true));
        let all: Vec<_> = parameters.iter().cloned().chain(kept.map(ParameterBuilder::build)).collect();
        let sent = target.to_string();
        // After a rollback the stored template may be the one that failed, and a halted stack is neither.
        let is_up_to_date = current.status == Status::Settled
            && old == sent
            && current.tags == entry.tags
            && parameters::unchanged(&all, current);
        if is_up_to_date {
            return Ok(planned(difference, Step::Leave, Some(parameters)));
        }
        let change_set =
            if self.reviewed { self.name.to_owned() } else { self.make_change_set(entry, sent, all).await? };
        let Some((change_set, changes)) = self.contents(entry, &change_set).await? else {
            let client = self.aws.cloudformation();
            let deleted =
                client.delete_change_set().stack_name(&entry.name).change_set_name(&change_set).send().await;
            deleted.map_err(|error| failure("delete an empty change set", error))?;
            return Ok(planned(difference, Step::Leave, Some(parameters)));
        };
        let step = Step::Execute { change_set, changes: changes.len() };
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
    /// When it is too big to be sent, and there is no bucket.
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

    async fn make_change_set(
        &self,
        entry: &StackEntry,
        template: String,
        parameters: Vec<Parameter>,
    ) -> Result<String, Error> {
        let (body, url) = self.brought(entry, template).await?;
        let made = self
            .aws
            .cloudformation()
            .create_change_set()
            .stack_name(&entry.name)
            .change_set_name(self.name)
            .change_set_type(ChangeSetType::Update)
            .set_role_arn(entry.role.clone())
            .set_template_body(body)
            .set_template_url(url)
            .set_parameters(Some(parameters))
            .set_capabilities(Some(capabilities(entry)))
            .set_tags(Some(tags(entry)))
            .set_deployment_config(self.express.then(express))
            .send()
            .await;
        match made {
            Ok(made) => Ok(made.id.unwrap_or_default()),
            // Our own, when the answer to the first request was lost and the SDK sent it again.
            Err(error) if code(&error) == Some("AlreadyExistsException") => Ok(self.name.to_owned()),
            Err(error) => Err(failure(&format!("make a change set for `{}`", entry.name), error)),
        }
    }

    /// Waits for a change set; `None` when it would change nothing.
    async fn contents(
        &self,
        entry: &StackEntry,
        change_set: &str,
    ) -> Result<Option<(String, Vec<Change>)>, Error> {
        let mut pace = Pace::new(self.aws);
        let first = loop {
            let page = self.page(entry, change_set, None).await?;
            match page.status() {
                Some(ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress) => {
                    pace.pause().await
                }
                Some(ChangeSetStatus::Failed) => {
                    let reason = page.status_reason().unwrap_or("no reason given");
                    if is_empty(reason) {
                        return Ok(None);
                    }
                    return Err(Error::failed(format!(
                        "the change set of `{}` was refused: {reason}",
                        entry.name
                    )));
                }
                _ => break page,
            }
        };
        if self.reviewed {
            self.is_what_was_reviewed(entry, &first)?;
        }
        let id = first.change_set_id.unwrap_or_else(|| change_set.to_owned());
        let mut changes = first.changes.unwrap_or_default();
        let mut token = first.next_token;
        while token.is_some() {
            let page = self.page(entry, change_set, token).await?;
            changes.extend(page.changes.unwrap_or_default());
            token = page.next_token;
        }
        Ok(Some((id, changes)))
    }

    /// What was looked at must be what is here: the service stack's change set says what it was made from.
    fn is_what_was_reviewed(&self, entry: &StackEntry, page: &DescribeChangeSetOutput) -> Result<(), Error> {
        let facts = self.sources.facts;
        let other = page.parameters().iter().any(|parameter| match parameter.parameter_key() {
            Some("Fingerprint") => parameter.parameter_value() != Some(&facts.fingerprint),
            Some("Build") => parameter.parameter_value() != Some(&facts.build),
            _ => false,
        });
        if other {
            let message =
                format!("the change set of `{}` was made from other sources than these", entry.name);
            return Err(Error::new(Exit::NeedsApproval, message)
                .hint("check out what it was made from, or make another one: stack deploy --dry-run"));
        }
        Ok(())
    }

    async fn page(
        &self,
        entry: &StackEntry,
        change_set: &str,
        token: Option<String>,
    ) -> Result<DescribeChangeSetOutput, Error> {
        let client = self.aws.cloudformation();
        let request = client
            .describe_change_set()
            .stack_name(&entry.name)
            .change_set_name(change_set)
            .include_property_values(false)
            .set_next_token(token);
        request.send().await.map_err(|error| match code(&error) {
            Some("ChangeSetNotFound" | "ChangeSetNotFoundException") => {
                let message =
                    format!("stack `{}` has no change set `{change_set}`, and would change", entry.name);
                Error::new(Exit::NeedsApproval, message)
                    .hint("make one and look at it: stack deploy --dry-run")
            }
            _ => failure("read a change set", error),
        })
    }
}

/// CloudFormation has no status for a change set without changes, only these sentences.
fn is_empty(reason: &str) -> bool {
    reason.contains("didn't contain changes") || reason.contains("No updates are to be performed")
}

/// The tags of a stack as they are sent.
pub fn tags(entry: &StackEntry) -> Vec<Tag> {
    entry.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect()
}

/// What a stack acknowledges.
pub fn capabilities(entry: &StackEntry) -> Vec<Capability> {
    entry.capabilities.iter().map(|word| Capability::from(word.as_str())).collect()
}

/// Not to wait until resources are ready.
pub fn express() -> DeploymentConfig {
    DeploymentConfig::builder().mode(DeploymentConfigMode::Express).build()
}

#[cfg(test)]
mod tests {
    use super::is_empty;

    #[test]
    fn both_sentences_for_an_empty_change_set_are_known() {
        assert!(is_empty(
            "The submitted information didn't contain changes. Submit different information to create a change set."
        ));
        assert!(is_empty("No updates are to be performed."));
        assert!(!is_empty("Transform failed"));
    }
}
