//! Processes of one function, as Lambda starts them.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use contract::Function;
use serde_json::Value;

use super::runtime::{Outcome, RuntimeApi};
use super::watch::Watch;

/// The compiled binary of a function.
pub fn binary(function: Function) -> PathBuf {
    if let Some(folder) = std::env::var_os("OTPOST_FUNCTIONS_DIR") {
        return PathBuf::from(folder).join(function.binary()).join("bootstrap");
    }
    PathBuf::from(match function {
        Function::Admin => env!("CARGO_BIN_EXE_admin"),
        Function::Dispatch => env!("CARGO_BIN_EXE_dispatch"),
        Function::Health => env!("CARGO_BIN_EXE_health"),
        Function::IssueToken => env!("CARGO_BIN_EXE_issue_token"),
        Function::ManageTokens => env!("CARGO_BIN_EXE_manage_tokens"),
        Function::Route => env!("CARGO_BIN_EXE_route"),
        Function::VerifyToken => env!("CARGO_BIN_EXE_verify_token"),
    })
}

/// What Lambda puts into the environment of a function, and nothing else.
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
        environment: &[(&'static str, String)],
        watch: &Watch,
    ) -> Self {
        let runtime = RuntimeApi::start().await;
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
