//! Deployment metadata (fingerprint, build hash, expiry), stored as parameters and outputs of the service stack, so
//! that the next deployment knows by one call if there is anything to do.
//!
//! It must not ask AWS.

use app::Assembly;
use serde::Serialize;
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::current::Current;
use super::parameters::Addresses;
use crate::asset::hex;
use crate::error::Error;
use crate::instant;

/// The end of an environment that has none.
const NEVER: &str = "never";

/// The values of parameters that belong to the deployment and not to the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Addresses in place of those that AWS gives.
    pub addresses: Addresses,
    /// The endpoint in place of AWS's own.
    pub endpoint_url: Option<String>,
    /// The time from which on the environment may be removed, in RFC 3339, or `never`.
    pub expires_at: String,
    /// The hash of templates, tags, sources of parameters and version.
    pub fingerprint: String,
    /// The hash of what the functions are built from.
    pub build: String,
}

impl Facts {
    /// Those of an assembly.
    ///
    /// # Errors
    /// If the assembly can't be written as JSON.
    pub fn new(
        assembly: &Assembly,
        addresses: &Addresses,
        endpoint_url: Option<&str>,
        build: String,
        expires_at: String,
    ) -> Result<Self, Error> {
        let mut facts = Self {
            addresses: addresses.clone(),
            endpoint_url: endpoint_url.map(str::to_owned),
            expires_at,
            fingerprint: String::new(),
            build,
        };
        facts.fingerprint = fingerprint(assembly, &facts)?;
        Ok(facts)
    }

    /// True if a stack has them already.
    pub fn are_those_of(&self, current: &Current) -> bool {
        let says = |name: &str, value: &str| current.outputs.get(name).is_some_and(|has| has == value);
        says("Fingerprint", &self.fingerprint)
            && says("Build", &self.build)
            && says("ExpiresAt", &self.expires_at)
    }
}

fn fingerprint(assembly: &Assembly, facts: &Facts) -> Result<String, Error> {
    #[derive(Serialize)]
    struct Everything<'a> {
        version: &'a str,
        manifest: &'a app::Manifest,
        templates: &'a std::collections::BTreeMap<String, serde_json::Value>,
        public_url: Option<&'a str>,
        outbox_url: Option<&'a str>,
        endpoint_url: Option<&'a str>,
    }
    let everything = Everything {
        version: env!("CARGO_PKG_VERSION"),
        manifest: &assembly.manifest,
        templates: &assembly.templates,
        public_url: facts.addresses.public_url.as_deref(),
        outbox_url: facts.addresses.outbox_url.as_deref(),
        endpoint_url: facts.endpoint_url.as_deref(),
    };
    let bytes = serde_json::to_vec(&everything)
        .map_err(|error| Error::failed(format!("could not write the assembly: {error}")))?;
    Ok(hex(&Sha256::digest(bytes)))
}

/// The end of an environment. A life that was given before isn't begun anew, unless `extend` is set.
pub fn expires_at(
    now: OffsetDateTime,
    life: Option<std::time::Duration>,
    extend: bool,
    current: Option<&Current>,
) -> String {
    let had = current
        .and_then(|current| current.outputs.get("ExpiresAt"))
        .filter(|end| instant::parse(end).is_some());
    match (had, life) {
        (Some(had), _) if !extend => had.clone(),
        (_, Some(life)) => instant::text(now + life),
        (Some(had), None) => had.clone(),
        (None, None) => NEVER.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::{Current, expires_at};
    use crate::deploy::status::Status;
    use crate::instant;

    #[test]
    fn a_life_is_counted_once_unless_it_is_extended() {
        let now = instant::parse("2026-11-21T10:00:00Z").unwrap();
        let ending = |end: &str| Current {
            id: String::new(),
            status: Status::Settled,
            word: String::new(),
            parameters: BTreeMap::new(),
            outputs: BTreeMap::from([("ExpiresAt".to_owned(), end.to_owned())]),
            tags: BTreeMap::new(),
            drifted: None,
        };
        let hours = |hours: u64| Some(Duration::from_secs(hours * 3_600));
        let never = ending("never");
        let soon = ending("2026-11-21T11:00:00Z");
        assert_eq!(expires_at(now, None, false, None), "never");
        assert_eq!(expires_at(now, hours(8), false, None), "2026-11-21T18:00:00Z");
        assert_eq!(expires_at(now, hours(8), false, Some(&never)), "2026-11-21T18:00:00Z");
        assert_eq!(expires_at(now, hours(8), false, Some(&soon)), "2026-11-21T11:00:00Z", "a repeat");
        assert_eq!(expires_at(now, hours(8), true, Some(&soon)), "2026-11-21T18:00:00Z");
        assert_eq!(expires_at(now, None, false, Some(&soon)), "2026-11-21T11:00:00Z");
        assert_eq!(expires_at(now, None, true, Some(&soon)), "2026-11-21T11:00:00Z");
    }
}
