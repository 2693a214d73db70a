//! All stacks of an environment: looked at, planned, shown, approved, and brought up to date in the manifest's
//! order, under the environment's lock.
//!
//! It must not know what the stacks contain.

mod bring;
mod unexecuted;

use std::collections::BTreeMap;

use app::Assembly;
use time::OffsetDateTime;

use super::artifact::Functions;
use super::current::Current;
use super::facts::Facts;
use super::gateway_logs;
use super::lock::{self, Held};
use super::parameters::{Sources, StackOutputs};
use super::plan::{Planned, Planner, Step};
use super::record::{Place, Seen};
use super::{ARTIFACT_BUCKET, stack};
use crate::aws::Aws;
use crate::cli::Approval;
use crate::compare::Difference;
use crate::console::Console;
use crate::error::{Error, Exit};
use unexecuted::leave;

/// The options of a deployment.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// The changes that need approval.
    pub approval: Approval,
    /// Leave change sets, and change nothing.
    pub dry_run: bool,
    /// Execute the change sets of this name, and nothing else.
    pub change_set: Option<String>,
    /// Don't wait until resources are ready.
    pub express: bool,
    /// Put back what was changed by hand.
    pub revert_drift: bool,
}

impl Default for Wishes {
    /// Everything is approved of.
    fn default() -> Self {
        Self {
            approval: Approval::Never,
            dry_run: false,
            change_set: None,
            express: false,
            revert_drift: false,
        }
    }
}

/// The deployment and its options.
#[derive(Clone, Copy, Debug)]
pub struct Rollout<'a> {
    /// The home region's AWS.
    pub aws: &'a Aws,
    /// The stacks.
    pub assembly: &'a Assembly,
    /// The functions, built or as they are deployed.
    pub functions: &'a Functions,
    /// The metadata of the deployment.
    pub facts: &'a Facts,
    /// The options of the deployment.
    pub wishes: &'a Wishes,
}

/// The result of a rollout.
#[derive(Debug)]
pub struct Rolled {
    /// The outputs of every stack.
    pub outputs: StackOutputs,
    /// The changes, made or to be made.
    pub differences: Vec<Difference>,
    /// True if a stack was created or changed.
    pub changed: bool,
    /// True if the stack with the functions was created.
    pub is_new: bool,
    /// The lock, which goes on; none where there is no artifact bucket.
    pub held: Option<Held>,
}

impl Rolled {
    /// Checks that the lock, if there is one, is still ours.
    async fn check_lock(&self) -> Result<(), Error> {
        match &self.held {
            Some(held) => held.check().await,
            None => Ok(()),
        }
    }
}

/// Stacks as they are, by the manifest's id.
pub type Currents = BTreeMap<String, Current>;

