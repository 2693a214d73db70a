//! All stacks of an environment: looked at, planned, shown, approved, and brought up to date in the manifest's
//! order, under the environment's lock.
//!
//! It must not know what the stacks contain.

use std::collections::BTreeMap;

use app::Assembly;
use app::manifest::{Source, StackEntry};
use time::OffsetDateTime;

use super::approval;
use super::artifact::{self, Functions};
use super::current::Current;
use super::facts::Facts;
use super::gateway_logs;
use super::lock::{self, Held};
use super::parameters::{Sources, StackOutputs};
use super::plan::{Planned, Planner, Step};
use super::record::{Place, Seen};
use super::{ARTIFACT_BUCKET, current, protection, stack};
use crate::aws::Aws;
use crate::cli::Approval;
use crate::compare::Difference;
use crate::console::Console;
use crate::error::{Error, Exit};

/// How a deployment is done.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// Which changes somebody has to approve of.
    pub approval: Approval,
    /// Leave change sets, and change nothing.
    pub dry_run: bool,
    /// Execute the change sets of this name, and nothing else.
    pub change_set: Option<String>,
    /// Don't wait until resources are ready.
    pub express: bool,
}

impl Default for Wishes {
    /// Everything is approved of.
    fn default() -> Self {
        Self { approval: Approval::Never, dry_run: false, change_set: None, express: false }
    }
}

/// What is deployed, and how.
#[derive(Clone, Copy, Debug)]
pub struct Rollout<'a> {
    /// The home region's AWS.
    pub aws: &'a Aws,
    /// The stacks.
    pub assembly: &'a Assembly,
    /// The functions, built or as they are deployed.
    pub functions: &'a Functions,
    /// What the deployment says about itself.
    pub facts: &'a Facts,
    /// How it is done.
    pub wishes: &'a Wishes,
}

/// What came of it.
#[derive(Debug)]
pub struct Rolled {
    /// The outputs of every stack.
    pub outputs: StackOutputs,
    /// What changes, or would.
    pub differences: Vec<Difference>,
    /// Whether a stack was made or changed.
    pub changed: bool,
    /// Whether the stack with the functions was made.
    pub is_new: bool,
    /// The lock, which goes on; none where there is no artifact bucket.
    pub held: Option<Held>,
}

