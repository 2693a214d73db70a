//! `stack config`: what `otpost.yaml` says about an environment, and where each value comes from.

use crate::cli::Global;
use crate::console::Console;
use crate::error::Error;

/// `stack config`
#[derive(Debug, clap::Subcommand)]
pub enum Config {
    /// Show every setting of an environment, and where it comes from
    Show,
}

/// See the module.
///
/// # Errors
/// See [`Error`].
pub fn run(_global: &Global, _args: &Config, _console: &mut Console) -> Result<(), Error> {
    Err(Error::failed("not built yet"))
}