impl Rollout<'_> {
    /// Brings every stack up to date. A record that was `seen` needs no other look.
    ///
    /// # Errors
    /// With the first cause; stacks before the one that failed stay as they have become.
    pub async fn run(&self, seen: Option<(Place, Seen)>, console: &mut Console) -> Result<Rolled, Error> {
        let mut rolled = Rolled {
            outputs: StackOutputs::new(),
            differences: Vec::new(),
            changed: false,
            is_new: false,
            held: None,
        };
        match self.under_lock(seen, &mut rolled, console).await {
            Ok(()) => Ok(rolled),
            Err(error) => {
                if let Some(held) = rolled.held {
                    held.give_up().await;
                }
                Err(error)
            }
        }
    }

    async fn under_lock(
        &self,
        seen: Option<(Place, Seen)>,
        rolled: &mut Rolled,
        console: &mut Console,
    ) -> Result<(), Error> {
        if let Some((place, seen)) = seen {
            self.lock(place, Some(seen), rolled, console).await?;
        }
        // Stacks that can't be updated are repaired first: a plan needs a stack that is settled.
        let mut currents = Currents::new();
        for entry in &self.assembly.manifest.stacks {
            let there = self.aws.in_region(&entry.region);
            let healed = stack::heal(&there, entry, self.wishes.express, console).await?;
            let Some(current) = healed else { continue };
            self.lock_unless_held(&current.outputs, rolled, console).await?;
            currents.insert(entry.id.clone(), current);
        }
        // Every stack is planned and shown before any is changed, so that one approval covers all.
        let name = self.wishes.change_set.clone().unwrap_or_else(new_name);
        let outputs: StackOutputs =
            currents.iter().map(|(id, current)| (id.clone(), current.outputs.clone())).collect();
        let plans = self.plans(&currents, &outputs, &name, console).await?;
        rolled.differences = plans.iter().map(|planned| planned.difference.clone()).collect();
        self.show(&plans, &currents, console);
        if self.wishes.dry_run {
            let next = format!("--env {} --change-set {name}", self.assembly.manifest.environment);
            leave(&plans, &next, &name, console);
            return Ok(());
        }
        if let Err(refusal) = self.refuse(&plans, &currents, console) {
            self.withdraw(&plans).await;
            return Err(refusal);
        }
        // Expand in the manifest's order, then contract: nothing is removed that a later stack still uses.
        let stacks = self.assembly.manifest.stacks.iter();
        let contracting: Vec<_> = stacks
            .clone()
            .zip(&plans)
            .filter(|(_, planned)| planned.contracts)
            .map(|(entry, _)| entry)
            .collect();
        for (at, (entry, planned)) in stacks.zip(&plans).enumerate() {
            if let Err(error) = self.bring(entry, planned, &currents, &name, rolled, console).await {
                if error.exit != Exit::Interrupted {
                    // Its own too, unless it was executed: then CloudFormation refuses to delete it.
                    self.withdraw_from(at, &plans).await;
                }
                return Err(error);
            }
        }
        for entry in contracting {
            self.contract(entry, rolled, console).await?;
        }
        Ok(())
    }

    async fn lock(
        &self,
        place: Place,
        seen: Option<Seen>,
        rolled: &mut Rolled,
        console: &mut Console,
    ) -> Result<(), Error> {
        rolled.held = Some(lock::take(place, seen, "deployment", console).await?);
        Ok(())
    }

    /// Takes the lock as soon as a stack's outputs name the bucket that it lies in.
    async fn lock_unless_held(
        &self,
        outputs: &BTreeMap<String, String>,
        rolled: &mut Rolled,
        console: &mut Console,
    ) -> Result<(), Error> {
        match outputs.get(ARTIFACT_BUCKET) {
            Some(bucket) if rolled.held.is_none() => {
                let place = Place::new(self.aws, bucket, &self.assembly.manifest.environment);
                self.lock(place, None, rolled, console).await
            }
            _ => Ok(()),
        }
    }

    /// The plan of every stack.
    ///
    /// # Errors
    /// If CloudFormation can't be asked, or refuses a change.
    pub async fn plans(
        &self,
        currents: &Currents,
        outputs: &StackOutputs,
        name: &str,
        console: &mut Console,
    ) -> Result<Vec<Planned>, Error> {
        let mut plans = Vec::new();
        match self.plan_each(currents, outputs, name, &mut plans, console).await {
            Ok(()) => Ok(plans),
            Err(error) => {
                self.withdraw(&plans).await;
                Err(error)
            }
        }
    }

    async fn plan_each(
        &self,
        currents: &Currents,
        outputs: &StackOutputs,
        name: &str,
        plans: &mut Vec<Planned>,
        console: &mut Console,
    ) -> Result<(), Error> {
        for entry in &self.assembly.manifest.stacks {
            let there = self.aws.in_region(&entry.region);
            let planner = self.planner(&there, outputs, name);
            let current = currents.get(&entry.id);
            let planned = planner.plan(entry, current, console).await?;
            plans.push(match self.assembly.templates.get(&entry.template) {
                Some(template) if gateway_logs::has_role(template) => {
                    let own = current.and_then(|current| current.outputs.get(gateway_logs::ROLE));
                    let environment = &self.assembly.manifest.environment;
                    let found = gateway_logs::look(&there, own.map(String::as_str), environment).await?;
                    planned.with_gateway_logs(found)
                }
                _ => planned,
            });
        }
        Ok(())
    }

    fn planner<'b>(&'b self, there: &'b Aws, outputs: &'b StackOutputs, name: &'b str) -> Planner<'b> {
        Planner {
            aws: there,
            home: self.aws,
            assembly: self.assembly,
            sources: Sources { outputs, functions: self.functions, facts: self.facts },
            bucket: bucket(outputs),
            name,
            reviewed: self.wishes.change_set.is_some(),
            express: self.wishes.express,
            revert_drift: self.wishes.revert_drift,
        }
    }

    fn show(&self, plans: &[Planned], currents: &Currents, console: &mut Console) {
        for (entry, planned) in self.assembly.manifest.stacks.iter().zip(plans) {
            let beside = planned.difference.gateway_logs.is_some();
            if matches!(planned.step, Step::Leave) && !planned.contracts && !beside {
                console.line(format!("{}: unchanged", entry.name));
                currents.get(&entry.id).into_iter().for_each(|current| current.remark(console));
            } else {
                console.difference(planned.difference.lines());
            }
            planned.remark(console);
        }
        if let Some(name) = &self.wishes.change_set
            && plans.iter().all(|planned| matches!(planned.step, Step::Leave))
        {
            console.line(format!(
                "no stack has a change set `{name}` to execute, and no template changes anything"
            ));
        }
    }
}

/// The artifact bucket among the outputs of stacks.
fn bucket(outputs: &StackOutputs) -> Option<&str> {
    outputs.values().find_map(|outputs| outputs.get(ARTIFACT_BUCKET)).map(String::as_str)
}

/// A name for change sets, which no other has.
pub fn new_name() -> String {
    format!("otpost-{}", OffsetDateTime::now_utc().unix_timestamp_nanos() / 1_000_000)
}
