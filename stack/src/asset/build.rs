//! The build itself, by cargo and cargo-lambda, and what to get when one of them is missing.
//!
//! It must not know what becomes of the functions.

use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;

use app::Architecture;
use tokio::process::Command;

use super::{Asset, BuildProfile};
use crate::child;
use crate::error::Error;

/// The script that builds the functions as they are deployed; it documents how that becomes the same bytes
/// everywhere.
const SHIP: &str = "tools/ship";

/// The script that installs cargo-lambda, and the zig that its Python package brings along.
const VENV: &str = "tools/venv";

/// Builds the functions and finds those that are asked for.
///
/// # Errors
/// If the build fails or leaves out a function.
pub async fn build(
    root: &Path,
    profile: &BuildProfile,
    architecture: Architecture,
    names: &[&str],
) -> Result<Vec<Asset>, Error> {
    let tools = Tools { path: search_path(root) };
    let folder = match profile {
        BuildProfile::Workspace => {
            tools.look_for_rust()?;
            tools.run(root, "cargo", &["build", "--workspace"]).await?;
            root.join("target/debug")
        }
        BuildProfile::Ship => {
            tools.look_for_rust()?;
            tools.look_for_cargo_lambda(architecture).await?;
            // Without a flag it builds for this machine.
            let flag = match architecture {
                _ if is_native(architecture) => None,
                Architecture::Arm64 => Some("--arm64"),
                Architecture::X86_64 => Some("--x86-64"),
            };
            tools.run(root, "sh", &[&[SHIP], flag.as_slice()].concat()).await?;
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

/// Checks that the tools which build the functions for a deployment are installed.
///
/// # Errors
/// With the first thing that isn't, and how to get it.
pub async fn look_for_tools(root: &Path, architecture: Architecture) -> Result<(), Error> {
    let tools = Tools { path: search_path(root) };
    tools.look_for_rust()?;
    tools.look_for_cargo_lambda(architecture).await
}

/// True if this machine runs programs for `architecture`.
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

/// The programs of a build, where they are looked for. That happens before a build, because cargo's own
/// words for what is missing don't say how to get it.
struct Tools {
    path: OsString,
}

impl Tools {
    fn look_for_rust(&self) -> Result<(), Error> {
        match ["cargo", "rustc"].into_iter().find(|tool| !self.has(tool)) {
            Some(missing) => Err(no_rust(missing)),
            None => Ok(()),
        }
    }

    /// With what it needs to build for another architecture than this machine's.
    async fn look_for_cargo_lambda(&self, architecture: Architecture) -> Result<(), Error> {
        if !self.has("cargo-lambda") {
            return Err(Error::failed("there is no `cargo-lambda` on the PATH").hint(VENV));
        }
        if is_native(architecture) {
            return Ok(());
        }
        let target = match architecture {
            Architecture::Arm64 => "aarch64-unknown-linux-gnu",
            Architecture::X86_64 => "x86_64-unknown-linux-gnu",
        };
        let library = self.output("rustc", &["--print", "target-libdir", "--target", target]).await;
        if !library.is_some_and(|folder| Path::new(folder.trim()).is_dir()) {
            return Err(Error::failed(format!("the compiler can't build for `{target}`"))
                .hint(format!("rustup target add {target}")));
        }
        if !self.has("zig") && self.output("python3", &["-m", "ziglang", "version"]).await.is_none() {
            return Err(Error::failed(format!("there is no `zig`, which links for `{target}`")).hint(VENV));
        }
        Ok(())
    }

    fn has(&self, program: &str) -> bool {
        std::env::split_paths(&self.path).any(|folder| folder.join(program).is_file())
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::from(child::command(program));
        command.args(arguments).env("PATH", &self.path).stdin(Stdio::null()).kill_on_drop(true);
        command
    }

    /// The stdout of a program; none if it can't be run or fails.
    async fn output(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let output = self.command(program, arguments).output().await.ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    async fn run(&self, root: &Path, program: &str, arguments: &[&str]) -> Result<(), Error> {
        let mut command = self.command(program, arguments);
        // A build's messages are talk, and stdout is for data.
        let running = command.current_dir(root).stdout(Stdio::null()).status().await;
        let status = running.map_err(|error| Error::failed(format!("could not run `{program}`: {error}")))?;
        if status.success() {
            return Ok(());
        }
        let line = [&[program], arguments].concat().join(" ");
        Err(Error::failed(format!("`{line}` failed")).hint("what it said stands above"))
    }
}

/// The error for a tool of Rust's that isn't there.
pub(super) fn no_rust(tool: &str) -> Error {
    Error::failed(format!("there is no `{tool}` on the PATH"))
        .hint("curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh")
}

#[cfg(test)]
mod tests;
