//! One change set: asked for, waited for, read, and taken away when nobody wants it.
//!
//! It must not execute one.

use app::manifest::StackEntry;
use aws_sdk_cloudformation::error::SdkError;
use aws_sdk_cloudformation::operation::create_change_set::{CreateChangeSetError, CreateChangeSetOutput};
use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{
    Change, ChangeSetStatus, ChangeSetType, DeploymentMode, ExecutionStatus, Parameter, Tag,
};

use super::{Planner, capabilities, express, tags};
use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::deploy::current::Current;
use crate::deploy::events::{Failure, Of, refusals};
use crate::deploy::facts::Facts;
use crate::deploy::pace::{Pace, Patience};
use crate::deploy::rollout::new_name;
use crate::deploy::status::Status;
use crate::error::{Error, Exit};

impl Planner<'_> {
    /// Asks for a change set.
    ///
    /// # Errors
    /// If CloudFormation refuses it.
    pub(super) async fn make_change_set(
        &self,
        entry: &StackEntry,
        current: &Current,
        template: String,
        parameters: Vec<Parameter>,
    ) -> Result<String, Error> {
        let (body, url) = self.brought(entry, template).await?;
        // CloudFormation updates a stack that failed without a rollback in no other way.
        let config = self.express.then(|| express(current.status != Status::Halted));
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
            .set_deployment_config(config)
            .set_deployment_mode(self.revert_drift.then_some(DeploymentMode::RevertDrift))
            .send()
            .await;
        made_as(self.name, entry, made)
    }
}

/// Asks for a change set of the template that is deployed, with some parameters changed; answers with its id.
///
/// # Errors
/// If CloudFormation refuses it.
pub async fn of_parameters(
    aws: &Aws,
    entry: &StackEntry,
    current: &Current,
    changed: &[(&str, String)],
) -> Result<String, Error> {
    let name = new_name();
    let parameters = current.parameters.keys().map(|name| {
        let parameter = Parameter::builder().parameter_key(name);
        match changed.iter().find(|(changed, _)| changed == name) {
            Some((_, value)) => parameter.parameter_value(value),
            None => parameter.use_previous_value(true),
        }
        .build()
    });
    let tags = current.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    let made = aws
        .cloudformation()
        .create_change_set()
        .stack_name(&entry.name)
        .change_set_name(&name)
        .change_set_type(ChangeSetType::Update)
        .use_previous_template(true)
        .set_parameters(Some(parameters.collect()))
        .set_capabilities(Some(capabilities(entry)))
        .set_tags(Some(tags.collect()))
        .send()
        .await;
    made_as(&name, entry, made)
}

fn made_as(
    name: &str,
    entry: &StackEntry,
    made: Result<CreateChangeSetOutput, SdkError<CreateChangeSetError>>,
) -> Result<String, Error> {
    match made {
        Ok(made) => Ok(made.id.unwrap_or_default()),
        // Our own, when the answer to the first request was lost and the SDK sent it again.
        Err(error) if code(&error) == Some("AlreadyExistsException") => Ok(name.to_owned()),
        Err(error) => {
            let error = failure(&format!("make a change set for `{}`", entry.name), error);
            let is_busy = error.message.contains("_IN_PROGRESS state");
            Err(if is_busy {
                error.hint("somebody else has begun something; run the command again")
            } else {
                error
            })
        }
    }
}

/// Waits for a change set; `None` when it would change nothing. One that somebody `reviewed` must have been made from
/// these facts.
///
/// # Errors
/// With the cause when it was refused, or when it can't be executed any more.
pub async fn contents(
    aws: &Aws,
    entry: &StackEntry,
    change_set: &str,
    reviewed: Option<&Facts>,
    console: &mut Console,
) -> Result<Option<(String, Vec<Change>)>, Error> {
    let mut pace = Pace::new(aws);
    let mut patience = Patience::new(aws);
    let first = loop {
        let page = page(aws, entry, change_set, None).await?;
        match page.status() {
            Some(ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress) => {
                patience.wait(&format!("the change set of `{}`", entry.name), console)?;
                pace.pause().await
            }
            Some(ChangeSetStatus::Failed) if page.status_reason().is_some_and(is_empty) => {
                return Ok(None);
            }
            Some(ChangeSetStatus::Failed) => return Err(refused(aws, entry, change_set, &page).await),
            _ => break page,
        }
    };
    if let Some(facts) = reviewed {
        is_what_was_reviewed(entry, facts, &first)?;
    }
    let id = first.change_set_id.unwrap_or_else(|| change_set.to_owned());
    let mut changes = first.changes.unwrap_or_default();
    let mut token = first.next_token;
    while token.is_some() {
        let page = page(aws, entry, change_set, token).await?;
        changes.extend(page.changes.unwrap_or_default());
        token = page.next_token;
    }
    Ok(Some((id, changes)))
}

