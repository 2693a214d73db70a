//! What the functions log.

use crate::cli::Global;
use crate::console::Console;
use crate::error::Error;

/// `stack logs`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One function, as its binary is named: issue_token
    pub function: Option<String>,
    /// Go on showing what comes
    #[arg(long)]
    pub follow: bool,
    /// Begin so long ago: 10m, 2h
    #[arg(long, value_name = "SPAN", default_value = "10m")]
    pub since: String,
}

/// See the module.
///
/// # Errors
/// See [`Error`].
pub async fn run(_global: &Global, _args: &Args, _console: &mut Console) -> Result<(), Error> {
    Err(Error::failed("not built yet"))
}
