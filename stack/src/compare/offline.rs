//! The templates that were deployed from this folder last.
//!
//! It must not reach the network.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use app::Assembly;
use serde_json::Value as Json;

use crate::compare::{Difference, Report};
use crate::error::Error;

/// The folder of the templates of an environment's last deployment, under the names of the manifest's.
pub fn folder(root: &Path, environment: &str) -> PathBuf {
    root.join("cdk.out").join(environment).join("deployed")
}

/// Compares what was deployed from here last with what would be deployed now. It knows no parameters' values.
///
/// # Errors
/// If nothing was deployed from here, or what is there can't be read.
pub fn compare(root: &Path, assembly: &Assembly) -> Result<Report, Error> {
    let environment = &assembly.manifest.environment;
    let folder = folder(root, environment);
    let mut stacks = Vec::new();
    let mut found = false;
    for entry in &assembly.manifest.stacks {
        let old = read(&folder.join(&entry.template))?;
        found |= old.is_some();
        let new = assembly.templates.get(&entry.template).unwrap_or(&Json::Null);
        stacks.push(Difference::between(entry, old.as_ref(), new));
    }
    if !found {
        let message = format!("environment `{environment}` was not deployed from this folder");
        return Err(Error::failed(message)
            .hint(format!("compare with what is deployed in the account: stack diff --env {environment}")));
    }
    Ok(Report::new(environment, stacks))
}

fn read(file: &Path) -> Result<Option<Json>, Error> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Error::failed(format!("could not read `{}`: {error}", file.display()))
            .hint("the next deployment writes it anew")
    };
    match fs::read(file) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| unreadable(&error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(&error)),
    }
}