/// The error for a change set that could not be made: each resource that was found wrong, if CloudFormation says so.
/// Nobody
/// can do anything with the change set itself.
async fn refused(aws: &Aws, entry: &StackEntry, change_set: &str, page: &DescribeChangeSetOutput) -> Error {
    let id = page.change_set_id().unwrap_or(change_set);
    let found = refusals(aws, Of::ChangeSet(id), &entry.paths).await;
    // The refusal is what somebody has to know of.
    let _ = delete(aws, &entry.name, id).await;
    let reason = page.status_reason().unwrap_or("no reason given").to_owned();
    let causes: Vec<_> = found.iter().map(Failure::cause).collect();
    let causes = if causes.is_empty() { reason } else { causes.join("; ") };
    let error = Error::failed(format!("the change set of `{}` was refused: {causes}", entry.name));
    match found.iter().find_map(Failure::hint) {
        Some(hint) => error.hint(hint),
        None => error,
    }
}

/// The change set must be the one that was looked at, and executable: another change may have overtaken it. The
/// service stack's change set says what it was made from.
fn is_what_was_reviewed(
    entry: &StackEntry,
    facts: &Facts,
    page: &DescribeChangeSetOutput,
) -> Result<(), Error> {
    if let Some(status) = page.execution_status()
        && *status != ExecutionStatus::Available
    {
        let message = format!("the change set of `{}` is `{status}` and can't be executed", entry.name);
        return Err(Error::new(Exit::NeedsApproval, message)
            .hint("make another one and look at it: stack deploy --dry-run"));
    }
    let other = page.parameters().iter().any(|parameter| match parameter.parameter_key() {
        Some("Fingerprint") => parameter.parameter_value() != Some(&facts.fingerprint),
        Some("Build") => parameter.parameter_value() != Some(&facts.build),
        _ => false,
    });
    if other {
        let message = format!("the change set of `{}` was created from other sources than these", entry.name);
        return Err(Error::new(Exit::NeedsApproval, message)
            .hint("check out what it was made from, or make another one: stack deploy --dry-run"));
    }
    Ok(())
}

/// True if a stack that is up to date has a change set of this name that wasn't executed.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn waits(aws: &Aws, entry: &StackEntry, name: &str) -> Result<bool, Error> {
    let there = asked(aws, entry, name, None).await?;
    Ok(there.is_some_and(|page| page.execution_status() != Some(&ExecutionStatus::ExecuteComplete)))
}

async fn page(
    aws: &Aws,
    entry: &StackEntry,
    change_set: &str,
    token: Option<String>,
) -> Result<DescribeChangeSetOutput, Error> {
    asked(aws, entry, change_set, token).await?.ok_or_else(|| {
        let message = format!("stack `{}` has no change set `{change_set}`, and would change", entry.name);
        Error::new(Exit::NeedsApproval, message).hint("make one and look at it: stack deploy --dry-run")
    })
}

async fn asked(
    aws: &Aws,
    entry: &StackEntry,
    change_set: &str,
    token: Option<String>,
) -> Result<Option<DescribeChangeSetOutput>, Error> {
    let client = aws.cloudformation();
    let request = client
        .describe_change_set()
        .stack_name(&entry.name)
        .change_set_name(change_set)
        .include_property_values(false)
        .set_next_token(token);
    match request.send().await {
        Ok(page) => Ok(Some(page)),
        Err(error) => match code(&error) {
            Some("ChangeSetNotFound" | "ChangeSetNotFoundException") => Ok(None),
            _ => Err(failure("read a change set", error)),
        },
    }
}

/// Takes a change set away.
///
/// # Errors
/// If CloudFormation refuses.
pub async fn delete(aws: &Aws, stack: &str, change_set: &str) -> Result<(), Error> {
    let client = aws.cloudformation();
    let request = client.delete_change_set().stack_name(stack).change_set_name(change_set);
    request.send().await.map(drop).map_err(|error| failure("delete a change set", error))
}

/// CloudFormation has no status for a change set without changes, only these sentences.
fn is_empty(reason: &str) -> bool {
    reason.contains("didn't contain changes") || reason.contains("No updates are to be performed")
}

#[cfg(test)]
mod tests {
    use super::is_empty;

    /// The first as recorded (localstack/localstack at 8b9a79f0, `cloudformation/api/test_changesets`, 2025-09-09); the second is recorded of
    /// `UpdateStack` alone.
    #[test]
    fn both_sentences_for_an_empty_change_set_are_known() {
        assert!(is_empty(
            "The submitted information didn't contain changes. Submit different information to create a change set."
        ));
        assert!(is_empty("No updates are to be performed."));
        assert!(!is_empty("Transform failed"));
    }
}
