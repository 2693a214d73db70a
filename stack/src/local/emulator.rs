//! The emulator's life: started on loopback with an environment of its own, and never left behind.
//!
//! It must not know what is deployed to it.

use std::fs::{self, File, TryLockError};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use http::HeaderValue;
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::{Instant, sleep, timeout};

use super::http as loopback;
use super::streams;
use crate::aws::{Static, Target};
use crate::child;
use crate::error::Error;
use crate::random;

/// A running emulator. It stops when this is dropped, and also when this process is killed.
#[derive(Debug)]
pub struct Emulator {
    child: Child,
    // Never written to. The emulator ends when it closes.
    lifeline: Option<ChildStdin>,
    port: u16,
    front_pass: HeaderValue,
}

/// The emulator's check of the functions' rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// Every caller may do everything.
    Ignored,
    /// As on AWS, for calls of the functions.
    Checked,
}

const LIFELINE: &str = include_str!("lifeline.py");
const GUARD: &str = include_str!("guard.py");

/// More than 256 bits.
const FRONT_PASS_CHARACTERS: u32 = 44;

const LOG: &str = "emulator.log";

/// The longest time until the emulator's first answer.
const START: Duration = Duration::from_secs(60);
/// The longest time until it has written its state and ended.
const STOP: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(30);

impl Emulator {
    /// Starts `program` with its state, logs and temporary files in `folder`. The state of an earlier run
    /// in that folder is there again. It answers programs and no web page.
    ///
    /// # Errors
    /// Fails when another system uses the folder, or with the last words of an emulator that ended.
    pub async fn start(program: &Path, folder: &Path, rights: Rights) -> Result<Self, Error> {
        let temporary = folder.join("tmp");
        let code = folder.join("python");
        make_folder(&code)?;
        write(&code.join("sitecustomize.py"), LIFELINE)?;
        write(&code.join("guard.py"), GUARD)?;
        let log_path = folder.join(LOG);
        let log = lock(&log_path).await?;
        // Now that the lock is ours, temporary files of a killed emulator are nobody's any more.
        let _ = fs::remove_dir_all(&temporary);
        make_folder(&temporary)?;
        streams::rewind(&folder.join("state"))?;
        let port = choose_port(last_port(folder)).await?;
        let started = match Self::launch(program, folder, rights, &log, port).await {
            // Between the choice of a port and its use somebody else may take it.
            Err(_) if in_use(&log_path) => {
                let port = choose_port(None).await?;
                Self::launch(program, folder, rights, &log, port).await
            }
            started => started,
        };
        let emulator = started?;
        write(&folder.join("port"), &emulator.port.to_string())?;
        Ok(emulator)
    }

    /// Starts it on a port; answers when it does.
    async fn launch(
        program: &Path,
        folder: &Path,
        rights: Rights,
        log: &File,
        port: u16,
    ) -> Result<Self, Error> {
        let temporary = folder.join("tmp");
        let pass = random::letters_and_digits(FRONT_PASS_CHARACTERS)?;
        let mut child = Command::from(child::command(program))
            // The functions inherit the emulator's environment: nothing of this shell's is for them.
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", &temporary)
            .env("TMPDIR", &temporary)
            .env("PYTHONPATH", folder.join("python"))
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("PERSIST_STATE", "1")
            .env("STATE_DIR", folder.join("state"))
            .env("S3_PERSIST", "1")
            .env("S3_DATA_DIR", folder.join("s3"))
            // At `INFO` it logs the text of each SMS.
            .env("LOG_LEVEL", "WARNING")
            .env("OTPOST_FRONT_PASS", &pass)
            .envs((rights == Rights::Checked).then_some(("AUTH", "true")))
            .stdin(Stdio::piped())
            .stdout(duplicate(log)?)
            .stderr(duplicate(log)?)
            // Ctrl-C is for `stack local`, which ends the emulator in its turn.
            .process_group(0)
            .spawn()
            .map_err(|error| {
                Error::failed(format!("could not start `{}`: {error}", program.display()))
                    .hint("run `just tools`")
            })?;
        let lifeline = child.stdin.take();
        let mut front_pass = HeaderValue::from_str(&pass)
            .map_err(|_| Error::failed("the front's pass is not a header value"))?;
        front_pass.set_sensitive(true);
        let mut emulator = Self { child, lifeline, port, front_pass };
        emulator.wait_until_ready(&folder.join(LOG)).await?;
        Ok(emulator)
    }

    /// `http://127.0.0.1:PORT`
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The pass of the front, with which it may pass on a browser's requests.
    pub fn front_pass(&self) -> &HeaderValue {
        &self.front_pass
    }

