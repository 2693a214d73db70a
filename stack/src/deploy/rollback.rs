//! `stack rollback`: takes stacks out of an update that failed and can't go on by itself.
//!
//! It must not know what the stacks contain.

use app::Environment;
use app::manifest::StackEntry;
use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_cloudformation::operation::rollback_stack::RollbackStackError;

use super::ARTIFACT_BUCKET;
use super::current::{self, Current};
use super::events::Events;
use super::lock;
use super::record::Place;
use super::stack::token;
use super::status::Status;
use crate::aws::{Aws, Target, code, failure};
use crate::console::Console;
use crate::error::{Error, Exit};
use crate::{doctor, synth};

/// Rolls back what is stuck (`UPDATE_ROLLBACK_FAILED`) or halted (`UPDATE_FAILED`). The resources to `skip`
/// stay as the failed rollback left them. Nothing to roll back is a success.
///
/// # Errors
/// [`Exit::Wedged`] when a rollback fails again, with what stands in its way.
pub async fn rollback(
    environment: &Environment,
    target: &Target,
    skip: &[String],
    console: &mut Console,
) -> Result<bool, Error> {
    let aws = Aws::connect(target, &environment.region).await?;
    let assembly = synth::assemble(environment)?;
    let mut found = Vec::new();
    let mut bucket = None;
    for entry in &assembly.manifest.stacks {
        let there = aws.in_region(&entry.region);
        if let Some(current) = current::describe(&there, &entry.name).await? {
            bucket = bucket.or_else(|| current.outputs.get(ARTIFACT_BUCKET).cloned());
            found.push((entry, there, current));
        }
    }
    let account = found.first().and_then(|(_, _, current)| current.account());
    doctor::check_account(&aws, environment, account).await?;
    let held = match bucket {
        Some(bucket) => {
            Some(lock::take(Place::new(&aws, &bucket, &environment.name), None, "rollback", console).await?)
        }
        None => None,
    };
    let mut rolled = Ok(false);
    // The last stack first: it uses what those before it have.
    for (entry, there, current) in found.iter().rev() {
        match one(there, entry, current, skip, console).await {
            Ok(did) => rolled = rolled.map(|before| before || did),
            Err(error) => {
                rolled = Err(error);
                break;
            }
        }
    }
    if let Some(held) = held {
        held.give_up().await;
    }
    rolled
}

/// After express mode without a rollback CloudFormation takes nothing but another update in that mode.
fn not_begun(doing: &str, error: SdkError<RollbackStackError>) -> Error {
    let refused = error.as_service_error().and_then(ProvideErrorMetadata::message);
    let by_mode =
        code(&error) == Some("ValidationError") && refused.is_some_and(|message| message.contains("EXPRESS"));
    let error = failure(doing, error);
    if !by_mode {
        return error;
    }
    Error::new(Exit::Wedged, error.message).hint(
        "correct the cause and go on from there: stack deploy --express; to go back, deploy the sources of before with \
         --express",
    )
}

/// True if there was something to roll back.
async fn one(
    aws: &Aws,
    entry: &StackEntry,
    current: &Current,
    skip: &[String],
    console: &mut Console,
) -> Result<bool, Error> {
    let name = &entry.name;
    let client = aws.cloudformation();
    let token = token()?;
    match (current.status, current.word.as_str()) {
        (Status::Stuck, "UPDATE_ROLLBACK_FAILED") => {
            // A resource of another stack may not be named.
            let own = skip.iter().filter(|id| entry.paths.contains_key(*id)).cloned().collect::<Vec<_>>();
            let request =
                client.continue_update_rollback().stack_name(&current.id).client_request_token(&token);
            let begun = request.set_resources_to_skip(Some(own).filter(|own| !own.is_empty())).send().await;
            begun.map_err(|error| failure(&format!("continue the rollback of `{name}`"), error))?;
        }
        (Status::Halted, _) => {
            let begun =
                client.rollback_stack().stack_name(&current.id).client_request_token(&token).send().await;
            begun.map_err(|error| not_begun(&format!("roll back `{name}`"), error))?;
        }
        (Status::Busy, _) => {
            console.line(format!("{name}: joining what is going on; its status is {}", current.word));
            Events::going_on(&current.id, name, &entry.paths).follow(aws, console).await?;
            return Ok(false);
        }
        _ => {
            console.line(format!("{name}: nothing to roll back; its status is {}", current.word));
            return Ok(false);
        }
    }
    let end = Events::of(&current.id, name, &token, 0, &entry.paths).follow(aws, console).await?;
    if end.status == Status::RolledBack {
        console.line(format!("{name}: rolled back"));
        return Ok(true);
    }
    let cause = end.failure.map_or_else(|| format!("it ended in `{}`", end.word), |failed| failed.cause());
    let message = format!("stack `{name}` could not be rolled back: {cause}");
    Err(Error::new(Exit::Wedged, message).hint(
        "remove the cause, or leave the resource as it is with --skip ID; a skipped one must then be made what \
         the template says by hand",
    ))
}
