//! The Python tools that the emulator is one of, in a virtual environment of the repository.
//!
//! It must not know what the tools do.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use crate::child;
use crate::console::Console;
use crate::error::Error;

/// Runs `tools/venv`, which does nothing when the pinned tools are there.
///
/// # Errors
/// The script's own words, with the command that installs what only root can.
pub async fn ensure(root: &Path, console: &mut Console) -> Result<(), Error> {
    let script = root.join("tools/venv");
    if !root.join(".local/venv").exists() {
        console.line("installing the emulator into .local/venv, once");
    }
    let output = Command::from(child::command(&script))
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .map_err(|error| Error::failed(format!("could not run `{}`: {error}", script.display())))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let mut message = "the tools could not be installed";
    let mut hint = None;
    for line in said.lines().filter(|line| !line.trim().is_empty()) {
        match line.strip_prefix("hint: ") {
            Some(text) => hint = Some(text),
            None => message = line.strip_prefix("error: ").unwrap_or(line),
        }
    }
    let error = Error::failed(message);
    Err(match hint {
        Some(hint) => error.hint(hint),
        None => error,
    })
}
