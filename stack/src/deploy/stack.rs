//! One stack: healed when it can't be updated, brought to a template by a change set.
//!
//! It must not know which stacks there are.

use app::manifest::StackEntry;
use aws_sdk_cloudformation::operation::describe_change_set::DescribeChangeSetOutput;
use aws_sdk_cloudformation::types::{self, Capability, Change, ChangeSetStatus, ChangeSetType, Tag};
use time::OffsetDateTime;

use crate::aws::{Aws, failure};
use crate::console::Console;
use crate::deploy::current::Current;
use crate::deploy::events::{End, Events};
use crate::deploy::pace::Pace;
use crate::deploy::status::Status;
use crate::deploy::{changes, current, parameters, remove};
use crate::error::{Error, Exit};

/// The body of a template, or where it lies.
#[derive(Clone, Debug)]
pub enum Template {
    /// Sent with the request.
    Inline(String),
    /// The URL of a template in the artifact bucket.
    Url(String),
}

/// Waits for what is going on and deletes what never was whole. `None`: there is nothing, create.
///
/// # Errors
/// When the stack is stuck, or a call fails.
pub async fn heal(aws: &Aws, name: &str, console: &mut Console) -> Result<Option<Current>, Error> {
    let mut pace = Pace::new(aws);
    let mut said = false;
    loop {
        let Some(current) = current::describe(aws, name).await? else { return Ok(None) };
        match current.status {
            Status::Settled | Status::RolledBack => return Ok(Some(current)),
            Status::Deleted => return Ok(None),
            Status::Busy => {
                if !said {
                    console.line(format!("{name}: waiting, because its status is {}", current.word));
                    said = true;
                }
                pace.pause().await;
            }
            Status::Stillborn => {
                console.line(format!("{name}: its status is {}; deleting it first", current.word));
                remove::stack(aws, &current, name, console).await?;
            }
            // What is left of it may be data that somebody wanted to keep: a deployment doesn't decide.
            Status::DeleteFailed => {
                return Err(Error::failed(format!("stack `{name}` was being deleted, and that failed")).hint(
                    "`stack destroy` removes what is left of it; to keep the data, delete the stack in the \
                     console and retain what failed",
                ));
            }
            Status::Stuck => {
                return Err(Error::failed(format!("stack `{name}` is stuck in `{}`", current.word)).hint(
                    format!(
                        "aws cloudformation continue-update-rollback --stack-name {name} --region {}",
                        aws.region
                    ),
                ));
            }
        }
    }
}

/// Whether the stack has this template, these parameters and these tags already. Asking this way takes
/// one call where an empty change set takes four and a wait.
///
/// # Errors
/// When CloudFormation can't be asked.
pub async fn is_up_to_date(
    aws: &Aws,
    entry: &StackEntry,
    current: &Current,
    body: &str,
    parameters: &[types::Parameter],
) -> Result<bool, Error> {
    // After a rollback the stored template may be the one that failed.
    let settled = current.status == Status::Settled;
    if !settled || current.tags != entry.tags || !parameters::unchanged(parameters, current) {
        return Ok(false);
    }
    Ok(current::template(aws, current).await?.as_deref() == Some(body))
}

/// Brings a stack to a template: change set, contents shown, executed, followed to its end.
///
/// # Errors
/// With the first cause; [`crate::error::Exit::RolledBack`] when what was there before is there again.
pub async fn apply(
    aws: &Aws,
    entry: &StackEntry,
    current: Option<&Current>,
    template: Template,
    parameters: Vec<types::Parameter>,
    console: &mut Console,
) -> Result<(), Error> {
    let name = &entry.name;
    let (body, url) = match template {
        Template::Inline(body) => (Some(body), None),
        Template::Url(url) => (None, Some(url)),
    };
    let tags = entry.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    let capabilities = entry.capabilities.iter().map(|word| Capability::from(word.as_str()));
    let made = aws
        .cloudformation()
        .create_change_set()
        .stack_name(name)
        .change_set_name(format!("otpost-{}", OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000))
        .change_set_type(if current.is_some() { ChangeSetType::Update } else { ChangeSetType::Create })
        .set_template_body(body)
        .set_template_url(url)
        .set_parameters(Some(parameters))
        .set_capabilities(Some(capabilities.collect()))
        .set_tags(Some(tags.collect()))
        .send()
        .await
        .map_err(|error| failure(&format!("make a change set for `{name}`"), error))?;
    let change_set = made.id.unwrap_or_default();
    let stack_id = made.stack_id.unwrap_or_else(|| name.clone());

    let Some(changes) = contents(aws, name, &change_set).await? else {
        console.line(format!("{name}: unchanged"));
        return discard(aws, &change_set, current.is_none(), &stack_id).await;
    };
    console.line(format!("{name}: {}", count(changes.len())));
    for line in changes::table(&changes) {
        console.line(line);
    }
    let events = Events::begin(aws, &stack_id, changes.len()).await?;
    aws.cloudformation()
        .execute_change_set()
        .change_set_name(&change_set)
        .send()
        .await
        .map_err(|error| failure(&format!("execute the change set of `{name}`"), error))?;
    let end = events.follow(aws, console).await?;
    conclude(name, &end)?;
    console.line(format!("{name}: {}", end.word.to_lowercase().replace('_', " ")));
    Ok(())
}

