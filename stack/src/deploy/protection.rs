//! A stack's policy: what no update may replace or delete in a protected environment.
//!
//! A change set takes no policy, so that it is a call of its own. It must not know what is protected: the template says.

use app::manifest::StackEntry;
use serde_json::Value as Json;

use crate::aws::{Aws, failure};
use crate::compare::Difference;
use crate::error::Error;

/// Opens a stack that the template to come protects no more, before that is executed: a deployment that ends in
/// between finds the stack still protected by its template, and opens it again.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn lift(aws: &Aws, entry: &StackEntry, difference: &Difference) -> Result<(), Error> {
    if difference.lifts_protection() {
        set(aws, entry, &app::open_stack_policy()).await?;
    }
    Ok(())
}

/// Sets the policy of a stack that is as its template says. It is set whether or not it was: to ask would be
/// as many calls, and a deployment that died before this must not leave the stack without.
///
/// # Errors
/// If CloudFormation can't be asked.
pub async fn set_as(aws: &Aws, entry: &StackEntry, template: Option<&Json>) -> Result<(), Error> {
    match template.and_then(app::stack_policy) {
        Some(policy) => set(aws, entry, &policy).await,
        None => Ok(()),
    }
}

async fn set(aws: &Aws, entry: &StackEntry, policy: &Json) -> Result<(), Error> {
    let client = aws.cloudformation();
    let request = client.set_stack_policy().stack_name(&entry.name).stack_policy_body(policy.to_string());
    let set = request.send().await;
    set.map_err(|error| failure(&format!("set the policy of stack `{}`", entry.name), error))?;
    Ok(())
}
