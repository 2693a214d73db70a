//! A zone of Cloudflare, and the records in it that are ours: those with our mark in their comment. A record without
//! the mark is somebody's, and stays as it is.
//!
//! It must not know the conditions under which a record is wanted.

mod api;

use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::record::{Record, plain};
use crate::console::Console;
use crate::error::{Error, Exit};

use api::Refusal;
pub use api::{Api, TOKEN};

/// As many as an answer holds; ours are two or three.
const PAGE: u32 = 100;
/// The types of which a name that stands for another can have none.
const IN_THE_WAY: [&str; 3] = ["A", "AAAA", "CNAME"];

#[derive(Debug)]
pub struct Zone<'a> {
    api: &'a Api,
    id: String,
    /// As `otpost.yaml` calls it.
    name: String,
    mark: String,
}

/// A record as the API tells it.
#[derive(Clone, Debug, Deserialize)]
struct Found {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    proxied: bool,
    #[serde(default)]
    comment: Option<String>,
}

/// The result for a record that was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It was not there.
    Made,
    /// It was ours, and another one.
    Changed,
    /// It was there already, as ours or as somebody's.
    Kept,
}

/// The records of a name.
enum Standing {
    Free,
    Right,
    /// Ours, and another one: its id.
    Ours(String),
    /// Somebody's, in a sentence.
    InTheWay(String),
}

/// The comment of our records. An account has one environment of a name.
pub fn mark(account: &str, environment: &str) -> String {
    format!("otpost/{account}/{environment}")
}

impl<'a> Zone<'a> {
    /// Finds a zone by its name or id.
    ///
    /// # Errors
    /// If there is none, or the token may not see it.
    pub async fn find(api: &'a Api, zone: &str, mark: String, console: &mut Console) -> Result<Self, Error> {
        let mut found = Self { api, id: zone.to_owned(), name: zone.to_owned(), mark };
        if !zone.contains('.') {
            return Ok(found);
        }
        let zones = found.api.call("GET", &format!("/zones?name={zone}"), None, console).await;
        let zones = zones.map_err(|refusal| found.error("find it", refusal))?;
        match zones[0]["id"].as_str() {
            Some(id) => found.id = id.to_owned(),
            None => {
                return Err(Error::failed(format!("Cloudflare shows this token no zone `{zone}`")).hint(
                    "give the token the rights `Zone: Read` and `DNS: Edit` for this zone, or write the zone's id into otpost.yaml",
                ));
            }
        }
        Ok(found)
    }

    /// Looks whether a name can stand for another, before anything is done.
    ///
    /// # Errors
    /// [`Exit::Refused`] when somebody's record is in the way, and when the zone can't be read.
    pub async fn check(&self, name: &str, value: Option<&str>, console: &mut Console) -> Result<(), Error> {
        let record = Record { name: plain(name), value: value.map(plain).unwrap_or_default() };
        match self.standing(&record, console).await? {
            Standing::InTheWay(why) => Err(Error { exit: Exit::Refused, ..in_the_way(&why) }),
            Standing::Free | Standing::Right | Standing::Ours(_) => Ok(()),
        }
    }

    /// Makes a record what it should be; once it is, nothing is done.
    ///
    /// # Errors
    /// If somebody's record is in the way, or Cloudflare refuses.
    pub async fn put(&self, record: &Record, console: &mut Console) -> Result<Put, Error> {
        match self.standing(record, console).await? {
            Standing::Right => Ok(Put::Kept),
            Standing::InTheWay(why) => Err(in_the_way(&why)),
            Standing::Ours(id) => {
                let path = format!("/zones/{}/dns_records/{id}", self.id);
                let changed = self.api.call("PATCH", &path, Some(&self.body(record)), console).await;
                changed.map_err(|refusal| self.error("change a record", refusal))?;
                Ok(Put::Changed)
            }
            Standing::Free => self.make(record, console).await,
        }
    }

    async fn make(&self, record: &Record, console: &mut Console) -> Result<Put, Error> {
        let path = format!("/zones/{}/dns_records", self.id);
        match self.api.call("POST", &path, Some(&self.body(record)), console).await {
            Ok(_) => Ok(Put::Made),
            // The answer to the first request was lost, and it met itself; or somebody was faster.
            Err(Refusal::Taken(said)) => match self.standing(record, console).await? {
                Standing::Right => Ok(Put::Made),
                _ => Err(self.error("make a record", Refusal::Taken(said))),
            },
            Err(refusal) => Err(self.error("make a record", refusal)),
        }
    }

