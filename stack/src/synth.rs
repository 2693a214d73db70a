//! Templates and manifest in `cdk.out/`.
//!
//! It must reach neither network nor clock: the same `otpost.yaml` and architecture give the same bytes.

use std::path::Path;

use app::{Assembly, Environment, Format};

use crate::compare::offline;
use crate::error::Error;

/// Synthesizes an environment.
///
/// # Errors
/// With the constructs' paths.
pub fn assemble(environment: &Environment) -> Result<Assembly, Error> {
    app::synthesize(environment).map_err(|error| Error::usage(error.to_string()))
}

/// Keeps an assembly that was deployed, to compare the next one with.
///
/// # Errors
/// If a file can't be written.
pub fn keep(assembly: &Assembly, root: &Path) -> Result<(), Error> {
    let folder = offline::folder(root, &assembly.manifest.environment);
    assembly.write(&folder, Format::Json).map_err(|error| Error::failed(error.to_string()))
}

/// Writes an assembly to `cdk.out/NAME`.
///
/// # Errors
/// If a file can't be written.
pub fn write(assembly: &Assembly, root: &Path, format: Format) -> Result<(), Error> {
    let folder = root.join("cdk.out").join(&assembly.manifest.environment);
    assembly.write(&folder, format).map_err(|error| Error::failed(error.to_string()))
}