impl Rolled {
    /// Whether the lock, if there is one, is still ours.
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
    /// Brings every stack up to date. What was `seen` of the record needs no other look.
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
        let mut currents = Currents::new();
        for entry in &self.assembly.manifest.stacks {
            let there = self.aws.in_region(&entry.region);
            let Some(current) = stack::heal(&there, entry, console).await? else { continue };
            self.lock_unless_held(&current.outputs, rolled, console).await?;
            currents.insert(entry.id.clone(), current);
        }
        let name = self.wishes.change_set.clone().unwrap_or_else(new_name);
        let outputs: StackOutputs =
            currents.iter().map(|(id, current)| (id.clone(), current.outputs.clone())).collect();
        let plans = self.plans(&currents, &outputs, &name).await?;
        rolled.differences = plans.iter().map(|planned| planned.difference.clone()).collect();
        self.show(&plans, console);
        self.refuse_express(&plans)?;
        if self.wishes.dry_run {
            leave(&plans, &self.assembly.manifest.environment, &name, console);
            return Ok(());
        }
        match self.wishes.change_set {
            None => approval::ask(&rolled.differences, self.wishes.approval, console)?,
            Some(_) => {
                let beside: Vec<_> = rolled.differences.iter().map(Difference::beside_change_sets).collect();
                approval::ask(&beside, self.wishes.approval, console)?;
            }
        }
        let stacks = self.assembly.manifest.stacks.iter();
        let contracting: Vec<_> = stacks
            .clone()
            .zip(&plans)
            .filter(|(_, planned)| planned.contracts)
            .map(|(entry, _)| entry)
            .collect();
        for (entry, planned) in stacks.zip(plans) {
            self.bring(entry, planned, &currents, &name, rolled, console).await?;
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

    /// What would become of every stack.
    ///
    /// # Errors
    /// When CloudFormation can't be asked, or refuses a change.
    pub async fn plans(
        &self,
        currents: &Currents,
        outputs: &StackOutputs,
        name: &str,
    ) -> Result<Vec<Planned>, Error> {
        let mut plans = Vec::new();
        for entry in &self.assembly.manifest.stacks {
            let there = self.aws.in_region(&entry.region);
            let planner = self.planner(&there, outputs, name);
            let current = currents.get(&entry.id);
            let planned = planner.plan(entry, current).await?;
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
        Ok(plans)
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
        }
    }

    fn show(&self, plans: &[Planned], console: &mut Console) {
        for (entry, planned) in self.assembly.manifest.stacks.iter().zip(plans) {
            let beside = planned.difference.gateway_logs.is_some();
            if matches!(planned.step, Step::Leave) && !planned.contracts && !beside {
                console.line(format!("{}: unchanged", entry.name));
            } else {
                console.difference(planned.difference.lines());
            }
            planned.remark(console);
        }
    }

    /// Express mode doesn't wait for the new one before it deletes the old one.
    fn refuse_express(&self, plans: &[Planned]) -> Result<(), Error> {
        let replaced: Vec<_> = plans.iter().flat_map(|planned| planned.difference.replaces()).collect();
        if !self.wishes.express || replaced.is_empty() {
            return Ok(());
        }
        let message = format!("--express would not wait for what is replaced: `{}`", replaced.join("`, `"));
        Err(Error::new(Exit::Refused, message).hint("deploy without --express"))
    }

    /// Does what was planned for one stack, unless a stack before it has put out something else since.
    async fn bring(
        &self,
        entry: &StackEntry,
        planned: Planned,
        currents: &Currents,
        name: &str,
        rolled: &mut Rolled,
        console: &mut Console,
    ) -> Result<(), Error> {
        rolled.check_lock().await?;
        let there = self.aws.in_region(&entry.region);
        let current = currents.get(&entry.id);
        let planner = self.planner(&there, &rolled.outputs, name);
        let parameters = planner.sources.resolve(&entry.parameters, current)?;
        let planned = if current.is_some() && planned.parameters.as_ref() != Some(&parameters) {
            self.again(&planner, entry, &planned, current, console).await?
        } else {
            planned
        };
        let wants_functions =
            entry.parameters.iter().any(|parameter| matches!(parameter.source, Source::Asset { .. }));
        if wants_functions
            && !matches!(planned.step, Step::Leave)
            && let Some(bucket) = bucket(&rolled.outputs)
        {
            // A bucket that was made a moment ago is empty.
            let is_new = !currents.values().any(|current| current.outputs.contains_key(ARTIFACT_BUCKET));
            artifact::upload(self.aws, bucket, self.functions, is_new, console).await?;
        }
        let template = self.assembly.templates.get(&entry.template);
        match &planned.step {
            Step::Leave => {
                protection::set_as(&there, entry, template).await?;
                let outputs = current.map(|current| current.outputs.clone()).unwrap_or_default();
                rolled.changed |= self.settle_logs(&there, &outputs, &planned, console).await?;
                rolled.outputs.insert(entry.id.clone(), outputs);
                return Ok(());
            }
            Step::Make => stack::make(&planner, entry, parameters, console).await?,
            Step::Execute { change_set, changes } => {
                protection::lift(&there, entry, &planned.difference).await?;
                stack::execute(&there, entry, current, change_set, *changes, console).await?;
            }
            Step::Later => {
                return Err(Error::failed(format!("stack `{}` could not be planned", entry.name)));
            }
        }
        protection::set_as(&there, entry, template).await?;
        rolled.changed = true;
        rolled.is_new |= wants_functions && current.is_none();
        let settled = current::describe(&there, &entry.name).await?;
        let outputs = settled.map(|stack| stack.outputs).unwrap_or_default();
        self.lock_unless_held(&outputs, rolled, console).await?;
        self.settle_logs(&there, &outputs, &planned, console).await?;
        rolled.outputs.insert(entry.id.clone(), outputs);
        Ok(())
    }

    async fn settle_logs(
        &self,
        there: &Aws,
        outputs: &BTreeMap<String, String>,
        planned: &Planned,
        console: &mut Console,
    ) -> Result<bool, Error> {
        let (Some(found), Some(own), Some(bucket)) =
            (&planned.gateway_logs, outputs.get(gateway_logs::ROLE), outputs.get(ARTIFACT_BUCKET))
        else {
            return Ok(false);
        };
        let environment = &self.assembly.manifest.environment;
        let setting = gateway_logs::Setting { aws: there, bucket, own, environment };
        setting.settle(found, &planned.difference, self.wishes.approval, console).await
    }

    /// Takes from a stack what the stacks after it have let go of. That it goes was shown before anything was done.
    async fn contract(
        &self,
        entry: &StackEntry,
        rolled: &mut Rolled,
        console: &mut Console,
    ) -> Result<(), Error> {
        rolled.check_lock().await?;
        let there = self.aws.in_region(&entry.region);
        let Some(current) = current::describe(&there, &entry.name).await? else { return Ok(()) };
        let name = new_name();
        let planner = Planner { reviewed: false, ..self.planner(&there, &rolled.outputs, &name) };
        let planned = planner.contract(entry, &current).await?;
        if let Step::Execute { change_set, changes } = &planned.step {
            console.line(format!("{}: nothing uses what goes any more", entry.name));
            stack::execute(&there, entry, Some(&current), change_set, *changes, console).await?;
            rolled.changed = true;
        }
        Ok(())
    }

    /// Plans a stack again; what nobody has approved of isn't done.
    async fn again(
        &self,
        planner: &Planner<'_>,
        entry: &StackEntry,
        before: &Planned,
        current: Option<&Current>,
        console: &mut Console,
    ) -> Result<Planned, Error> {
        let name = new_name();
        let planned = Planner { name: &name, ..planner.clone() }.plan(entry, current).await?;
        let level = self.wishes.approval;
        if planned.difference.needs(level) && !before.difference.needs(level) {
            console.difference(planned.difference.lines());
            approval::ask(std::slice::from_ref(&planned.difference), level, console)?;
        }
        Ok(match before.gateway_logs.clone() {
            Some(found) => planned.with_gateway_logs(found),
            None => planned,
        })
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

/// Says what was left for somebody to look at.
fn leave(plans: &[Planned], environment: &str, name: &str, console: &mut Console) {
    let left = plans.iter().filter(|planned| matches!(planned.step, Step::Execute { .. })).count();
    let open = plans.iter().any(|planned| matches!(planned.step, Step::Make | Step::Later));
    let goes = plans.iter().any(|planned| planned.contracts);
    let beside = plans.iter().any(|planned| planned.difference.gateway_logs.is_some());
    console.line(match (left, open) {
        (0, false) if beside => {
            "what API Gateway logs by is in no change set; stack deploy sets it".to_owned()
        }
        (0, false) if goes => "what goes does so last; stack deploy takes it away".to_owned(),
        (0, false) => "nothing would change".to_owned(),
        // A change set for a stack that isn't there would leave the shell of one.
        (_, true) => "what isn't there yet can't be left as a change set; stack deploy makes it".to_owned(),
        (_, false) => format!("left as change sets; stack deploy --env {environment} --change-set {name}"),
    });
    if left > 0 && open {
        console.line(format!("{left} change sets named {name} stay until they are deleted"));
    }
}
