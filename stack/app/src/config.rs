//! `otpost.yaml`: read strictly, merged with its defaults, and checked before anything is made.

mod checks;
mod country;
mod dns;
mod environment;
mod error;
mod form;
mod locate;
mod name;
mod region;
mod relay;
mod settings;
mod show;
mod tags;
mod unit;
mod wording;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(crate) use environment::shared_tags;
pub use environment::{
    AlarmSettings, AnonymousIp, ApiSettings, Dns, DomainSettings, Environment, FunctionSettings, LogSettings,
    PriceClass, TokenSettings, WatchSettings, WebAclSettings,
};
pub use error::ConfigError;
pub use region::check as check_region;
pub use relay::RelaySettings;
pub use show::{Origin, Setting};
pub use unit::Span;

pub(crate) use checks::Refusal;

use crate::pages::Pages;
use crate::service;
use name::Key;
use settings::{File, Settings};

/// A configuration file that was read. Its environments are checked when they are asked for.
#[derive(Debug)]
pub struct Config {
    path: PathBuf,
    text: String,
    defaults: Settings,
    environments: BTreeMap<Key, Settings>,
}

impl Config {
    /// Read a file.
    ///
    /// # Errors
    ///
    /// The file can't be read, isn't YAML, names something unknown, or has a value that can't be.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => {
                ConfigError::new(path, "it isn't text in UTF-8").hint("save it as UTF-8")
            }
            _ => ConfigError::new(path, format!("can't read the configuration: {error}"))
                .hint("run `stack` inside the repository; the file is at its root"),
        })?;
        Self::parse(path, text)
    }

    /// Read a configuration's text; the path only names it in errors.
    ///
    /// # Errors
    ///
    /// As [`Config::load`].
    pub fn parse(path: &Path, text: String) -> Result<Self, ConfigError> {
        if let Some(error) = ConfigError::control_character(path, &text) {
            return Err(error);
        }
        let file: File =
            serde_yaml::from_str(&text).map_err(|error| ConfigError::yaml(path, &text, &error))?;
        if file.environments.is_empty() {
            let error = ConfigError::new(path, "there are no environments");
            let error = error.hint("write `dev:` below `environments:`, say, and its settings below that");
            return Err(error.at(locate::position(&text, &["environments"])));
        }
        Ok(Self { path: path.to_owned(), text, defaults: file.defaults, environments: file.environments })
    }

    /// The names of the environments that are named; those that a pattern would take aren't among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.environments.keys().filter(|key| !key.is_pattern()).map(AsRef::as_ref)
    }

    /// The regions of all environments, of patterns too; some more than once.
    pub fn regions(&self) -> impl Iterator<Item = String> {
        let all = self.environments.values().map(|own| own.over(&self.defaults));
        all.filter_map(|settings| Some(settings.region?.0))
    }

    /// An environment, merged with the defaults. Its own settings are those under its name, or else
    /// under the longest pattern that it matches.
    ///
    /// # Errors
    ///
    /// There is none of this name, or its settings contradict each other.
    pub fn environment(&self, name: &str) -> Result<Environment, ConfigError> {
        let (key, own) = self.entry(name)?;
        let settings = own.over(&self.defaults);
        let checked = if key.is_pattern() { checks::ephemeral(own, &settings) } else { Ok(()) };
        let environment = checked
            .and_then(|()| Environment::new(name, key.is_pattern(), &settings))
            .and_then(|environment| self.alone(environment))
            .and_then(service::check_room)
            .map(|environment| self.with_pages(environment));
        environment.map_err(|refusal| {
            let keys: Vec<_> = refusal.keys.iter().map(String::as_str).collect();
            let at = |parents: &[&str]| locate::position(&self.text, &[parents, &keys].concat());
            let own = ["environments", key.as_ref()];
            let position =
                at(&own).or_else(|| at(&["defaults"])).or_else(|| locate::position(&self.text, &own));
            let message = format!("environment `{name}`: {}", refusal.message);
            ConfigError::new(&self.path, message).at(position).hint(refusal.hint)
        })
    }

    /// With what is in the folder `site` beside the file.
    fn with_pages(&self, environment: Environment) -> Environment {
        let folder = self.path.parent().map(|folder| folder.join("site"));
        let pages = folder.filter(|_| !environment.ephemeral).and_then(|folder| Pages::read(&folder).ok());
        Environment { pages, ..environment }
    }

    /// An environment, unless another one has what only one can have.
    fn alone(&self, environment: Environment) -> Result<Environment, Refusal> {
        let Some(domain) = &environment.domain else { return Ok(environment) };
        let others = self.environments.iter().filter(|(key, _)| key.as_ref() != environment.name);
        let same = others.filter(|(key, _)| !key.is_pattern()).find(|(_, own)| {
            let other = own.over(&self.defaults).domain;
            other.is_some_and(|other| other.name.0 == domain.name)
        });
        match same {
            None => Ok(environment),
            Some((other, _)) => {
                let message = format!("the host name `{}` is that of `{}` too", domain.name, other.as_ref());
                Err(Refusal::new(&["domain"], message)
                    .hint("CloudFront gives a host name to one distribution"))
            }
        }
    }

    /// The entry of `environments` that is for a name.
    fn entry(&self, name: &str) -> Result<(&Key, &Settings), ConfigError> {
        let named = self.environments.iter().find(|(key, _)| key.as_ref() == name && !key.is_pattern());
        let begins = self.environments.iter().filter(|(key, _)| key.begins(name));
        let Some(entry) = named.or_else(|| begins.max_by_key(|(key, _)| key.as_ref().len())) else {
            let error = ConfigError::new(&self.path, format!("there is no environment `{name}`"));
            return Err(error.suggest(name, self.environments.keys().map(AsRef::as_ref)));
        };
        name::check(name).map_err(|refusal| {
            let (message, hint) = refusal.split_once('\n').unwrap_or((&refusal, ""));
            ConfigError::new(&self.path, message).hint(hint)
        })?;
        Ok(entry)
    }
}
