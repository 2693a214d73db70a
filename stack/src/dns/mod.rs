//! The records of an own domain that CloudFormation can't write: that which proves the host while a certificate
//! is requested, and that of the site. Cloudflare's are written; those of any other DNS are shown to a person,
//! and waited for.
//!
//! It must not know how a stack is deployed.

mod cloudflare;
mod record;
mod validating;
mod wait;

use std::collections::BTreeSet;

use app::Environment;
use app::config::Dns;
use serde_json::json;

use crate::console::Console;
use crate::error::Error;
use crate::transport::Transport;

pub use cloudflare::{Api, TOKEN};
pub use validating::Validating;

use cloudflare::{Put, Zone, mark};
use record::{Record, plain};

/// The output of a stack with such records: a removal finds them by it.
pub const ZONE_OUTPUT: &str = "CloudflareZone";

/// The site whose records they are, and their target.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    pub environment: &'a Environment,
    pub account: &'a str,
    /// The distribution's own host; `None` before there is one.
    pub distribution: Option<&'a str>,
    /// The zone of Cloudflare that held its records until now.
    pub zone_before: Option<&'a str>,
    /// The way to Cloudflare.
    pub way: &'a Transport,
}

impl Site<'_> {
    /// True if somebody has to be asked about records.
    pub fn has_zone(&self) -> bool {
        self.zone().is_some() || self.zone_before.is_some()
    }

    fn zone(&self) -> Option<&str> {
        match &self.environment.domain.as_ref()?.dns {
            Dns::Cloudflare { zone } => Some(zone),
            Dns::Route53 { .. } | Dns::Manual => None,
        }
    }

    fn mark(&self) -> String {
        mark(self.account, &self.environment.name)
    }

    /// Looks whether the records could be written, before anything is done.
    ///
    /// # Errors
    /// If there is no token, Cloudflare doesn't accept it or has no such zone, and
    /// [`crate::error::Exit::Refused`] if somebody's record is in the way.
    pub async fn check(&self, console: &mut Console) -> Result<(), Error> {
        let (Some(zone), Some(domain)) = (self.zone(), &self.environment.domain) else { return Ok(()) };
        let api = Api::from_environment(self.way)?;
        let zone = Zone::find(&api, zone, self.mark(), console).await?;
        zone.check(&domain.name, self.distribution, console).await
    }

    /// Makes the site's record what it should be, and removes what other hosts had of ours.
    ///
    /// # Errors
    /// If Cloudflare refuses.
    pub async fn settle(&self, console: &mut Console) -> Result<(), Error> {
        if let Some(before) = self.zone_before.filter(|before| self.zone() != Some(*before)) {
            self.leave(before, console).await;
        }
        let (Some(domain), Some(distribution)) = (&self.environment.domain, self.distribution) else {
            return Ok(());
        };
        let record = Record::of_site(&domain.name, distribution);
        match &domain.dns {
            Dns::Route53 { .. } => Ok(()),
            Dns::Manual => {
                console.line(format!("the record of the site, to be added to the DNS of `{}`:", domain.name));
                console.line(format!("  {record}"));
                console.line("where a CNAME can't be, at the name of a zone itself, an ALIAS or ANAME does");
                tell(console, "site", &record, "wanted");
                Ok(())
            }
            Dns::Cloudflare { zone } => {
                let api = Api::from_environment(self.way)?;
                let zone = Zone::find(&api, zone, self.mark(), console).await?;
                let put = zone.put(&record, console).await?;
                say(console, "site", &record, put);
                // The proof of the host stays: a certificate is renewed by it.
                let below = format!(".{}", record.name);
                let stays = |name: &str| name == record.name || name.ends_with(&below);
                for name in zone.clear(stays, console).await? {
                    console.line(format!("  Cloudflare: {name} removed, which nothing needs any more"));
                }
                Ok(())
            }
        }
    }

    /// Leaves the zone that held the records until now. A failure of that is no reason to stop.
    async fn leave(&self, before: &str, console: &mut Console) {
        if self.environment.domain.is_some() {
            // Somebody may still be led there, and the certificate is renewed by what proved it.
            return console.line(format!(
                "the zone `{before}` of Cloudflare keeps its records; remove them when nobody asks it any more"
            ));
        }
        match clear(self.way, before, self.mark(), console).await {
            Ok(removed) => say_removed(&removed, console),
            Err(error) => console.line(format!("the records of the zone `{before}` stay: {error}")),
        }
    }

    /// Waits for a record that a person has to add.
    ///
    /// # Errors
    /// If it doesn't come.
    pub async fn wait(&self, console: &mut Console) -> Result<(), Error> {
        match &self.environment.domain {
            Some(domain) if domain.dns == Dns::Manual => wait::for_host(&domain.name, console).await,
            _ => Ok(()),
        }
    }
}

/// Removes everything of ours from a zone.
async fn clear(
    way: &Transport,
    zone: &str,
    mark: String,
    console: &mut Console,
) -> Result<Vec<String>, Error> {
    let api = Api::from_environment(way)?;
    Zone::find(&api, zone, mark, console).await?.clear(|_| false, console).await
}

/// Removes an environment's records from zones; answers with what could not be, and why.
pub async fn remove(
    way: &Transport,
    zones: &BTreeSet<String>,
    account: &str,
    environment: &str,
    console: &mut Console,
) -> Vec<(String, Error)> {
    let mut left = Vec::new();
    for zone in zones {
        match clear(way, zone, mark(account, environment), console).await {
            Ok(removed) => say_removed(&removed, console),
            Err(error) => left.push((zone.clone(), error)),
        }
    }
    left
}

fn say_removed(names: &[String], console: &mut Console) {
    for name in names {
        console.line(format!("  Cloudflare: {name} removed"));
        console.event(&json!({ "event": "dns_record", "name": name, "state": "removed" }));
    }
}

fn say(console: &mut Console, purpose: &str, record: &Record, put: Put) {
    let (word, state) = match put {
        Put::Made => ("made", "made"),
        Put::Changed => ("changed", "changed"),
        Put::Kept => ("is there", "kept"),
    };
    console.line(format!("  Cloudflare: {} → {}: {word}", record.name, record.value));
    tell(console, purpose, record, state);
}

/// A record as `--json` tells it.
fn tell(console: &mut Console, purpose: &str, record: &Record, state: &str) {
    let Record { name, value } = record;
    console.event(&json!({
        "event": "dns_record", "purpose": purpose, "type": "CNAME", "name": name, "value": value, "state": state,
    }));
}

/// Checks the domain's prerequisites, before a deployment: the sentence of a success, or the fault.
///
/// # Errors
/// The fault that would stop a deployment.
pub async fn examine(
    way: &Transport,
    zone: &str,
    host: &str,
    console: &mut Console,
) -> Result<String, Error> {
    let api = Api::from_environment(way)?;
    // Nobody's mark: any record that is there is told.
    let zone_there = Zone::find(&api, zone, String::new(), console).await?;
    Ok(match zone_there.check(&plain(host), None, console).await {
        Ok(()) => format!("Cloudflare's zone `{zone}` is open to the token"),
        Err(error) if error.exit == crate::error::Exit::Refused => {
            format!("Cloudflare's zone `{zone}` is open to the token, and has a record of the host")
        }
        Err(error) => return Err(error),
    })
}

/// True if a host has an address.
pub async fn resolves(host: &str) -> bool {
    wait::resolves(host).await
}
