//! What makes a shell complete this command.

use crate::cli::Global;
use crate::console::Console;
use crate::error::Error;

/// `stack completions`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// bash, zsh, fish, elvish or powershell
    pub shell: String,
}

/// See the module.
///
/// # Errors
/// See [`Error`].
pub fn run(_global: &Global, _args: &Args, _console: &mut Console) -> Result<(), Error> {
    Err(Error::failed("not built yet"))
}
