//! Processes of one function, as Lambda starts them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::JoinHandle;
use std::time::Duration;

use contract::Function;
use serde_json::Value;

use super::runtime::{Outcome, RuntimeApi};
use super::shipped;
use super::watch::Watch;

/// The program of a function: the shipped one if `OTPOST_SHIP_DIR` says where, else the compiled one.
pub fn binary(function: Function) -> PathBuf {
    static SHIPPED: OnceLock<Option<PathBuf>> = OnceLock::new();
    let unpacked = || std::env::var_os("OTPOST_SHIP_DIR").map(|_| unpack());
    if let Some(folder) = SHIPPED.get_or_init(unpacked) {
        return folder.join(function.binary());
    }
    PathBuf::from(match function {
        Function::Admin => env!("CARGO_BIN_EXE_admin"),
        Function::Canary => env!("CARGO_BIN_EXE_canary"),
        Function::Dispatch => env!("CARGO_BIN_EXE_dispatch"),
        Function::Health => env!("CARGO_BIN_EXE_health"),
        Function::IssueToken => env!("CARGO_BIN_EXE_issue_token"),
        Function::ManageTokens => env!("CARGO_BIN_EXE_manage_tokens"),
        Function::Route => env!("CARGO_BIN_EXE_route"),
        Function::Challenge => env!("CARGO_BIN_EXE_challenge"),
        Function::Passkeys => env!("CARGO_BIN_EXE_passkeys"),
        Function::ReceiveSms => env!("CARGO_BIN_EXE_receive_sms"),
        Function::Register => env!("CARGO_BIN_EXE_register"),
        Function::Reveal => env!("CARGO_BIN_EXE_reveal"),
        Function::Session => env!("CARGO_BIN_EXE_session"),
        Function::Subscribe => env!("CARGO_BIN_EXE_subscribe"),
        Function::VerifyToken => env!("CARGO_BIN_EXE_verify_token"),
    })
}

/// Take the programs out of their zips, into one folder. Each is moved there when it is whole,
/// so that another run's processes go on with theirs.
fn unpack() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join("shipped");
    std::fs::create_dir_all(&folder).unwrap();
    let fresh = tempfile::tempdir_in(target).unwrap();
    for function in Function::ALL {
        let program = shipped::extract(&shipped::zip(function), fresh.path());
        std::fs::rename(program, folder.join(function.binary())).unwrap();
    }
    folder
}

/// The variables that Lambda puts into the environment of a function, and nothing else.
pub fn platform(function: Function, runtime: SocketAddr) -> Vec<(&'static str, String)> {
    vec![
        ("AWS_LAMBDA_RUNTIME_API", runtime.to_string()),
        ("AWS_LAMBDA_FUNCTION_NAME", function.binary().to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "group".to_owned()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "stream".to_owned()),
        ("AWS_REGION", "us-east-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "test".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
        ("AWS_SESSION_TOKEN", "session".to_owned()),
    ]
}

/// A function with its processes; dropping it ends them.
pub struct Running {
    runtime: RuntimeApi,
    children: Vec<Child>,
    readers: Vec<JoinHandle<()>>,
}

impl Running {
    /// Start `processes` processes of `function`.
    pub async fn start(
        function: Function,
        processes: usize,
        timeout: Duration,
        environment: &[(&'static str, String)],
        watch: &Watch,
    ) -> Self {
        let runtime = RuntimeApi::with_timeout(timeout).await;
        let mut running = Self { runtime, children: Vec::new(), readers: Vec::new() };
        for _ in 0..processes {
            let mut child = Command::new(binary(function))
                .env_clear()
                .envs(platform(function, running.runtime.address))
                .envs(environment.iter().cloned())
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap_or_else(|error| panic!("`{}`: {error}", binary(function).display()));
            running.readers.push(watch.collect(child.stdout.take().unwrap()));
            running.readers.push(watch.collect(child.stderr.take().unwrap()));
            running.children.push(child);
        }
        running
    }

    /// Invoke it.
    pub async fn invoke(&self, event: &Value) -> Outcome {
        self.runtime.invoke(event).await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
        for reader in self.readers.drain(..) {
            let _ = reader.join();
        }
    }
}
