//! From an environment to a running system.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::aws::Target;
use crate::console::Console;
use crate::error::Error;

/// What to deploy, from where, to where.
#[derive(Clone, Debug)]
pub struct Request {
    // Becomes `app::config::Environment` when that is there.
    /// The environment.
    pub environment: String,
    /// Which AWS, as whom.
    pub target: Target,
    /// The folder of `otpost.yaml`.
    pub root: PathBuf,
    /// The address that the smoke test uses in place of the distribution's own.
    pub public_url: Option<String>,
    /// How the functions are built.
    pub profile: BuildProfile,
}

/// How the functions are built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuildProfile {
    /// `cargo build --workspace`: this machine's development build.
    Workspace,
    /// `cargo lambda build --profile ship`: what runs on AWS.
    Ship,
    /// Zips that somebody built before: `<folder>/<binary>.zip` or `<folder>/<binary>/bootstrap.zip`.
    Zips(PathBuf),
}

/// What a deployment put out; kept as `cdk.out/NAME/outputs.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outputs {
    /// The environment's name.
    pub environment: String,
    /// Where the page is.
    pub site_url: String,
    /// Where the API is, without a slash at the end.
    pub api_url: String,
    /// The home region.
    pub region: String,
    /// Every output of every stack, by its name.
    pub values: BTreeMap<String, String>,
}

/// Deploys.
///
/// # Errors
/// See [`Error`].
pub async fn deploy(_request: &Request, _console: &mut Console) -> Result<Outputs, Error> {
    Err(Error::failed("`stack deploy` is not there yet"))
}
