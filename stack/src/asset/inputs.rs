//! A hash of the inputs of the functions' build: while it stays the same, so does the build.
//!
//! It must not build anything. It errs on the safe side: a file that can't be told apart from an input is one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io, thread};

use app::Architecture;
use sha2::{Digest, Sha256};

use super::{Asset, BuildProfile, hex, no_rust};
use crate::child;
use crate::error::Error;

/// The package with the functions; what it depends on by path is found from the manifests.
const PACKAGE: &str = "functions";

/// Files of the workspace that decide how every package is built. Those that aren't there are left out.
const WORKSPACE: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain",
    "rust-toolchain.toml",
    ".cargo/config",
    ".cargo/config.toml",
    "tools/requirements.txt",
    "tools/ship",
];

/// Folders of a package that cargo builds other binaries from, or writes.
const NOT_IN_THE_BINARIES: [&str; 5] = ["benches", "examples", "fuzz", "target", "tests"];

/// A hash of all that the functions `names` are built from: their sources, those of the packages that they
/// depend on by path, lock file, settings, compiler, profile and architecture. Of what is built already it
/// is the hash of the executables.
///
/// # Errors
/// If a source can't be read, or there is no compiler.
pub fn inputs(
    root: &Path,
    profile: &BuildProfile,
    architecture: Architecture,
    names: &[&str],
) -> Result<String, Error> {
    let mut hash = Fields(Sha256::new());
    let profile = match profile {
        BuildProfile::Built(folder) => return executables(folder, names),
        BuildProfile::Workspace => "workspace",
        BuildProfile::Ship => "ship",
    };
    hash.add(profile.as_bytes());
    hash.add(architecture.as_str().as_bytes());
    hash.add(&compiler(root)?);
    let unread = |path: &Path, error: io::Error| {
        Error::failed(format!("could not read `{}`: {error}", root.join(path).display()))
    };
    for file in files(root).map_err(|(path, error)| unread(&path, error))? {
        let body = fs::read(root.join(&file)).map_err(|error| unread(&file, error))?;
        hash.add(file.to_string_lossy().as_bytes());
        hash.add(&body);
    }
    Ok(hash.finish())
}

fn executables(folder: &Path, names: &[&str]) -> Result<String, Error> {
    let found: Vec<_> = thread::scope(|scope| {
        let finding: Vec<_> = names.iter().map(|name| scope.spawn(|| Asset::find(folder, name))).collect();
        finding.into_iter().map(|task| task.join()).collect()
    });
    let mut hash = Fields(Sha256::new());
    for asset in found {
        let asset = asset.map_err(|_| Error::failed("hashing the functions was interrupted"))??;
        hash.add(asset.name.as_bytes());
        hash.add(asset.sha256.as_bytes());
    }
    Ok(hash.finish())
}

/// Fields of any length, each told apart from the next.
struct Fields(Sha256);

impl Fields {
    fn add(&mut self, field: &[u8]) {
        self.0.update(field.len().to_string());
        self.0.update(":");
        self.0.update(field);
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// The compiler that would build here: another one makes other code of the same sources.
fn compiler(root: &Path) -> Result<Vec<u8>, Error> {
    let output = child::command("rustc").arg("-vV").current_dir(root).output();
    let output = output.map_err(|_| no_rust("rustc"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or_default().trim_start_matches("error: ");
    Err(Error::failed(format!("`rustc -vV` failed: {said}")).hint("rustup toolchain install stable"))
}

type Unread = (PathBuf, io::Error);

/// Every input, relative to the root and in an order of their own.
fn files(root: &Path) -> Result<BTreeSet<PathBuf>, Unread> {
    let mut files: BTreeSet<_> =
        WORKSPACE.iter().map(PathBuf::from).filter(|path| root.join(path).is_file()).collect();
    for package in packages(root)? {
        walk(root, &package, true, &mut files)?;
    }
    Ok(files)
}

fn walk(root: &Path, folder: &Path, top: bool, files: &mut BTreeSet<PathBuf>) -> Result<(), Unread> {
    let failed = |error| (folder.to_owned(), error);
    for entry in fs::read_dir(root.join(folder)).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let path = folder.join(&name);
        // A link counts as what it leads to.
        if !root.join(&path).is_dir() {
            files.insert(path);
            continue;
        }
        let other = top && NOT_IN_THE_BINARIES.iter().any(|folder| name == *folder);
        // A package within this one is an input if something depends on it, and is then found by itself.
        if !other && !root.join(&path).join("Cargo.toml").is_file() {
            walk(root, &path, false, files)?;
        }
    }
    Ok(())
}

/// The folders of the functions' package and of all that it depends on by path.
fn packages(root: &Path) -> Result<BTreeSet<PathBuf>, Unread> {
    let read = |path: PathBuf| fs::read_to_string(root.join(&path)).map_err(|error| (path, error));
    let shared: BTreeMap<_, _> = dependencies(&read("Cargo.toml".into())?)
        .into_iter()
        .filter_map(|(name, path)| path.map(|path| (name, PathBuf::from(path))))
        .collect();
    let mut found = BTreeSet::new();
    let mut waiting = vec![PathBuf::from(PACKAGE)];
    while let Some(package) = waiting.pop() {
        if found.contains(&package) {
            continue;
        }
        for (name, path) in dependencies(&read(package.join("Cargo.toml"))?) {
            waiting.extend(match path {
                Some(path) => Some(plain(&package.join(path))),
                None => shared.get(&name).cloned(),
            });
        }
        found.insert(package);
    }
    Ok(found)
}

/// A relative path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// The table of a manifest that a line is in.
enum Table {
    /// `[dependencies]`: a line for each.
    OfAll,
    /// `[dependencies.name]`: a table for each.
    OfOne,
    Other,
}

/// The dependencies of a manifest, each with its path if it has one. Tests may depend on more.
fn dependencies(manifest: &str) -> Vec<(String, Option<String>)> {
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    let mut table = Table::Other;
    for line in manifest.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        if let Some(header) = line.strip_prefix('[') {
            let header = header.split(']').next().unwrap_or_default();
            let is_list = |name: &str| name == "dependencies" || name == "build-dependencies";
            let (before, last) = header.rsplit_once('.').unwrap_or(("", header));
            table = if is_list(last) {
                Table::OfAll
            } else if before.rsplit('.').next().is_some_and(is_list) {
                found.push((last.to_owned(), None));
                Table::OfOne
            } else {
                Table::Other
            };
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        match table {
            Table::OfAll => {
                let name = key.trim().split('.').next().unwrap_or_default().trim_matches('"');
                let path = value.split_once("path = \"").and_then(|(_, rest)| quoted(rest));
                found.push((name.to_owned(), path));
            }
            Table::OfOne if key.trim() == "path" => {
                if let Some((_, path)) = found.last_mut() {
                    *path = value.trim().strip_prefix('"').and_then(quoted);
                }
            }
            Table::OfOne | Table::Other => {}
        }
    }
    found
}

/// The text before the closing quote.
fn quoted(rest: &str) -> Option<String> {
    rest.split_once('"').map(|(path, _)| path.to_owned())
}

#[cfg(test)]
mod tests;
