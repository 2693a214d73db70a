//! The profiles of the AWS configuration files: which one is meant, and where its credentials come from.
//!
//! It must not know how credentials are got.

use std::env;
use std::path::PathBuf;

use aws_config::profile::{self, Profile, ProfileFileLoadError, ProfileSet};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_types::os_shim_internal::{Env, Fs};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use crate::transport::described;

/// The files, and the profile that is meant.
pub(super) struct Profiles {
    set: Result<ProfileSet, ProfileFileLoadError>,
    /// The profile that somebody named, by `--profile` or `AWS_PROFILE`.
    pub(super) named: Option<String>,
}

/// A profile that isn't there, and the profile that names it as its source, if it is one that does.
pub(super) struct Missing<'a> {
    pub(super) name: &'a str,
    pub(super) of: Option<&'a str>,
}

/// The source of a profile's first credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A session of IAM Identity Center: `aws sso login`.
    IdentityCenter,
    /// A session of the console: `aws login`.
    Login,
    /// A program.
    Process,
    /// Keys in the files, the environment, a container, an instance.
    Other,
}

impl Profiles {
    /// Reads the files.
    pub(super) async fn read(profile: Option<&str>) -> Self {
        let set = profile::load(&Fs::real(), &Env::real(), &EnvConfigFiles::default(), None).await;
        Self { set, named: profile.map(str::to_owned).or_else(|| env::var("AWS_PROFILE").ok()) }
    }

    /// The reason for which the files can't be read.
    pub(super) fn unreadable(&self) -> Option<String> {
        self.set.as_ref().err().map(|error| described(error))
    }

    /// The profile that isn't there, though somebody named it, or another one names it as its source.
    pub(super) fn missing(&self) -> Option<Missing<'_>> {
        let there = |name: &str| self.set.as_ref().is_ok_and(|set| set.get_profile(name).is_some());
        let chain = self.chain();
        let source =
            chain.last().and_then(|last| Some(Missing { name: source(last)?, of: Some(last.name()) }));
        let named = self.named.as_deref().map(|name| Missing { name, of: None });
        let is_read = self.set.is_ok();
        [named, source].into_iter().flatten().find(|missing| is_read && !there(missing.name))
    }

    /// The names of all profiles, in order.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.set.iter().flat_map(ProfileSet::profiles).collect();
        names.sort_unstable();
        names
    }

    /// The name of the profile that is meant.
    pub(super) fn selected(&self) -> &str {
        self.named.as_deref().unwrap_or("default")
    }

    /// The profile that is meant, and those that it names as its sources one after the other.
    pub(super) fn chain(&self) -> Vec<&Profile> {
        let mut chain: Vec<&Profile> = Vec::new();
        let mut next = Some(self.selected());
        while let Some(profile) = next.and_then(|name| self.set.as_ref().ok()?.get_profile(name)) {
            if chain.iter().any(|one| one.name() == profile.name()) {
                break;
            }
            chain.push(profile);
            next = source(profile);
        }
        chain
    }

    /// The source of the first credentials of the chain.
    pub(super) fn source(&self) -> Source {
        let chain = self.chain();
        let has = |key| chain.last().is_some_and(|profile| profile.get(key).is_some());
        // In the SDK's order.
        if ["sso_session", "sso_start_url", "sso_account_id"].into_iter().any(has) {
            Source::IdentityCenter
        } else if has("login_session") {
            Source::Login
        } else if has("credential_process") {
            Source::Process
        } else {
            Source::Other
        }
    }

    /// The file of certificates that AWS is trusted by, as the profile that is meant says. The SDK doesn't read it.
    pub(super) fn ca_bundle(&self) -> Option<&str> {
        let profile = self.set.as_ref().ok()?.get_profile(self.selected())?;
        profile.get("ca_bundle").filter(|path| !path.is_empty())
    }

    /// The region in which a session of `aws login` is renewed: where it began, as the CLI writes down or works out.
    /// The SDK would take the one that is deployed to.
    pub(super) fn login_region(&self) -> Option<String> {
        let chain = self.chain();
        let profile = chain.last()?;
        let session = profile.get("login_session")?;
        let folder = env::var_os("AWS_LOGIN_CACHE_DIRECTORY")
            .map(PathBuf::from)
            .or_else(|| Some(env::home_dir()?.join(".aws/login/cache")))?;
        let name =
            Sha256::digest(session.trim()).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let file = folder.join(name).with_extension("json");
        let token: Json =
            serde_json::from_slice(&std::fs::read(file).unwrap_or_default()).unwrap_or_default();
        let set = |name| env::var(name).ok().filter(|region| !region.is_empty());
        let written = token["signInRegion"].as_str().map(str::to_owned);
        written
            .or_else(|| set("AWS_REGION"))
            .or_else(|| set("AWS_DEFAULT_REGION"))
            .or_else(|| profile.get("region").map(str::to_owned))
    }
}

/// The profile that a role is assumed with.
fn source(profile: &Profile) -> Option<&str> {
    profile.get("role_arn").and(profile.get("source_profile"))
}

/// The files, as a person calls them.
pub(super) fn files() -> String {
    let file =
        |name, usual: &str| env::var(name).ok().filter(|path| !path.is_empty()).unwrap_or(usual.to_owned());
    format!(
        "`{}` and `{}`",
        file("AWS_CONFIG_FILE", "~/.aws/config"),
        file("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
    )
}
