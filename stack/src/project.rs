//! The project around the current folder: its `otpost.yaml` and what it says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use app::config::Setting;
use app::{Config, ConfigError, Environment};

use crate::cli::Global;
use crate::error::Error;

/// The configuration's file name; its folder is the project's root.
pub const FILE: &str = "otpost.yaml";

/// A configuration that was read, and where.
#[derive(Debug)]
pub struct Project {
    /// The folder of `otpost.yaml`.
    pub root: PathBuf,
    config: Config,
}

impl Project {
    /// Walks up from the current folder to `otpost.yaml` and reads it.
    ///
    /// # Errors
    /// If there is none, or it is wrong.
    pub fn find() -> Result<Self, Error> {
        let here = std::env::current_dir()
            .map_err(|error| Error::failed(format!("there is no current folder: {error}")))?;
        let root = here.ancestors().find(|folder| folder.join(FILE).is_file()).ok_or_else(|| {
            Error::usage(format!("there is no `{FILE}` in `{}` or above it", here.display()))
                .hint("run the command inside the project")
        })?;
        Self::read(root)
    }

    fn read(root: &Path) -> Result<Self, Error> {
        let config = Config::load(&root.join(FILE)).map_err(configuration)?;
        Ok(Self { root: root.to_owned(), config })
    }

    /// The environments' names.
    pub fn names(&self) -> Vec<String> {
        self.config.names().map(str::to_owned).collect()
    }

    /// Every region in which an environment may be: those of `otpost.yaml`, the one that `--region` names,
    /// and us-east-1, where CloudFront wants what is before it.
    pub fn regions(&self, global: &Global) -> BTreeSet<String> {
        self.config.regions().chain(global.region.clone()).chain(["us-east-1".to_owned()]).collect()
    }

    /// The environment that `--env` names.
    ///
    /// # Errors
    /// If none is named, or there is none of that name.
    pub fn environment(&self, global: &Global) -> Result<Environment, Error> {
        let name = global.env.as_deref().ok_or_else(|| {
            Error::usage("no environment is named").hint(format!("--env {}", self.names().join(" or --env ")))
        })?;
        self.named(name, global)
    }

    /// An environment, in the region that `--region` names.
    ///
    /// # Errors
    /// If there is none of that name.
    pub fn named(&self, name: &str, global: &Global) -> Result<Environment, Error> {
        let mut environment = self.config.environment(name).map_err(configuration)?;
        if let Some(region) = &global.region {
            app::config::check_region(region).map_err(|refusal| {
                let (message, hint) = refusal.split_once('\n').unwrap_or((&refusal, ""));
                Error::usage(format!("--region: {message}")).hint(hint)
            })?;
            environment.region.clone_from(region);
        }
        Ok(environment)
    }

    /// Every setting of the environment that `--env` names, and where it comes from.
    ///
    /// # Errors
    /// As [`Project::environment`].
    pub fn explain(&self, global: &Global) -> Result<Vec<Setting>, Error> {
        let name = self.environment(global)?.name;
        self.config.explain(&name).map_err(configuration)
    }
}

fn configuration(error: ConfigError) -> Error {
    let usage = Error::usage(error.message());
    match error.hint_text() {
        Some(hint) => usage.hint(hint),
        None => usage,
    }
}
