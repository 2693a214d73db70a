//! One stack: repaired if it can't be updated, created, or changed by a change set; followed to its end.
//!
//! It must not know which stacks there are.

use app::manifest::StackEntry;
use aws_sdk_cloudformation::types::Parameter;

use super::current::{self, Current};
use super::events::{self, End, Events};
use super::plan::{Planner, capabilities, express, tags};
use super::remove::{self, Kept};
use super::status::Status;
use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::error::{Error, Exit};
use crate::random;

/// The letters of a client request token: no two operations have the same.
const TOKEN_CHARACTERS: u32 = 24;

/// Follows what is going on and deletes what never was whole. `None`: there is nothing, make it.
///
/// # Errors
/// [`Exit::Wedged`] when the stack can't go on by itself, or when a call fails. In `express` mode an update that was
/// left where it failed can be gone on with.
pub async fn heal(
    aws: &Aws,
    entry: &StackEntry,
    express: bool,
    console: &mut Console,
) -> Result<Option<Current>, Error> {
    let name = &entry.name;
    loop {
        let Some(current) = current::describe(aws, name).await? else { return Ok(None) };
        match current.status {
            Status::Settled | Status::RolledBack => return Ok(Some(current)),
            Status::Halted if express => return Ok(Some(current)),
            Status::Deleted => return Ok(None),
            Status::Busy => {
                console.line(format!("{name}: joining what is going on; its status is {}", current.word));
                let events = Events::going_on(&current.id, name, &entry.paths);
                let end = events.validating(entry.validation.as_ref()).follow(aws, console).await?;
                console.line(format!("{name}: that ended in {}", end.word));
            }
            Status::Stillborn => {
                console.line(format!("{name}: its status is {}; deleting it first", current.word));
                remove::stack(aws, &current, name, console).await?;
            }
            Status::DeleteFailed => {
                console.line(format!("{name}: its status is {}; finishing the deletion first", current.word));
                remove::what_is_left(aws, &current, name, console).await?;
            }
            Status::Stuck | Status::Halted => {
                let message = format!("stack `{name}` is stuck in `{}`", current.word);
                return Err(Error::new(Exit::Wedged, message).hint("stack rollback"));
            }
        }
    }
}

/// Makes a stack that isn't there.
///
/// # Errors
/// With the first cause; [`Exit::RolledBack`] when nothing of it is left running.
pub async fn make(
    planner: &Planner<'_>,
    entry: &StackEntry,
    parameters: Vec<Parameter>,
    console: &mut Console,
) -> Result<(), Error> {
    let name = &entry.name;
    let (body, url) = planner.sent(entry).await?;
    // The token tells this operation's events from those of others.
    let token = token()?;
    let made = planner
        .aws
        .cloudformation()
        .create_stack()
        .stack_name(name)
        // CloudFormation remembers it, for the deletion as well.
        .set_role_arn(entry.role.clone())
        .client_request_token(&token)
        .set_template_body(body)
        .set_template_url(url)
        .set_parameters(Some(parameters))
        .set_capabilities(Some(capabilities(entry)))
        .set_tags(Some(tags(entry)))
        .set_deployment_config(planner.express.then(|| express(true)))
        .send()
        .await;
    let events = match made {
        Ok(made) => {
            let id = made.stack_id.unwrap_or_else(|| name.clone());
            Events::of(&id, name, &token, entry.paths.len(), &entry.paths)
        }
        // The answer to the first request was lost and the SDK sent it again; or somebody was faster.
        Err(error) if code(&error) == Some("AlreadyExistsException") => {
            let current = current::describe(planner.aws, name).await?;
            let id = current.map(|current| current.id).unwrap_or_else(|| name.clone());
            Events::going_on(&id, name, &entry.paths)
        }
        Err(error) => return Err(failure(&format!("make stack `{name}`"), error)),
    };
    let end = events.validating(entry.validation.as_ref()).follow(planner.aws, console).await?;
    conclude(name, &end)?;
    console.line(format!("{name}: created"));
    Ok(())
}

