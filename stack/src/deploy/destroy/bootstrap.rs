//! The stacks that environments share, when the last environment has gone, and what they retain.
//!
//! It must not know environments.

use std::collections::BTreeSet;

use aws_sdk_apigateway::types::{Op, PatchOperation};

use crate::aws::{Aws, code, failure};
use crate::console::Console;
use crate::deploy::inventory::{Deployed, Inventory};
use crate::deploy::remove::Kept;
use crate::deploy::{current, remove};
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

/// Deletes the shared stacks of these regions; answers with what could not be deleted, by region.
///
/// # Errors
/// When something can't be deleted.
pub async fn remove(
    aws: &Aws,
    inventory: &Inventory,
    regions: &BTreeSet<String>,
    console: &mut Console,
) -> Result<Vec<(String, Kept)>, Error> {
    let mut kept = Vec::new();
    for stack in inventory.shared().into_iter().filter(|stack| regions.contains(&stack.region)) {
        let here = aws.in_region(&stack.region);
        let retained = retained(&here, stack).await?;
        // Before the stack: it alone remembers what it retains.
        for resource in remove::resources(&here, &stack.current, &stack.name).await? {
            let is_role = resource.resource_type() == Some(ROLE);
            let is_retained = resource.logical_resource_id().is_some_and(|id| retained.contains(id));
            if let Some(role) = resource.physical_resource_id().filter(|_| is_role && is_retained) {
                give_back(&here, role, console).await?;
            }
        }
        let removed = remove::stack(&here, &stack.current, &stack.name, console).await?;
        let failed = removed.kept.into_iter().filter(|kept| !retained.contains(&kept.logical_id));
        kept.extend(failed.map(|kept| (stack.region.clone(), kept)));
    }
    Ok(kept)
}

/// The logical ids of what the deployed template keeps when the stack goes.
async fn retained(aws: &Aws, stack: &Deployed) -> Result<BTreeSet<String>, Error> {
    let body = current::template(aws, &stack.current).await?.unwrap_or_default();
    let template: serde_json::Value = serde_json::from_str(&body).unwrap_or_default();
    let resources = template["Resources"].as_object().into_iter().flatten();
    let retained = resources.filter(|(_, resource)| resource["DeletionPolicy"] == "Retain");
    Ok(retained.map(|(id, _)| id.clone()).collect())
}

/// Deletes the role by which API Gateway logs, unless the account's setting is somebody else's by now.
async fn give_back(aws: &Aws, role: &str, console: &mut Console) -> Result<(), Error> {
    let gateway = aws_sdk_apigateway::Client::new(aws.config());
    let setting = gateway.get_account().send().await;
    let setting = setting.map_err(|error| failure("read API Gateway's settings", error))?;
    match setting.cloudwatch_role_arn().filter(|arn| !arn.is_empty()) {
        None => {}
        Some(arn) if arn.rsplit('/').next() == Some(role) => {
            let path = PatchOperation::builder().op(Op::Replace).path("/cloudwatchRoleArn").value("").build();
            let reset = gateway.update_account().patch_operations(path).send().await;
            reset.map_err(|error| failure("reset API Gateway's settings", error))?;
            console.line(format!("API Gateway logs by no role any more in {}", aws.region));
        }
        Some(arn) => {
            console.line(format!("role `{role}` stays: API Gateway's setting is `{arn}` by now, not ours"));
            return Ok(());
        }
    }
    delete_role(aws, role).await
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
