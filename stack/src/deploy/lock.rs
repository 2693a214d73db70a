//! The lock of an environment: a lease in the environment's record. It is renewed while its owner works, and taken
//! over when its owner is dead or silent for too long.
//!
//! It must not know what is done under it.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use super::record::{Deployed, Place, Record, Seen, Unwritten};
use crate::console::Console;
use crate::error::{Error, Exit};
use crate::instant;

/// A lock that was not renewed for so long has no owner any more.
const LEASE: Duration = Duration::from_secs(5 * 60);
/// Often enough that two renewals may fail.
const RENEWAL: Duration = Duration::from_secs(90);
/// So often somebody else may be faster before we give up.
const ATTEMPTS: u32 = 5;

/// The owner of a lock. None of it is secret; it is for the person who meets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// The user's name.
    pub owner: String,
    /// The machine's name.
    pub host: String,
    /// For what: `deploy`.
    pub purpose: String,
    /// Since when, in RFC 3339.
    #[serde(with = "crate::instant")]
    pub taken_at: OffsetDateTime,
    /// Until when it is good without being renewed.
    #[serde(with = "crate::instant")]
    pub expires_at: OffsetDateTime,
    /// The process, where it can be told whether it still lives.
    pub process: Option<Process>,
}

/// A process, such that no other one can be taken for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// This start of this machine, and the namespace in which the number is one.
    pub machine: String,
    /// Its number.
    pub pid: u32,
    /// The start of the process, in ticks since the machine's start: process numbers are used again.
    pub began: String,
}

impl Process {
    /// This process; `None` where `/proc` doesn't tell.
    fn this() -> Option<Self> {
        let pid = std::process::id();
        Some(Self { machine: machine()?, pid, began: began(pid)? })
    }

    /// True if this process surely is dead.
    fn is_dead(&self) -> bool {
        machine().as_ref() == Some(&self.machine) && began(self.pid).as_ref() != Some(&self.began)
    }
}

fn machine() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let namespace = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{} {}", boot.trim(), namespace.display()))
}

/// The 22nd field of `stat`, counted behind the program's name, which may hold anything. A process that was
/// killed and not yet waited for is dead.
fn began(pid: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    (state != "Z").then(|| fields.nth(18).map(str::to_owned)).flatten()
}

impl Lock {
    fn new(purpose: &str) -> Self {
        let now = OffsetDateTime::now_utc();
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let host = fs::read_to_string("/proc/sys/kernel/hostname").ok().map(|name| name.trim().to_owned());
        Self {
            owner: variable("USER").or_else(|| variable("LOGNAME")).unwrap_or_else(|| "somebody".to_owned()),
            host: host.or_else(|| variable("HOSTNAME")).unwrap_or_else(|| "some machine".to_owned()),
            purpose: purpose.to_owned(),
            taken_at: now,
            expires_at: now + LEASE,
            process: Process::this(),
        }
    }

    /// The reason for which nobody works under it any more; `None` while somebody may.
    pub fn is_stale(&self, now: OffsetDateTime) -> Option<&'static str> {
        if self.process.as_ref().is_some_and(Process::is_dead) {
            Some("its process has ended")
        } else if self.expires_at < now {
            Some("it was not renewed")
        } else {
            None
        }
    }

    /// Refuses if somebody may still work under it.
    ///
    /// # Errors
    /// [`Exit::Locked`] if so.
    pub fn refuse(&self) -> Result<(), Error> {
        let now = OffsetDateTime::now_utc();
        if self.is_stale(now).is_some() { Ok(()) } else { Err(locked(self, now)) }
    }

    /// `deployment of ana@laptop, for 3 min`
    pub fn describe(&self, now: OffsetDateTime) -> String {
        format!(
            "{} of {}@{}, for {}",
            self.purpose,
            self.owner,
            self.host,
            instant::span(now - self.taken_at)
        )
    }
}

/// A lock that this process holds. It is renewed until it is released, removed or dropped; one that is
/// dropped stays in the record and is taken over by the next command.
#[derive(Debug)]
pub struct Held {
    place: Place,
    before: Deployed,
    state: Arc<Mutex<State>>,
    renewal: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    record: Record,
    etag: String,
    lost: bool,
}

/// Takes the lock of an environment. A record that was `seen` already need not be read again.
///
/// # Errors
/// [`Exit::Locked`] while somebody else works under it.
pub async fn take(
    place: Place,
    seen: Option<Seen>,
    purpose: &str,
    console: &mut Console,
) -> Result<Held, Error> {
    // Nobody wrote one for a new environment: the first write finds out by itself.
    let mut seen = seen.unwrap_or_default();
    for _ in 0..ATTEMPTS {
        let now = OffsetDateTime::now_utc();
        if let Some(lock) = &seen.record.lock {
            match lock.is_stale(now) {
                None => return Err(locked(lock, now)),
                Some(why) => {
                    console.line(format!("taking over the lock of a {}: {why}", lock.describe(now)));
                }
            }
        }
        // Incomplete from now on: a deployment that dies under the lock must not be taken for a whole one.
        let deployed = Deployed { complete: false, ..seen.record.deployed.clone() };
        let record = Record { lock: Some(Lock::new(purpose)), deployed };
        // The write is conditional on the ETag: of two commands at once, one meets `Changed` and reads again.
        match place.write(&record, seen.etag.as_deref()).await {
            Ok(etag) => return Ok(Held::new(place, seen.record.deployed, record, etag)),
            Err(Unwritten::Failed(error)) => return Err(error),
            Err(Unwritten::Changed) => seen = place.read().await?,
        }
    }
    Err(Error::new(Exit::Locked, "the environment's lock changes hands too fast")
        .hint("run the command again"))
}