/// Executes a change set.
///
/// # Errors
/// With the first cause; [`Exit::RolledBack`] when what was there before is there again.
pub async fn execute(
    aws: &Aws,
    entry: &StackEntry,
    current: Option<&Current>,
    change_set: &str,
    changes: usize,
    console: &mut Console,
) -> Result<(), Error> {
    let name = &entry.name;
    let token = token()?;
    let executed = aws
        .cloudformation()
        .execute_change_set()
        .stack_name(name)
        .change_set_name(change_set)
        .client_request_token(&token)
        .send()
        .await;
    let id = current.map_or(name.as_str(), |current| current.id.as_str());
    let events = match executed {
        Ok(_) => Events::of(id, name, &token, changes, &entry.paths),
        // It is executed already: the answer to the first request was lost and the SDK sent it again.
        Err(error)
            if matches!(code(&error), Some("InvalidChangeSetStatus" | "ChangeSetNotFound"))
                && events::has_begun(aws, id, &token).await? =>
        {
            Events::of(id, name, &token, changes, &entry.paths)
        }
        Err(error) => return Err(failure(&format!("execute the change set of `{name}`"), error)),
    };
    let end = events.validating(entry.validation.as_ref()).follow(aws, console).await?;
    conclude(name, &end)?;
    console.line(format!("{name}: {}", end.word.to_lowercase().replace('_', " ")));
    // CloudFormation has forgotten them: nobody else will ever name them.
    for Kept { logical_id, resource_type, physical_id, reason } in &end.left {
        console.line(format!("  left behind: `{logical_id}` ({resource_type}) {physical_id}: {reason}"));
    }
    Ok(())
}

/// A client request token.
///
/// # Errors
/// If the system has no randomness.
pub fn token() -> Result<String, Error> {
    Ok(format!("otpost-{}", random::letters_and_digits(TOKEN_CHARACTERS)?))
}

/// Checks that the operation succeeded.
///
/// # Errors
/// With the first cause, said again because much was said since.
pub fn conclude(name: &str, end: &End) -> Result<(), Error> {
    if end.status == Status::Settled {
        return Ok(());
    }
    let cause =
        end.failure.as_ref().map_or_else(|| format!("it ended in `{}`", end.word), |failed| failed.cause());
    let message = format!("stack `{name}` failed: {cause}");
    let helps = end.failure.as_ref().and_then(|failed| failed.hint());
    let (exit, state) = match end.word.as_str() {
        "UPDATE_ROLLBACK_COMPLETE" => (Exit::RolledBack, "everything is as it was before"),
        "ROLLBACK_COMPLETE" | "DELETE_COMPLETE" => (Exit::RolledBack, "nothing of the stack is left running"),
        "UPDATE_ROLLBACK_FAILED" => (Exit::Wedged, "the rollback failed too: stack rollback"),
        "UPDATE_FAILED" => (Exit::Wedged, "the update was left where it failed: stack rollback"),
        word => {
            let error = Error::failed(message);
            return Err(
                error.hint(helps.unwrap_or_else(|| format!("the stack's status is {word}; deploy again")))
            );
        }
    };
    let hint = helps.map_or_else(
        || format!("{state}; correct the cause and deploy again"),
        |helps| format!("{helps}; {state}"),
    );
    Err(Error::new(exit, message).hint(if exit == Exit::Wedged { state.to_owned() } else { hint }))
}

#[cfg(test)]
mod tests {
    use super::{End, Exit, conclude};
    use crate::deploy::events::Failure;
    use crate::deploy::status::{Status, TABLE};

    #[test]
    fn only_what_ended_whole_is_a_success_and_a_rollback_that_failed_is_not_called_rolled_back() {
        for (word, status) in TABLE {
            let failure = Failure {
                logical_id: "Queue".to_owned(),
                path: "Delivery/Queue".to_owned(),
                resource_type: "AWS::SQS::Queue".to_owned(),
                reason: "too long".to_owned(),
            };
            let end = End { status, word: word.to_owned(), failure: Some(failure), left: Vec::new() };
            let exit = conclude("s", &end).map_err(|error| error.exit);
            let expected = match word {
                "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" => Ok(()),
                "UPDATE_ROLLBACK_COMPLETE" | "ROLLBACK_COMPLETE" | "DELETE_COMPLETE" => Err(Exit::RolledBack),
                "UPDATE_FAILED" | "UPDATE_ROLLBACK_FAILED" => Err(Exit::Wedged),
                _ => Err(Exit::Failed),
            };
            assert_eq!(exit, expected, "{word}");
            if let Err(error) = conclude("s", &end) {
                assert!(
                    error.message.contains("`Queue` (AWS::SQS::Queue, Delivery/Queue): too long"),
                    "{error}"
                );
                assert!(error.hint.is_some());
            }
        }
        assert_eq!(Status::parse("A_STATUS_OF_TOMORROW"), Status::Busy);
    }
}
