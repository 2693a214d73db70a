//! The build itself, by cargo and cargo-lambda, and what to get when one of them is missing.
//!
//! It must not know what becomes of the functions.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Stdio;

use app::Architecture;
use tokio::process::Command;

use super::{Asset, BuildProfile};
use crate::error::Error;

/// Builds the functions and finds those that are asked for.
///
/// # Errors
/// When the build fails or leaves out a function.
pub async fn build(
    root: &Path,
    profile: &BuildProfile,
    architecture: Architecture,
    names: &[&str],
) -> Result<Vec<Asset>, Error> {
    let folder = match profile {
        BuildProfile::Workspace => {
            cargo(root, &["build", "--workspace"]).await?;
            root.join("target/debug")
        }
        BuildProfile::Ship => {
            let mut arguments = vec![
                "lambda",
                "build",
                "--package",
                "functions",
                "--profile",
                "ship",
                "--output-format",
                "zip",
            ];
            // Without a flag it builds for this machine, with this machine's own linker.
            if !is_native(architecture) {
                arguments.push(match architecture {
                    Architecture::Arm64 => "--arm64",
                    Architecture::X86_64 => "--x86-64",
                });
            }
            cargo(root, &arguments).await?;
            root.join("target/lambda")
        }
        BuildProfile::Built(folder) => folder.clone(),
    };
    let mut tasks = Vec::new();
    for name in names {
        let (folder, name) = (folder.clone(), (*name).to_owned());
        tasks.push(tokio::task::spawn_blocking(move || Asset::find(&folder, &name)));
    }
    let mut assets = Vec::new();
    for task in tasks {
        assets.push(task.await.map_err(|error| Error::failed(format!("hashing was interrupted: {error}")))??);
    }
    Ok(assets)
}

/// Whether this machine runs what is built for `architecture`.
pub fn is_native(architecture: Architecture) -> bool {
    match architecture {
        Architecture::Arm64 => cfg!(target_arch = "aarch64"),
        Architecture::X86_64 => cfg!(target_arch = "x86_64"),
    }
}

/// The search path with the project's own tools first.
pub fn search_path(root: &Path) -> OsString {
    let mut path = root.join(".local/venv/bin").into_os_string();
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    path
}

async fn cargo(root: &Path, arguments: &[&str]) -> Result<(), Error> {
    let status = Command::new("cargo")
        .args(arguments)
        .current_dir(root)
        .env("PATH", search_path(root))
        .stdin(Stdio::null())
        // What a build says is talk, and stdout is for data.
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await
        .map_err(|error| no_cargo("cargo", &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::failed(format!("`cargo {}` failed", arguments.join(" "))).hint("what it said stands above"))
}

/// The error for a tool of Rust's that can't be run.
pub(super) fn no_cargo(tool: &str, error: &io::Error) -> Error {
    let message = match error.kind() {
        io::ErrorKind::NotFound => format!("there is no `{tool}` on the PATH"),
        _ => format!("could not run `{tool}`: {error}"),
    };
    Error::failed(message).hint("curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh")
}
