//! The programs that this command starts. Its own secrets are not in their environment: cargo runs every dependency's
//! build script with the variables that it was given.

use std::ffi::OsStr;
use std::process::Command;

use crate::dns;

/// A program yet to be started; for tokio, `Command::from` it.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_remove(dns::TOKEN);
    command
}
