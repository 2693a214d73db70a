//! Ctrl-C while an operation is watched: it goes on without us, unless somebody wants it ended.
//!
//! It must not know how an operation is followed.

use std::time::Duration;

use super::current;
use crate::aws::{Aws, failure};
use crate::console::Console;
use crate::error::{Error, Exit};

/// So long a second Ctrl-C is waited for.
const SECOND: Duration = Duration::from_secs(5);

/// Once: says how to go on watching and ends the command. Twice, and confirmed: cancels an update or deletes
/// what was being made for the first time; then there is something to watch again.
///
/// # Errors
/// [`Exit::Interrupted`] when watching ends.
pub async fn stop_watching(
    aws: &Aws,
    stack_id: &str,
    name: &str,
    console: &mut Console,
) -> Result<(), Error> {
    console.line(format!("{name}: not watched any more; CloudFormation goes on without us"));
    if console.interactive() {
        console.line("Ctrl-C again within 5 s to end it");
        let again = tokio::time::timeout(SECOND, console.interrupted()).await.is_ok();
        if again && end(aws, stack_id, name, console).await? {
            return Ok(());
        }
    }
    Err(Error::new(Exit::Interrupted, "stopped watching").hint("the same command again goes on watching"))
}

/// True if it was ended.
async fn end(aws: &Aws, stack_id: &str, name: &str, console: &mut Console) -> Result<bool, Error> {
    let Some(current) = current::describe(aws, stack_id).await? else { return Ok(false) };
    let client = aws.cloudformation();
    match current.word.as_str() {
        "UPDATE_IN_PROGRESS" => {
            if !console.confirm(&format!("cancel the update of `{name}`? type its name:"), name) {
                return Ok(false);
            }
            let cancelled = client.cancel_update_stack().stack_name(stack_id).send().await;
            cancelled.map_err(|error| failure(&format!("cancel the update of `{name}`"), error))?;
            console.line(format!("{name}: cancelled; it becomes what it was before"));
            Ok(true)
        }
        "CREATE_IN_PROGRESS" => {
            let question =
                format!("delete `{name}`, which is being created for the first time? type its name:");
            if !console.confirm(&question, name) {
                return Ok(false);
            }
            let deleted = client.delete_stack().stack_name(stack_id).send().await;
            deleted.map_err(|error| failure(&format!("delete stack `{name}`"), error))?;
            console.line(format!("{name}: being deleted"));
            Ok(true)
        }
        word => {
            console.line(format!("{name}: its status is {word}, which can't be cancelled"));
            Ok(false)
        }
    }
}
