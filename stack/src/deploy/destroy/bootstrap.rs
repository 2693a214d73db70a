//! The stacks that environments share, when the last environment has gone, and what they retain.
//!
//! It must not know environments.

use std::collections::BTreeSet;

use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::deploy::gateway_logs::{self, GivenBack};
use crate::deploy::inventory::{Deployed, Inventory};
use crate::deploy::remove::Kept;
use crate::deploy::sweep::Finding;
use crate::deploy::{ARTIFACT_BUCKET, current, remove};
use crate::error::{Error, Exit};

const ROLE: &str = "AWS::IAM::Role";

/// Refuses while some other environment than `gone` is left.
///
/// # Errors
/// [`Exit::Refused`], with their names.
pub fn check(inventory: &Inventory, gone: &str) -> Result<(), Error> {
    let left: Vec<_> = inventory.environments().into_iter().filter(|name| *name != gone).collect();
    if left.is_empty() {
        return Ok(());
    }
    let names = left.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Err(Error::new(Exit::Refused, format!("the bootstrap stacks are in use by {names}"))
        .hint("`--bootstrap` is for the last environment; leave it out, or destroy the others first"))
}

/// The resources that the shared stacks left.
#[derive(Debug, Default)]
pub struct Left {
    /// Those that could not be deleted, by region.
    pub kept: Vec<(String, Kept)>,
    /// Those that stay because somebody may use them.
    pub used: Vec<Finding>,
}

/// Deletes the shared stacks of these regions.
///
/// # Errors
/// If something can't be deleted.
pub async fn remove(
    aws: &Aws,
    inventory: &Inventory,
    regions: &BTreeSet<String>,
    console: &mut Console,
) -> Result<Left, Error> {
    let mut left = Left::default();
    for stack in inventory.shared().into_iter().filter(|stack| regions.contains(&stack.region)) {
        let here = aws.in_region(&stack.region);
        let retained = retained(&here, stack).await?;
        // Before the stack: it alone remembers what it retains.
        for resource in remove::resources(&here, &stack.current, &stack.name).await? {
            let is_role = resource.resource_type() == Some(ROLE);
            let is_retained = resource.logical_resource_id().is_some_and(|id| retained.contains(id));
            let Some(role) = resource.physical_resource_id().filter(|_| is_role && is_retained) else {
                continue;
            };
            let bucket = stack.current.outputs.get(ARTIFACT_BUCKET).map(String::as_str);
            match gateway_logs::give_back(&here, bucket, role, console).await? {
                GivenBack::Free => delete_role(&here, role).await?,
                GivenBack::Unknown => left.used.push(in_use(role, &here.region)),
                GivenBack::Refused(reason) => {
                    let logical_id = resource.logical_resource_id().unwrap_or_default().to_owned();
                    let (resource_type, physical_id) = (ROLE.to_owned(), role.to_owned());
                    let role = Kept { logical_id, resource_type, physical_id, reason };
                    left.kept.push((here.region.clone(), role));
                }
            }
        }
        let removed = remove::stack(&here, &stack.current, &stack.name, console).await?;
        let failed = removed.kept.into_iter().filter(|kept| !retained.contains(&kept.logical_id));
        left.kept.extend(failed.map(|kept| (stack.region.clone(), kept)));
    }
    Ok(left)
}

/// A role that nobody knows how to replace.
fn in_use(role: &str, region: &str) -> Finding {
    Finding {
        kind: ROLE.to_owned(),
        name: role.to_owned(),
        region: region.to_owned(),
        costs: Some(false),
        because: "API Gateway logs by it for every API of the account, and which role was set before is not written \
                  down; set another one with `aws apigateway update-account`, and delete it"
            .to_owned(),
    }
}

/// The logical ids of what the deployed template keeps when the stack goes.
async fn retained(aws: &Aws, stack: &Deployed) -> Result<BTreeSet<String>, Error> {
    let body = current::template(aws, &stack.current).await?.unwrap_or_default();
    let template: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    let resources = template["Resources"].as_object().into_iter().flatten();
    let retained = resources.filter(|(_, resource)| resource["DeletionPolicy"] == "Retain");
    Ok(retained.map(|(id, _)| id.clone()).collect())
}

async fn delete_role(aws: &Aws, role: &str) -> Result<(), Error> {
    let iam = aws_sdk_iam::Client::new(aws.config());
    let doing = format!("delete role `{role}`");
    let attached = match iam.list_attached_role_policies().role_name(role).send().await {
        Ok(answer) => answer.attached_policies.unwrap_or_default(),
        Err(error) if code(&error) == Some("NoSuchEntity") => return Ok(()),
        Err(error) => return Err(failure(&doing, error)),
    };
    for policy in attached.into_iter().filter_map(|policy| policy.policy_arn) {
        let detached = iam.detach_role_policy().role_name(role).policy_arn(policy).send().await;
        detached.map_err(|error| failure(&doing, error))?;
    }
    match iam.delete_role().role_name(role).send().await {
        Ok(_) => Ok(()),
        Err(error) if code(&error) == Some("NoSuchEntity") => Ok(()),
        Err(error) => Err(failure(&doing, error)),
    }
}
