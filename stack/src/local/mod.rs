//! The whole system on this machine: the emulator's life cycle and the front that stands for CloudFront.

use crate::cli::Global;
use crate::console::Console;
use crate::error::Error;

/// `stack local`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The port of the front; the next free one when it is taken
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
}

/// Runs the system until it is interrupted.
///
/// # Errors
/// See [`Error`].
pub async fn run(_global: &Global, _args: &Args, _console: &mut Console) -> Result<(), Error> {
    Err(Error::failed("`stack local` is not there yet"))
}

/// Shows what the system delivered.
///
/// # Errors
/// See [`Error`].
pub async fn outbox(_global: &Global, _console: &mut Console) -> Result<(), Error> {
    Err(Error::failed("`stack outbox` is not there yet"))
}
