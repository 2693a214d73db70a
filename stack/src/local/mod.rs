//! The whole system on this machine: the emulator's life cycle and the front that stands for CloudFront.
//!
//! It deploys by the code that deploys to AWS, and must not know what is deployed.

pub mod emulator;
pub mod front;
mod http;
mod outbox;
mod ready;
mod running;
mod send_sms;
mod streams;
mod system;
mod tools;

use std::path::{Path, PathBuf};

use crate::aws::Target;
use crate::cli::Global;
use crate::console::{self, Console};
use crate::error::Error;
use crate::project::Project;
use running::Running;
pub use send_sms::{SendSmsArgs, send_sms};
pub use system::{ENVIRONMENT, run};

/// `stack local`
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The port of the page and the API; the next free one when it is taken
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The folder of the emulator's state, in place of .local
    #[arg(long, value_name = "FOLDER")]
    pub state: Option<PathBuf>,
    /// Build nothing; the functions are in this folder
    #[arg(long, value_name = "FOLDER")]
    pub built: Option<PathBuf>,
}

/// `stack outbox`
#[derive(Debug, clap::Args)]
pub struct OutboxArgs {
    /// The folder that `stack local --state` was given
    #[arg(long, value_name = "FOLDER")]
    pub state: Option<PathBuf>,
}

/// Shows what the system delivered.
///
/// # Errors
/// See [`Error`].
pub async fn outbox(global: &Global, args: &OutboxArgs, console: &mut Console) -> Result<(), Error> {
    let running = Running::find(&system::folder(&Project::find()?.root, args.state.as_deref())?)?;
    let messages = outbox::messages(&running).await?;
    if global.json {
        return console::json(&messages);
    }
    if messages.is_empty() {
        console.line("nothing was delivered yet");
    }
    for message in messages {
        console::data(&message.line())?;
    }
    Ok(())
}

/// The emulator of the system that runs on this machine, for the commands that are about environment
/// `local`: the same name must never reach an account.
///
/// # Errors
/// Says how to start it when it doesn't run.
pub fn target(root: &Path) -> Result<Target, Error> {
    let running = Running::find(&system::folder(root, None)?)?;
    Ok(emulator::target(&running.endpoint_url))
}
