//! The emulator's life: started on loopback with an environment of its own, and never left behind.
//!
//! It must not know what is deployed to it.

use std::fs::{self, File, TryLockError};
use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::{Instant, sleep, timeout};

use super::http;
use crate::error::Error;

/// A running emulator. It stops when this is dropped, and also when this process is killed.
#[derive(Debug)]
pub struct Emulator {
    child: Child,
    // Never written to. The emulator ends when it closes.
    lifeline: Option<ChildStdin>,
    port: u16,
}

/// Whether the emulator checks what the functions' roles allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rights {
    /// Whoever calls may do everything.
    Ignored,
    /// As on AWS, for calls of the functions.
    Checked,
}

const LIFELINE: &str = include_str!("lifeline.py");

/// How long the emulator may take to answer for the first time.
const START: Duration = Duration::from_secs(60);
/// How long it may take to write its state and end.
const STOP: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(30);

impl Emulator {
    /// Starts `program` with its state, logs and temporary files in `folder`. What an earlier run
    /// left in that folder is there again.
    ///
    /// # Errors
    /// Fails when another system uses the folder, or with the last words of an emulator that ended.
    pub async fn start(program: &Path, folder: &Path, rights: Rights) -> Result<Self, Error> {
        let temporary = folder.join("tmp");
        let code = folder.join("python");
        make_folder(&code)?;
        write(&code.join("sitecustomize.py"), LIFELINE)?;
        let log_path = folder.join("emulator.log");
        let log = lock(&log_path).await?;
        // What a killed emulator left there is nobody's any more, now that the lock is ours.
        let _ = fs::remove_dir_all(&temporary);
        make_folder(&temporary)?;
        let port = choose_port(folder).await?;
        let mut child = Command::new(program)
            // The functions inherit the emulator's environment: nothing of this shell's is for them.
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", &temporary)
            .env("TMPDIR", &temporary)
            .env("PYTHONPATH", &code)
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("PERSIST_STATE", "1")
            .env("STATE_DIR", folder.join("state"))
            .env("S3_PERSIST", "1")
            .env("S3_DATA_DIR", folder.join("s3"))
            // At `INFO` it logs the text of each SMS.
            .env("LOG_LEVEL", "WARNING")
            .envs((rights == Rights::Checked).then_some(("AUTH", "true")))
            .stdin(Stdio::piped())
            .stdout(duplicate(&log)?)
            .stderr(log)
            // Ctrl-C is for `stack local`, which ends the emulator in its turn.
            .process_group(0)
            .spawn()
            .map_err(|error| {
                Error::failed(format!("could not start `{}`: {error}", program.display()))
                    .hint("run `just tools`")
            })?;
        let lifeline = child.stdin.take();
        let mut emulator = Self { child, lifeline, port };
        emulator.wait_until_ready(&log_path).await?;
        write(&folder.join("port"), &port.to_string())?;
        Ok(emulator)
    }

    /// `http://127.0.0.1:PORT`
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
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
            let _ = std::process::Command::new("kill").args(["-KILL", "--", &format!("-{id}")]).status();
        }
    }
}

/// Whether an emulator answers at an endpoint.
pub async fn answers(endpoint: &str) -> bool {
    http::read(&format!("{endpoint}/_ministack/health")).await.is_ok()
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

/// The port of the last run if it is free, because the functions' configuration names it.
async fn choose_port(folder: &Path) -> Result<u16, Error> {
    let last = fs::read_to_string(folder.join("port")).ok().and_then(|port| port.trim().parse().ok());
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

fn last_line(log: &Path) -> String {
    let mut text = String::new();
    let read = File::open(log).and_then(|mut file| file.read_to_string(&mut text));
    match (read, text.lines().rev().find(|line| !line.trim().is_empty())) {
        (Ok(_), Some(line)) => line.trim().to_owned(),
        _ => "it said nothing".to_owned(),
    }
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
