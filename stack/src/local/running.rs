//! The note that a running system leaves for other commands: where it is, and no secret.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// The addresses of the system that runs on this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// The emulator.
    pub endpoint_url: String,
    /// The recorder of notifications.
    #[serde(default)]
    pub outbox_url: Option<String>,
    /// The front's page.
    pub site_url: String,
    /// The home region.
    pub region: String,
}

/// The note, which is taken away when this is dropped.
#[derive(Debug)]
pub struct Note {
    path: PathBuf,
}

fn path(folder: &Path) -> PathBuf {
    folder.join("run.json")
}

impl Running {
    /// Leaves the note in the folder of the system's state.
    ///
    /// # Errors
    /// Fails when the folder can't be written to.
    pub fn announce(&self, folder: &Path) -> Result<Note, Error> {
        let path = path(folder);
        let failed = |error: &dyn std::fmt::Display| {
            Error::failed(format!("could not write `{}`: {error}", path.display()))
        };
        let text = serde_json::to_string_pretty(self).map_err(|error| failed(&error))?;
        fs::write(&path, text).map_err(|error| failed(&error))?;
        Ok(Note { path })
    }

    /// The system whose state is in the folder.
    ///
    /// # Errors
    /// Says how to start it when it doesn't run.
    pub fn find(folder: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path(folder)).map_err(|_| not_running())?;
        serde_json::from_str(&text).map_err(|_| not_running())
    }
}

/// Nothing runs, or no longer.
pub fn not_running() -> Error {
    Error::failed("no local system is running").hint("start it with `just local`")
}

impl Drop for Note {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
