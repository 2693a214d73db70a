//! The environments of an account: which there are, and which are over.

use crate::cli::Global;
use crate::console::Console;
use crate::error::Error;

/// `stack prune`
#[derive(Debug, clap::Args)]
pub struct PruneArgs {
    /// Do not ask
    #[arg(long)]
    pub yes: bool,
}

/// Lists them.
///
/// # Errors
/// See [`Error`].
pub async fn list(_global: &Global, _console: &mut Console) -> Result<(), Error> {
    Err(Error::failed("not built yet"))
}

/// Removes what has expired.
///
/// # Errors
/// See [`Error`].
pub async fn prune(_global: &Global, _args: &PruneArgs, _console: &mut Console) -> Result<(), Error> {
    Err(Error::failed("not built yet"))
}
