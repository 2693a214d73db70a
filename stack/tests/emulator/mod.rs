//! An emulator of its own for each test, a project folder of its own, and the real `stack` between them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use stack::aws::{Aws, Target};
use stack::local::emulator::{self, Emulator, Rights};
use tempfile::TempDir;
use tokio::process::Command;

/// An emulator, and a copy of what a deployment reads.
pub struct Bench {
    pub emulator: Emulator,
    pub project: TempDir,
    _state: TempDir,
}

/// What a command did.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).expect("stdout is JSON and nothing else")
    }

    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.stdout, self.stderr);
        self
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The functions: the shipped zips when somebody built them for the tests, else this workspace's build.
pub fn functions() -> PathBuf {
    std::env::var_os("OTPOST_SHIP_DIR").map_or_else(
        || Path::new(env!("CARGO_BIN_EXE_stack")).parent().expect("it is in a folder").to_owned(),
        PathBuf::from,
    )
}

impl Bench {
    pub async fn start() -> Self {
        Self::with(Rights::Ignored).await
    }

    pub async fn with(rights: Rights) -> Self {
        let program = emulator::chosen().unwrap_or_else(|| emulator::installed(&root()));
        assert!(program.exists(), "`{}` is not there; run `just tools`", program.display());
        let state = tempfile::tempdir().unwrap();
        let emulator = Emulator::start(&program, state.path(), rights).await.unwrap();
        let project = tempfile::tempdir().unwrap();
        fs::copy(root().join("otpost.yaml"), project.path().join("otpost.yaml")).unwrap();
        fs::create_dir(project.path().join("site")).unwrap();
        fs::copy(root().join("site/index.html"), project.path().join("site/index.html")).unwrap();
        Self { emulator, project, _state: state }
    }

    pub fn target(&self) -> Target {
        emulator::target(&self.emulator.endpoint())
    }

    pub async fn aws(&self) -> Aws {
        Aws::connect(&self.target(), "us-east-1").await.unwrap()
    }

    /// Runs `stack` in the project folder, without a terminal and without this shell's environment.
    pub async fn stack(&self, arguments: &[&str]) -> Ran {
        self.stack_with(arguments, &[("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")]).await
    }

    pub async fn stack_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_stack"))
            .args(arguments)
            .current_dir(self.project.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.project.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL", self.emulator.endpoint())
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .unwrap();
        Ran {
            code: output.status.code().expect("it was not killed"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
