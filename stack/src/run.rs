//! From a parsed command line to the module that does the work.
//!
//! An async runtime is built only for a command that needs one: `synth` and `--help` must be instant.

use crate::cli::{Cli, Command};
use crate::console::Console;
use crate::error::Error;
use crate::local;

/// Does what the command line says.
///
/// # Errors
/// What stopped the command.
pub fn run(cli: &Cli) -> Result<(), Error> {
    let mut console = Console::stderr();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::failed(format!("could not start the async runtime: {error}")))?;
    let global = &cli.global;
    runtime.block_on(async {
        match &cli.command {
            Command::Local(args) => local::run(global, args, &mut console).await,
            Command::Outbox(args) => local::outbox(global, args, &mut console).await,
            _ => Err(Error::failed("this command is not there yet")),
        }
    })
}
