//! An environment drawn from its templates.

use crate::cli::Global;
use crate::console::Console;
use crate::error::Error;

/// `stack diagram`
#[derive(Debug, clap::Args)]
pub struct Args {}

/// See the module.
///
/// # Errors
/// See [`Error`].
pub fn run(_global: &Global, _args: &Args, _console: &mut Console) -> Result<(), Error> {
    Err(Error::failed("not built yet"))
}
