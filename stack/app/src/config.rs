//! `otpost.yaml`: read strictly, merged with its defaults, and checked before anything is made.

mod environment;
mod error;
mod locate;
mod relay;
mod settings;
mod unit;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use environment::{
    AlarmSettings, ApiSettings, DomainSettings, Environment, FunctionSettings, LogSettings, PriceClass,
    TokenSettings, WebAclSettings,
};
pub use error::ConfigError;
pub use relay::RelaySettings;

use settings::{File, Settings};

/// A configuration file that was read. Its environments are checked when they are asked for.
#[derive(Debug)]
pub struct Config {
    path: PathBuf,
    text: String,
    defaults: Settings,
    environments: BTreeMap<String, Settings>,
}

impl Config {
    /// Read a file.
    ///
    /// # Errors
    ///
    /// The file can't be read, isn't YAML, names something unknown, or has a value that can't be.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            ConfigError::new(path, format!("can't read the configuration: {error}"))
                .hint("run `stack` inside the repository; the file is at its root")
        })?;
        Self::parse(path, text)
    }

    /// Read a configuration's text; the path only names it in errors.
    ///
    /// # Errors
    ///
    /// As [`Config::load`].
    pub fn parse(path: &Path, text: String) -> Result<Self, ConfigError> {
        let file: File = serde_yaml::from_str(&text).map_err(|error| ConfigError::yaml(path, &error))?;
        let environments = file.environments.into_iter().map(|(name, settings)| (name.0, settings)).collect();
        Ok(Self { path: path.to_owned(), text, defaults: file.defaults, environments })
    }

    /// The names of the environments.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.environments.keys().map(String::as_str)
    }

    /// An environment, merged with the defaults.
    ///
    /// # Errors
    ///
    /// There is none of this name, or its settings contradict each other.
    pub fn environment(&self, name: &str) -> Result<Environment, ConfigError> {
        let Some(own) = self.environments.get(name) else {
            let error = ConfigError::new(&self.path, format!("there is no environment `{name}`"));
            return Err(error.suggest(name, self.names()));
        };
        let settings = own.over(&self.defaults);
        Environment::new(name, &settings).map_err(|refusal| {
            let keys: Vec<_> = refusal.keys.iter().map(String::as_str).collect();
            let at = |parents: &[&str]| locate::position(&self.text, &[parents, &keys].concat());
            let position = at(&["environments", name]).or_else(|| at(&["defaults"]));
            let message = format!("environment `{name}`: {}", refusal.message);
            ConfigError::new(&self.path, message).at(position).hint(refusal.hint)
        })
    }
}
