//! The environments of an account: which there are, and which are over.
//!
//! They are read from CloudFormation alone: what `otpost.yaml` names need not be there, and what is there
//! need not be in it any more.

mod listing;
mod prune;
mod standing;

use time::OffsetDateTime;

use crate::aws::Aws;
use crate::cli::Global;
use crate::console::{self, Console};
use crate::deploy::inventory::{Deployed, GLOBAL, Inventory};
use crate::error::Error;
use crate::project::Project;
use crate::run::target;

use standing::Standing;

pub use standing::is_over;

/// `stack prune`
#[derive(Debug, clap::Args)]
pub struct PruneArgs {
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

/// Lists them: a call for each region, and one more for each further page of its stacks.
///
/// # Errors
/// If a region can't be asked.
pub async fn list(global: &Global, console: &mut Console) -> Result<(), Error> {
    let project = Project::find()?;
    let (_, inventory) = look(global, &project).await?;
    let rows = all(&inventory, &project, global);
    if global.json {
        return console::json(&rows.iter().map(listing::json).collect::<Vec<_>>());
    }
    if rows.is_empty() {
        console.line("no environment is deployed");
    }
    listing::table(&rows, OffsetDateTime::now_utc()).iter().try_for_each(|line| console::data(line))
}

/// Removes expired environments. One that can't be removed doesn't keep the others.
///
/// # Errors
/// If nobody confirms, and with the exit code of the first one that could not be removed.
pub async fn prune(global: &Global, args: &PruneArgs, console: &mut Console) -> Result<(), Error> {
    let project = Project::find()?;
    let (aws, inventory) = look(global, &project).await?;
    let rows = all(&inventory, &project, global);
    prune::prune(&aws, &rows, &project, global, args.yes, OffsetDateTime::now_utc(), console).await
}

async fn look(global: &Global, project: &Project) -> Result<(Aws, Inventory), Error> {
    let regions = project.regions(global);
    let home = global.region.as_deref().unwrap_or(GLOBAL);
    let aws = Aws::connect(&target(global, project)?, home).await?;
    let inventory = Inventory::take(&aws, &regions).await?;
    Ok((aws, inventory))
}

/// Every environment as it stands.
fn all(inventory: &Inventory, project: &Project, global: &Global) -> Vec<Standing> {
    let names = inventory.environments().into_iter();
    names.flat_map(|name| Standing::of(name, &inventory.of(name), project.named(name, global).ok())).collect()
}