fn locked(lock: &Lock, now: OffsetDateTime) -> Error {
    let until = instant::text(lock.expires_at);
    Error::new(Exit::Locked, format!("somebody works on the environment: {}", lock.describe(now))).hint(
        format!("wait for it; if it has died, its lock ends by itself at {until}, unless it is renewed"),
    )
}

impl Held {
    fn new(place: Place, before: Deployed, record: Record, etag: String) -> Self {
        let state = Arc::new(Mutex::new(State { record, etag, lost: false }));
        let renewal = tokio::spawn(renew(place.clone(), Arc::clone(&state)));
        Self { place, before, state, renewal }
    }

    /// The deployment before this one.
    pub const fn before(&self) -> &Deployed {
        &self.before
    }

    /// Checks that it is still ours: to be asked before anything is changed.
    ///
    /// # Errors
    /// If somebody took it over, because it was not renewed in time.
    pub async fn check(&self) -> Result<(), Error> {
        if self.state.lock().await.lost {
            return Err(Error::new(Exit::Locked, "somebody else took over the environment's lock").hint(
                "this machine was silent for too long; look at `stack status`, and run the command again",
            ));
        }
        Ok(())
    }

    /// Ends it, and says what is deployed now.
    ///
    /// # Errors
    /// If the record can't be written.
    pub async fn release(self, deployed: Deployed) -> Result<(), Error> {
        let mut state = self.state.lock().await;
        state.record = Record { lock: None, deployed };
        match self.place.write(&state.record, Some(&state.etag)).await {
            Ok(_) => Ok(()),
            Err(Unwritten::Failed(error)) => Err(error),
            Err(Unwritten::Changed) => {
                Err(Error::new(Exit::Locked, "somebody else took over the environment's lock"))
            }
        }
    }

    /// Ends it after something failed: what is deployed isn't whole. The failure is the news, so that one
    /// of this write is left to the lease.
    pub async fn give_up(self) {
        let deployed = Deployed { complete: false, ..self.before.clone() };
        let _ = self.release(deployed).await;
    }

    /// Removes the record with the lock.
    ///
    /// # Errors
    /// If S3 refuses.
    pub async fn remove(self) -> Result<(), Error> {
        self.renewal.abort();
        self.place.remove().await
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.renewal.abort();
    }
}

async fn renew(place: Place, state: Arc<Mutex<State>>) {
    loop {
        tokio::time::sleep(RENEWAL).await;
        let mut state = state.lock().await;
        let mut record = state.record.clone();
        if let Some(lock) = &mut record.lock {
            lock.expires_at = OffsetDateTime::now_utc() + LEASE;
        }
        match place.write(&record, Some(&state.etag)).await {
            Ok(etag) => {
                state.record = record;
                state.etag = etag;
            }
            // The network may be back for the next one.
            Err(Unwritten::Failed(_)) => {}
            // Another command has taken it over. This one learns it at its next `check`.
            Err(Unwritten::Changed) => {
                state.lost = true;
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use time::OffsetDateTime;

    use super::{LEASE, Lock, Process, began, machine};

    #[test]
    fn a_lock_is_stale_when_its_process_is_dead_or_its_lease_is_over() {
        let now = OffsetDateTime::now_utc();
        let lock = Lock::new("deploy");
        assert_eq!(lock.is_stale(now), None);
        assert_eq!(lock.is_stale(now + LEASE + Duration::from_secs(1)), Some("it was not renewed"));

        let mut child = Command::new("sleep").arg("60").stdin(Stdio::null()).spawn().unwrap();
        let process =
            Process { machine: machine().unwrap(), pid: child.id(), began: began(child.id()).unwrap() };
        let of = |process| Lock { process: Some(process), ..lock.clone() };
        assert_eq!(of(process.clone()).is_stale(now), None);
        child.kill().unwrap();
        while std::fs::read_to_string(format!("/proc/{}/stat", child.id()))
            .is_ok_and(|stat| !stat.contains(") Z"))
        {
            std::thread::yield_now();
        }
        assert_eq!(
            of(process.clone()).is_stale(now),
            Some("its process has ended"),
            "before it is waited for"
        );
        child.wait().unwrap();
        assert_eq!(of(process.clone()).is_stale(now), Some("its process has ended"));
        let elsewhere = Process { machine: "another".to_owned(), ..process.clone() };
        assert_eq!(of(elsewhere).is_stale(now), None, "nobody here can tell");
        let reused = Process { pid: std::process::id(), began: "1".to_owned(), ..process };
        assert_eq!(of(reused).is_stale(now), Some("its process has ended"), "the number is another's now");
    }
}
