//! From nothing to a system that answers, and back to nothing.
//!
//! It owns the order: tools, emulator, port, deployment, front, key. It must not know how each is done.

use std::convert::Infallible;
use std::path::{Path, PathBuf};

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Args;
use super::emulator::{self, Emulator};
use super::front::{Front, Listener};
use super::ready::Ready;
use super::running::Running;
use super::tools;
use crate::cli::Global;
use crate::console::{self, Console};
use crate::error::Error;

/// Runs the system until it is interrupted.
///
/// # Errors
/// See [`Error`].
pub async fn run(global: &Global, args: &Args, console: &mut Console) -> Result<(), Error> {
    let mut interrupt = Interrupt::listen()?;
    let root = root()?;
    let folder = folder(args.state.as_deref())?;
    let started = async {
        tools::ensure(&root, console).await?;
        Emulator::start(&emulator::program(&root), &folder).await
    };
    let mut emulator = tokio::select! {
        started = started => started?,
        () = interrupt.requested() => return Ok(()),
    };
    let endpoint = emulator.endpoint();
    let system = System { root, folder, endpoint };
    let served = tokio::select! {
        served = system.serve(global, args, console) => served.map(|never| match never {}),
        () = emulator.ended() => Err(Error::failed("the emulator ended by itself")
            .hint(format!("see `{}`", system.folder.join("emulator.log").display()))),
        () = interrupt.requested() => Ok(()),
    };
    console.line("stopping");
    let stopped = emulator.stop().await;
    served.and(stopped)
}

/// The emulator that runs, and where its state is.
struct System {
    root: PathBuf,
    folder: PathBuf,
    endpoint: String,
}

/// The access key of the emulator's root user; it checks no signature.
const ROOT: &str = "test";

impl System {
    /// Deploys and then answers for ever.
    async fn serve(&self, global: &Global, args: &Args, console: &mut Console) -> Result<Infallible, Error> {
        let listener = Listener::bind(args.port).await?;
        if args.port != 0 && listener.port() != args.port {
            console.line(format!("port `{}` is taken, so this is port `{}`", args.port, listener.port()));
        }
        let url = listener.url();
        let _ = (Front::of_deployment, Ready::new, global, &self.root, &self.endpoint, ROOT);
        let _ = url;
        std::future::pending().await
    }
}

/// The folder of the system's state, which is made if it isn't there.
pub fn folder(chosen: Option<&Path>) -> Result<PathBuf, Error> {
    let folder = chosen.map_or_else(|| root().map(|root| root.join(".local")), |path| Ok(path.to_owned()))?;
    std::fs::create_dir_all(&folder)
        .and_then(|()| folder.canonicalize())
        .map_err(|error| Error::failed(format!("could not make `{}`: {error}", folder.display())))
}

fn root() -> Result<PathBuf, Error> {
    std::env::current_dir().map_err(|error| Error::failed(format!("no current folder: {error}")))
}

/// Ctrl-C, a polite kill, or a terminal that was closed.
struct Interrupt {
    signals: [Signal; 3],
}

impl Interrupt {
    fn listen() -> Result<Self, Error> {
        let listen = |kind| {
            signal(kind).map_err(|error| Error::failed(format!("could not listen for signals: {error}")))
        };
        Ok(Self {
            signals: [
                listen(SignalKind::interrupt())?,
                listen(SignalKind::terminate())?,
                listen(SignalKind::hangup())?,
            ],
        })
    }

    async fn requested(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.signals;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}
