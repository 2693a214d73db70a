//! The changes that a deployment would make, asked of CloudFormation and left as they were.
//!
//! It must not repair, join or build anything.

use std::path::Path;

use app::{Assembly, Environment};

use super::facts::{self, Facts};
use super::parameters::{Addresses, StackOutputs};
use super::plan::{Step, change_set};
use super::relying_party;
use super::rollout::{Rollout, Wishes, new_name};
use super::status::Status;
use super::{BuildProfile, Functions, SERVICE, current};
use crate::aws::{Aws, Target};
use crate::compare::Report;
use crate::console::Console;
use crate::error::Error;
use crate::{asset, doctor};

/// Compares an environment with what is deployed. Functions aren't built: those that are deployed stand for
/// them, and the result says if they would be. The addresses stay as they are, too.
///
/// # Errors
/// If CloudFormation can't be asked, or refuses the change.
pub async fn preview(
    environment: &Environment,
    target: &Target,
    root: &Path,
    profile: &BuildProfile,
    assembly: &Assembly,
    console: &mut Console,
) -> Result<Report, Error> {
    let aws = Aws::connect(target, &environment.region).await?;
    let mut currents = std::collections::BTreeMap::new();
    for entry in &assembly.manifest.stacks {
        let there = aws.in_region(&entry.region);
        if let Some(current) = current::describe(&there, &entry.name).await? {
            if !matches!(current.status, Status::Settled | Status::RolledBack) {
                let (word, next) = (&current.word, current.status.on_deploy());
                console.line(format!("{}: its status is {word}; stack deploy: {next}", entry.name));
            }
            // A stack that can only be deleted is as good as not there.
            if !matches!(current.status, Status::Stillborn | Status::DeleteFailed) {
                currents.insert(entry.id.clone(), current);
            }
        }
    }
    let service = currents.get(SERVICE);
    let account = currents.values().next().and_then(|current| current.account());
    doctor::check_account(&aws, environment, account).await?;
    let names: Vec<_> = assembly.manifest.assets.iter().map(|asset| asset.name.as_str()).collect();
    let build = asset::inputs(root, profile, environment.architecture, &names)?;
    let deployed = service.and_then(|current| current.outputs.get("Build")).cloned();
    let functions = Some(deployed.as_ref() != Some(&build));
    let kept = |name: &str| service.and_then(|current| current.parameters.get(name)).cloned();
    let address = |name: &str| kept(name).filter(|url| !url.is_empty());
    let addresses = Addresses { public_url: address("SiteUrl"), outbox_url: address("OutboxUrl") };
    let expires_at = facts::expires_at(time::OffsetDateTime::now_utc(), None, false, service);
    let facts = Facts::new(
        assembly,
        &addresses,
        aws.endpoint_url.as_deref(),
        deployed.unwrap_or_else(|| build.clone()),
        expires_at,
    )?;
    let of_stack = service.map(|current| Functions::of_stack(current, &assembly.manifest.assets));
    let rollout = Rollout {
        aws: &aws,
        assembly,
        functions: &of_stack.unwrap_or_default(),
        facts: &facts,
        wishes: &Wishes::default(),
    };
    let outputs: StackOutputs =
        currents.iter().map(|(id, current)| (id.clone(), current.outputs.clone())).collect();
    let plans = rollout.plans(&currents, &outputs, &new_name(), console).await?;
    for (entry, planned) in assembly.manifest.stacks.iter().zip(&plans) {
        planned.remark(console);
        if let Step::Execute { change_set, .. } = &planned.step {
            change_set::delete(&aws.in_region(&entry.region), &entry.name, change_set).await?;
        }
    }
    let differences = plans.into_iter().map(|planned| planned.difference).collect();
    let mut report = Report { functions, ..Report::new(&environment.name, differences) };
    let moves = report.stacks.iter().any(|stack| stack.relying_party.is_some());
    // A stack that never was complete has no function that could be asked, and nobody who was invited.
    if let Some(current) = service.filter(|current| moves && current.outputs.contains_key("AdminFunction")) {
        match relying_party::passkeys(&aws, environment, current).await {
            Ok((_, passkeys)) => report.passkeys = Some(passkeys),
            Err(error) => {
                console.line(format!("the passkeys that would be lost could not be counted: {error}"))
            }
        }
    }
    Ok(report)
}
