//! Change sets that aren't executed: left for somebody to look at, or refused and taken away.
//!
//! It must not know how plans are made.

use super::{Currents, Rollout};
use crate::compare::Difference;
use crate::console::Console;
use crate::deploy::approval;
use crate::deploy::plan::{Planned, Step, change_set};
use crate::deploy::status::Status;
use crate::error::{Error, Exit};

impl Rollout<'_> {
    /// Refuses changes that the mode can't make or that nobody approves of.
    pub(super) fn refuse(
        &self,
        plans: &[Planned],
        currents: &Currents,
        console: &mut Console,
    ) -> Result<(), Error> {
        self.refuse_express(plans, currents)?;
        let differences = plans.iter().map(|planned| &planned.difference);
        let asked: Vec<_> = match self.wishes.change_set {
            None => differences.cloned().collect(),
            Some(_) => differences.map(Difference::beside_change_sets).collect(),
        };
        approval::ask(&asked, self.wishes.approval, console)
    }

    /// Express mode doesn't wait for the new one before it deletes the old one.
    fn refuse_express(&self, plans: &[Planned], currents: &Currents) -> Result<(), Error> {
        let replaced: Vec<_> = plans.iter().flat_map(|planned| planned.difference.replaces()).collect();
        if !self.wishes.express || replaced.is_empty() {
            return Ok(());
        }
        let message = format!("--express would not wait for what is replaced: `{}`", replaced.join("`, `"));
        let halted = currents.values().any(|current| current.status == Status::Halted);
        Err(Error::new(Exit::Refused, message).hint(if halted {
            "deploy the sources of before with --express, then these without"
        } else {
            "deploy without --express"
        }))
    }

    /// Takes the change sets away that nobody will execute. Those that somebody has left to be looked at stay.
    pub(super) async fn withdraw(&self, plans: &[Planned]) {
        self.withdraw_from(0, plans).await;
    }

    pub(super) async fn withdraw_from(&self, first: usize, plans: &[Planned]) {
        if self.wishes.change_set.is_some() {
            return;
        }
        for (entry, planned) in self.assembly.manifest.stacks.iter().zip(plans).skip(first) {
            if let Step::Execute { change_set, .. } = &planned.step {
                // A failure here is not reported: the reason for which they are not executed matters more.
                let _ = change_set::delete(&self.aws.in_region(&entry.region), &entry.name, change_set).await;
            }
        }
    }
}

/// Says what was left for somebody to look at.
pub(super) fn leave(plans: &[Planned], next: &str, name: &str, console: &mut Console) {
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
        (_, false) => format!("left as change sets; stack deploy {next}"),
    });
    if left > 0 && open {
        console.line(format!("{left} change sets named {name} stay until they are deleted"));
    }
}