/// Waits for a change set; `None` when it would change nothing.
async fn contents(aws: &Aws, name: &str, change_set: &str) -> Result<Option<Vec<Change>>, Error> {
    let mut pace = Pace::new(aws);
    let first = loop {
        let page = page(aws, change_set, None).await?;
        match page.status() {
            Some(ChangeSetStatus::CreatePending | ChangeSetStatus::CreateInProgress) => pace.pause().await,
            Some(ChangeSetStatus::Failed) => {
                let reason = page.status_reason().unwrap_or("no reason given");
                if is_empty(reason) {
                    return Ok(None);
                }
                return Err(Error::failed(format!("the change set of `{name}` was refused: {reason}")));
            }
            _ => break page,
        }
    };
    let mut changes = first.changes.unwrap_or_default();
    let mut token = first.next_token;
    while token.is_some() {
        let page = page(aws, change_set, token).await?;
        changes.extend(page.changes.unwrap_or_default());
        token = page.next_token;
    }
    Ok(Some(changes))
}

async fn page(aws: &Aws, change_set: &str, token: Option<String>) -> Result<DescribeChangeSetOutput, Error> {
    aws.cloudformation()
        .describe_change_set()
        .change_set_name(change_set)
        .set_next_token(token)
        .send()
        .await
        .map_err(|error| failure("read a change set", error))
}

/// CloudFormation has no status for a change set without changes, only these sentences.
fn is_empty(reason: &str) -> bool {
    reason.contains("didn't contain changes") || reason.contains("No updates are to be performed")
}

async fn discard(aws: &Aws, change_set: &str, shell: bool, stack_id: &str) -> Result<(), Error> {
    let client = aws.cloudformation();
    if shell {
        let deleted = client.delete_stack().stack_name(stack_id).send().await;
        return deleted.map(drop).map_err(|error| failure("delete an empty stack", error));
    }
    let deleted = client.delete_change_set().change_set_name(change_set).send().await;
    deleted.map(drop).map_err(|error| failure("delete an empty change set", error))
}

/// Whether the operation did what it should.
fn conclude(name: &str, end: &End) -> Result<(), Error> {
    if end.status == Status::Settled {
        return Ok(());
    }
    let cause = end.failure.as_ref().map_or_else(
        || format!("it ended in `{}`", end.word),
        |failed| format!("`{}` ({}): {}", failed.logical_id, failed.resource_type, failed.reason),
    );
    let message = format!("stack `{name}` failed: {cause}");
    Err(match end.word.as_str() {
        "UPDATE_ROLLBACK_COMPLETE" => Error::new(Exit::RolledBack, message)
            .hint("everything is as it was before; correct the cause and deploy again"),
        "ROLLBACK_COMPLETE" => Error::new(Exit::RolledBack, message)
            .hint("nothing of the stack is left running; correct the cause and deploy again"),
        _ => Error::failed(message).hint(format!("the stack's status is {}; deploy again", end.word)),
    })
}

fn count(changes: usize) -> String {
    if changes == 1 { "1 change".to_owned() } else { format!("{changes} changes") }
}

#[cfg(test)]
mod tests {
    use super::{End, Exit, conclude, is_empty};
    use crate::deploy::events::Failure;
    use crate::deploy::status::Status;

    #[test]
    fn both_sentences_for_an_empty_change_set_are_known() {
        assert!(is_empty(
            "The submitted information didn't contain changes. Submit different information to create a change set."
        ));
        assert!(is_empty("No updates are to be performed."));
        assert!(!is_empty("Transform failed"));
    }

    #[test]
    fn a_rollback_that_failed_is_not_called_rolled_back() {
        let end = |word: &str| End {
            status: Status::parse(word),
            word: word.to_owned(),
            failure: Some(Failure {
                logical_id: "Queue".to_owned(),
                resource_type: "AWS::SQS::Queue".to_owned(),
                reason: "too long".to_owned(),
            }),
        };
        let exit = |word: &str| conclude("s", &end(word)).unwrap_err().exit;
        assert_eq!(exit("UPDATE_ROLLBACK_COMPLETE"), Exit::RolledBack);
        assert_eq!(exit("ROLLBACK_COMPLETE"), Exit::RolledBack);
        assert_eq!(exit("UPDATE_ROLLBACK_FAILED"), Exit::Failed);
        assert_eq!(exit("ROLLBACK_FAILED"), Exit::Failed);
        assert!(conclude("s", &end("UPDATE_COMPLETE")).is_ok());
    }
}
