//! The permission to remove an environment: by `otpost.yaml`, by the deployed stack, and by its time.
//!
//! It must not know how it is removed.

use crate::aws::Aws;
use crate::deploy::current;
use crate::deploy::inventory::Deployed;
use crate::error::{Error, Exit};

use super::Removal;

/// Allows a removal, or not.
///
/// # Errors
/// [`Exit::Refused`] when something is protected, or was prolonged.
pub async fn permit(aws: &Aws, removal: &Removal<'_>, stacks: &[&Deployed]) -> Result<(), Error> {
    let name = removal.name;
    if removal.settings.is_some_and(|settings| settings.protected) {
        return Err(protected(name));
    }
    for stack in stacks {
        if stack.termination_protection {
            return Err(refused(format!("stack `{}` is protected against termination", stack.name)).hint(
                format!(
                    "aws cloudformation update-termination-protection --no-enable-termination-protection \
                     --stack-name {} --region {}",
                    stack.name, stack.region
                ),
            ));
        }
        // The template that is there decides what stays, not `otpost.yaml`.
        if current::retains(&aws.in_region(&stack.region), &stack.current).await? {
            let message =
                format!("environment `{name}` was deployed as a protected one: its data would stay behind");
            return Err(refused(message).hint(format!("stack deploy --env {name}, and then destroy it")));
        }
    }
    match removal.over_at {
        Some(now) if !stacks.is_empty() && !crate::environments::is_over(stacks, now) => {
            Err(refused(format!("environment `{name}` was prolonged meanwhile")))
        }
        _ => Ok(()),
    }
}

/// The refusal of what `otpost.yaml` protects.
pub fn protected(name: &str) -> Error {
    refused(format!("environment `{name}` is protected"))
        .hint("set `protected: false` for it in otpost.yaml and deploy it first")
}

fn refused(message: String) -> Error {
    Error::new(Exit::Refused, message)
}