    /// Removes our records but those for which `stays` holds; answers with their names.
    ///
    /// # Errors
    /// If Cloudflare refuses. Removed records stay removed.
    pub async fn clear(
        &self,
        stays: impl Fn(&str) -> bool,
        console: &mut Console,
    ) -> Result<Vec<String>, Error> {
        let ours = self.list(&format!("comment.exact={}", self.mark), console).await?;
        let mut removed = Vec::new();
        // The filter takes small letters for great ones; the mark decides.
        for record in ours.into_iter().filter(|record| self.is_ours(record) && !stays(&plain(&record.name))) {
            let path = format!("/zones/{}/dns_records/{}", self.id, record.id);
            match self.api.call("DELETE", &path, None, console).await {
                // The answer to the first request was lost, or somebody was faster.
                Ok(_) | Err(Refusal::NotFound(_)) => removed.push(plain(&record.name)),
                Err(refusal) => return Err(self.error("remove a record", refusal)),
            }
        }
        Ok(removed)
    }

    async fn standing(&self, record: &Record, console: &mut Console) -> Result<Standing, Error> {
        let found = self.list(&format!("name.exact={}", record.name), console).await?;
        let here =
            |found: &&Found| plain(&found.name) == record.name && IN_THE_WAY.contains(&found.kind.as_str());
        let mut standing = Standing::Free;
        for found in found.iter().filter(here) {
            let right = found.kind == "CNAME" && plain(&found.content) == record.value;
            if right && !found.proxied {
                standing = Standing::Right;
            } else if self.is_ours(found) {
                standing = Standing::Ours(found.id.clone());
            } else {
                let Found { name, kind, content, .. } = found;
                let proxied = if right { ", which Cloudflare proxies" } else { "" };
                return Ok(Standing::InTheWay(format!(
                    "`{name}` has the record `{kind} {content}`{proxied}, which Otpost did not make"
                )));
            }
        }
        Ok(standing)
    }

    async fn list(&self, filter: &str, console: &mut Console) -> Result<Vec<Found>, Error> {
        let path = format!("/zones/{}/dns_records?{filter}&per_page={PAGE}", self.id);
        let found = self.api.call("GET", &path, None, console).await;
        let found = found.map_err(|refusal| self.error("list the records", refusal))?;
        serde_json::from_value(found).map_err(|error| {
            Error::failed(format!("Cloudflare's list of records isn't what it is documented to be: {error}"))
        })
    }

    fn is_ours(&self, found: &Found) -> bool {
        found.comment.as_deref() == Some(self.mark.as_str())
    }

    fn body(&self, record: &Record) -> Json {
        json!({
            "type": "CNAME",
            "name": record.name,
            "content": record.value,
            // CloudFront answers itself; a proxy before it would hide who calls from the limits for each address.
            "proxied": false,
            // Automatic.
            "ttl": 1,
            "comment": self.mark,
        })
    }

    /// A refusal in plain words.
    fn error(&self, doing: &str, refusal: Refusal) -> Error {
        let zone = &self.name;
        let failed = format!("Cloudflare's zone `{zone}`: could not {doing}");
        let message = |why: &str, said: &str| format!("{failed}: {why} ({said})");
        match refusal {
            Refusal::Token(said) => {
                Error::credentials(message("it doesn't accept the token for this", &said)).hint(format!(
                    "{} must hold a token with the right `DNS: Edit` for this zone, and `Zone: Read` where otpost.yaml names it",
                    TOKEN
                ))
            }
            Refusal::NotFound(said) => Error::failed(message("there is no such zone", &said))
                .hint("`domain.cloudflare.zone` in otpost.yaml names it, or gives its id"),
            Refusal::Taken(said) => Error::failed(message("a record is in the way", &said))
                .hint("look at the zone's records, remove what nobody needs, and run the command again"),
            Refusal::Other(said) => Error::failed(format!("{failed}: {said}"))
                .hint("run the command again: it goes on where this ended"),
        }
    }
}

fn in_the_way(why: &str) -> Error {
    Error::failed(why).hint("remove it from the zone, or give `domain` another host in otpost.yaml")
}
