//! One stack after the other brought to where it was planned to be.
//!
//! It must not know what was approved of, but for what comes up while it works.

use std::collections::BTreeMap;

use app::manifest::{Source, StackEntry};

use super::{Currents, Rolled, Rollout, bucket, new_name};
use crate::aws::Aws;
use crate::console::Console;
use crate::deploy::current::{self, Current};
use crate::deploy::parameters::as_drawn;
use crate::deploy::plan::{Planned, Planner, Step, change_set};
use crate::deploy::{ARTIFACT_BUCKET, approval, artifact, gateway_logs, protection, stack};
use crate::error::Error;

impl Rollout<'_> {
    /// Does what was planned for one stack, unless a stack before it has put out something else since.
    pub(super) async fn bring(
        &self,
        entry: &StackEntry,
        planned: &Planned,
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
        let parameters = as_drawn(parameters, entry, planned.parameters.as_deref());
        // A stack before this one may have new outputs: its plan is then made again, and approved again.
        let again;
        let planned = if current.is_some() && planned.parameters.as_ref() != Some(&parameters) {
            again = self.again(&planner, entry, planned, current, console).await?;
            &again
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
                rolled.changed |= self.settle_logs(&there, &outputs, planned, console).await?;
                rolled.outputs.insert(entry.id.clone(), outputs);
                return Ok(());
            }
            Step::Make => stack::make(&planner, entry, parameters, console).await?,
            Step::Execute { change_set, changes } => {
                // A stack policy would refuse a change that ends the protection itself.
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
        self.settle_logs(&there, &outputs, planned, console).await?;
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

    /// Contract phase: removes resources that later stacks no longer use. The approved diff included them.
    pub(super) async fn contract(
        &self,
        entry: &StackEntry,
        rolled: &mut Rolled,
        console: &mut Console,
    ) -> Result<(), Error> {
        rolled.check_lock().await?;
        let there = self.aws.in_region(&entry.region);
        let Some(current) = current::describe(&there, &entry.name).await? else { return Ok(()) };
        let name = new_name();
        let planner =
            Planner { reviewed: false, revert_drift: false, ..self.planner(&there, &rolled.outputs, &name) };
        let planned = planner.contract(entry, &current, console).await?;
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
        let planner = Planner { name: &name, ..planner.clone() };
        let planned = planner.plan(entry, current, console).await?;
        let level = self.wishes.approval;
        if planned.difference.needs(level) && !before.difference.needs(level) {
            console.difference(planned.difference.lines());
            if let Err(refusal) = approval::ask(std::slice::from_ref(&planned.difference), level, console) {
                if let Step::Execute { change_set, .. } = &planned.step {
                    let _ = change_set::delete(planner.aws, &entry.name, change_set).await;
                }
                return Err(refusal);
            }
        }
        Ok(match before.gateway_logs.clone() {
            Some(found) => planned.with_gateway_logs(found),
            None => planned,
        })
    }
}
