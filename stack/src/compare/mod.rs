//! What a deployment would change, as a person reads it and as a script does.
//!
//! It must not know how a stack is deployed.

mod change_set;
mod create_only;
mod difference;
mod parameters;
mod properties;
mod references;
mod resources;
mod security;
mod text;
mod value;

pub use difference::Difference;
pub use parameters::ParameterChange;
pub use properties::Property;
pub use resources::{Action, Replacement, ResourceChange};
pub use security::Finding;

use crate::cli::{Approval, Global};
use crate::console::Console;
use crate::error::Error;
use crate::run::Outcome;

/// `stack diff`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// End with 6 when the changes are of this level
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<Approval>,
    /// Compare with the template that was deployed from here last, without asking AWS
    #[arg(long)]
    pub offline: bool,
    /// End with 10 when something would change, with 0 when nothing would
    #[arg(long)]
    pub exit_code: bool,
}

/// Shows what would change.
///
/// # Errors
/// When an environment can't be compared, or the changes are of the level of `--fail-on`.
pub async fn run(_global: &Global, _args: &Args, _console: &mut Console) -> Result<Outcome, Error> {
    Err(Error::failed("not built yet"))
}
