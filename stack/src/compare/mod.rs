//! The changes that a deployment would make, for a person and for a script.
//!
//! It must not know how a stack is deployed.

mod change_set;
mod create_only;
mod difference;
mod gateway_logs;
pub mod offline;
mod parameters;
mod properties;
mod references;
pub mod relying_party;
mod report;
mod resources;
mod security;
#[cfg(test)]
mod tests;
mod text;
mod value;

pub use change_set::told_of;
pub use difference::Difference;
pub use gateway_logs::GatewayLogs;
pub use parameters::ParameterChange;
pub use properties::Property;
pub use report::Report;
pub use resources::{Action, Replacement, ResourceChange};
pub use security::Finding;

use crate::cli::{Approval, FunctionArgs, Global};
use crate::console::{self, Console};
use crate::deploy;
use crate::error::Error;
use crate::project::Project;
use crate::run::{Outcome, target};
use crate::synth;

/// `stack diff`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The summary for a CI.
    #[command(flatten)]
    pub summary: crate::summary::Args,
    /// End with 6 when the changes are of this level
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<Approval>,
    /// Compare with the template that was deployed from here last, without asking AWS
    #[arg(long)]
    pub offline: bool,
    /// The build of the functions that would be deployed
    #[command(flatten)]
    pub functions: FunctionArgs,
    /// End with 10 when something would change, with 0 when nothing would
    #[arg(long)]
    pub exit_code: bool,
}

/// Shows what would change.
///
/// # Errors
/// If an environment can't be compared, or the changes are of the level of `--fail-on`.
pub async fn run(global: &Global, args: &Args, console: &mut Console) -> Result<Outcome, Error> {
    let project = Project::find()?;
    let environment = project.environment(global)?;
    let assembly = synth::assemble(&environment)?;
    let report = if args.offline {
        offline::compare(&project.root, &assembly)?
    } else {
        let target = target(global, &project)?;
        let profile = args.functions.profile();
        deploy::preview(&environment, &target, &project.root, &profile, &assembly, console).await?
    };
    console.clear();
    console.kept.differences = report.lines();
    if global.json {
        console::json(&report)?;
    } else {
        report.lines().iter().try_for_each(|line| console::data(line))?;
    }
    if let Some(level) = args.fail_on {
        report.refuse(level)?;
    }
    Ok(if args.exit_code && !report.is_empty() { Outcome::Changed } else { Outcome::Done })
}
