//! The shell's completion of this command: its commands, flags and their values.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::console;
use crate::error::Error;

/// `stack completions`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell to complete for
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// If stdout is closed.
pub fn run(args: &Args) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "stack", &mut script);
    console::data(String::from_utf8_lossy(&script).trim_end())
}
