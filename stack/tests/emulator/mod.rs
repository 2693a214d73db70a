//! An emulator of its own for each test, a project folder of its own, and the real `stack` between them.

mod holdings;
pub mod light;
mod running;
mod services;

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use app::Assembly;
use stack::asset::Asset;
use stack::aws::{Aws, Target};
use stack::console::Console;
use stack::deploy::{self, Addresses, Facts, Functions, Outputs, Rollout, StackOutputs, Wishes};
use stack::error::Error;
use stack::local::emulator::{self, Emulator, Rights};
use stack::local::front::{Front, Listener, Serving};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::models::{self, State};

pub use services::{ask, parameters, put_parameter};

/// The emulator's root user.
pub const CREDENTIALS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")];

/// An emulator, and a copy of what a deployment reads.
pub struct Bench {
    pub emulator: Emulator,
    pub project: TempDir,
    /// The endpoint that `stack` takes for AWS.
    endpoint: String,
    _state: State,
}

/// The result of a command.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            // The signal that killed it, as a shell tells it.
            code: output.status.code().or_else(|| output.status.signal().map(|signal| 128 + signal)).unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).expect("stdout is JSON and nothing else")
    }

    /// The outputs that a deployment ends its events with.
    pub fn outputs(&self) -> serde_json::Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        let last = self.stdout.lines().next_back().expect("there are events");
        let mut last: serde_json::Value = serde_json::from_str(last).expect("every line is JSON");
        assert_eq!(last["event"], "deployed");
        last["outputs"].take()
    }

    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The functions: the shipped zips when somebody built them for the tests, else this workspace's build.
pub fn functions() -> PathBuf {
    std::env::var_os("OTPOST_SHIP_DIR").map_or_else(
        || Path::new(env!("CARGO_BIN_EXE_stack")).parent().expect("it is in a folder").to_owned(),
        PathBuf::from,
    )
}

/// Brings the stacks of an assembly up to date, as a deployment does before it comes to the pages.
pub async fn rollout(
    aws: &Aws,
    assembly: &Assembly,
    assets: Vec<Asset>,
    addresses: &Addresses,
) -> Result<StackOutputs, Error> {
    let endpoint = aws.endpoint_url.as_deref();
    let facts = Facts::new(assembly, addresses, endpoint, "a build".to_owned(), "never".to_owned())?;
    let functions = Functions::built(assets);
    let wishes = Wishes::default();
    let rollout = Rollout { aws, assembly, functions: &functions, facts: &facts, wishes: &wishes };
    let rolled = rollout.run(None, &mut Console::silent()).await?;
    if let Some(held) = rolled.held {
        held.give_up().await;
    }
    Ok(rolled.outputs)
}

impl Bench {
    pub async fn start() -> Self {
        Self::with(Rights::Ignored).await
    }

    pub async fn with(rights: Rights) -> Self {
        let state = State::new();
        let emulator = Emulator::start(&models::emulator(), state.path(), rights).await.unwrap();
        let project = tempfile::tempdir().unwrap();
        fs::copy(root().join("otpost.yaml"), project.path().join("otpost.yaml")).unwrap();
        fs::create_dir(project.path().join("site")).unwrap();
        fs::copy(root().join("site/index.html"), project.path().join("site/index.html")).unwrap();
        Self { endpoint: emulator.endpoint(), emulator, project, _state: state }
    }

    pub fn target(&self) -> Target {
        emulator::target(&self.emulator.endpoint())
    }

    pub async fn aws(&self) -> Aws {
        Aws::connect(&self.target(), "us-east-1").await.unwrap()
    }

    /// Runs `stack` in the project folder, without a terminal and without this shell's environment.
    pub async fn stack(&self, arguments: &[&str]) -> Ran {
        self.stack_with(arguments, &CREDENTIALS).await
    }

    pub async fn stack_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_stack"));
        let output = command.args(arguments).envs(environment.iter().copied()).output().await.unwrap();
        Ran::of(output)
    }

    /// Runs `stack` with this on standard input.
    pub async fn stack_reading(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_stack"));
        command.args(arguments).envs(CREDENTIALS).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that refuses its arguments reads nothing.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes()).await;
        Ran::of(child.wait_with_output().await.unwrap())
    }

    /// Runs `stack`, whose arguments need no quotes, with a terminal as its stdout.
    pub async fn stack_on_a_terminal(&self, arguments: &str) -> Ran {
        let mut command = self.command("script");
        // Its own end on the terminal is held open: a closed one would be typed as Ctrl-D, and shown.
        let line = format!("'{}' {arguments} 2>talk", env!("CARGO_BIN_EXE_stack"));
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]).env("SHELL", "/bin/sh");
        command.envs(CREDENTIALS).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("`script` is there; run: sudo apt-get install -y bsdutils");
        let _open = child.stdin.take();
        let mut ran = Ran::of(child.wait_with_output().await.unwrap());
        ran.stderr = fs::read_to_string(self.project.path().join("talk")).unwrap();
        ran
    }

    /// Runs `stack` on a terminal where this is typed; all that is seen is the result's stdout.
    pub async fn stack_typing(&self, arguments: &str, built: &Path, input: &str) -> Ran {
        let mut command = self.command("script");
        let line = format!("'{}' {arguments} --built '{}'", env!("CARGO_BIN_EXE_stack"), built.display());
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]).env("SHELL", "/bin/sh");
        command.envs(CREDENTIALS).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("`script` is there; run: sudo apt-get install -y bsdutils");
        let mut keyboard = child.stdin.take().unwrap();
        keyboard.write_all(input.as_bytes()).await.unwrap();
        let ran = Ran::of(child.wait_with_output().await.unwrap());
        drop(keyboard);
        ran
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.project.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.project.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Answers for the distribution of a deployment until the result is dropped.
    pub async fn serve(&self, outputs: &Outputs, listener: Listener) -> Serving {
        let config = app::Config::load(&self.project.path().join("otpost.yaml")).unwrap();
        let assembly = app::synthesize(&config.environment(&outputs.environment).unwrap()).unwrap();
        let template = deploy::service_template(&assembly).unwrap();
        let front = Front::of_deployment(&template, outputs, &self.aws().await).await.unwrap();
        front.with_pass(self.emulator.front_pass()).serve(listener)
    }
}