    /// Resolves when the emulator ends by itself.
    pub async fn ended(&mut self) {
        let _ = self.child.wait().await;
    }

    /// Ends the emulator with everything that it started; its state is written first.
    ///
    /// # Errors
    /// Says that it had to be killed, so that its state may be lost.
    pub async fn stop(mut self) -> Result<(), Error> {
        drop(self.lifeline.take());
        if timeout(STOP, self.child.wait()).await.is_ok() {
            return Ok(());
        }
        self.kill_group();
        let _ = self.child.wait().await;
        Err(Error::failed("the emulator did not stop and was killed")
            .hint("what it held since its start is lost; the next start deploys it again"))
    }

    async fn wait_until_ready(&mut self, log: &Path) -> Result<(), Error> {
        let deadline = Instant::now() + START;
        while Instant::now() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(Error::failed(format!(
                    "the emulator ended at its start ({status}): {}",
                    last_line(log)
                ))
                .hint(format!("see `{}`", log.display())));
            }
            if answers(&self.endpoint()).await {
                return Ok(());
            }
            sleep(POLL).await;
        }
        self.kill_group();
        Err(Error::failed(format!("the emulator did not answer within {} s", START.as_secs()))
            .hint(format!("see `{}`", log.display())))
    }

    /// The last resort: the group's id is the emulator's own.
    fn kill_group(&self) {
        if let Some(id) = self.child.id() {
            let _ = child::command("kill").args(["-KILL", "--", &format!("-{id}")]).status();
        }
    }
}

/// The emulator as its root user, whose signature it doesn't check.
pub fn target(endpoint: &str) -> Target {
    let root = || "test".to_owned();
    Target {
        endpoint_url: Some(endpoint.to_owned()),
        credentials: Some(Static { access_key_id: root(), secret_access_key: root() }),
        ..Target::default()
    }
}

/// True if an emulator answers at an endpoint.
pub async fn answers(endpoint: &str) -> bool {
    loopback::read(&format!("{endpoint}/_ministack/health")).await.is_ok()
}

/// Locks the emulator's log. The emulator has it open as its output, so that the lock is held as
/// long as the emulator lives, whatever became of the process that started it.
async fn lock(path: &Path) -> Result<File, Error> {
    let log = File::options().create(true).append(true).open(path).map_err(|error| unusable(path, &error))?;
    let deadline = Instant::now() + STOP;
    loop {
        match log.try_lock() {
            Ok(()) => break,
            Err(TryLockError::Error(error)) => return Err(unusable(path, &error)),
            // One that was just killed is still writing its state.
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => sleep(POLL).await,
            Err(TryLockError::WouldBlock) => {
                return Err(Error::failed(format!("an emulator still uses `{}`", path.display()))
                    .hint("stop the other `stack local`, or choose another folder with --state"));
            }
        }
    }
    log.set_len(0).map_err(|error| unusable(path, &error))?;
    Ok(log)
}

/// The port of the last run, which the functions' configuration names.
fn last_port(folder: &Path) -> Option<u16> {
    fs::read_to_string(folder.join("port")).ok().and_then(|port| port.trim().parse().ok())
}

/// The last port if it is free, else any that is.
async fn choose_port(last: Option<u16>) -> Result<u16, Error> {
    for port in last.into_iter().chain([0]) {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if let Ok(socket) = TcpListener::bind(address).await
            && let Ok(address) = socket.local_addr()
        {
            return Ok(address.port());
        }
    }
    Err(Error::failed("no port of `127.0.0.1` is free"))
}

/// True if an emulator that ended said that its port was taken.
fn in_use(log: &Path) -> bool {
    fs::read_to_string(log).is_ok_and(|text| text.contains("already in use"))
}

fn last_line(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.map_or_else(|| "it said nothing".to_owned(), |line| line.trim().to_owned())
}

fn duplicate(log: &File) -> Result<Stdio, Error> {
    log.try_clone()
        .map(Stdio::from)
        .map_err(|error| Error::failed(format!("could not share the emulator's log: {error}")))
}

fn make_folder(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|error| unusable(path, &error))
}

fn write(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(|error| unusable(path, &error))
}

fn unusable(path: &Path, error: &std::io::Error) -> Error {
    Error::failed(format!("could not use `{}`: {error}", path.display()))
}

/// The program that `OTPOST_MINISTACK` names.
pub fn chosen() -> Option<PathBuf> {
    std::env::var_os("OTPOST_MINISTACK").map(PathBuf::from)
}

/// The program in the project's virtual environment.
pub fn installed(root: &Path) -> PathBuf {
    root.join(".local/venv/bin/ministack")
}
