//! The figures of `just bench` for the functions, beside a Python handler and a Rust handler with nothing in it,
//! in one run: size, instructions and time from exec to the first `next`, memory, and AWS calls.
//!
//! Times are medians of pairs taken in turn on this machine and are to be read as ratios.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
#![allow(dead_code)]

#[path = "../tests/rig/mod.rs"]
mod rig;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use contract::Function;
use rig::runtime::RuntimeApi;
use rig::{Cloud, emulator, function, shipped};
use serde_json::json;

/// Starts of each handler; all handlers take turns.
const ROUNDS: usize = 15;

/// One handler and how it is started.
struct Handler {
    name: String,
    command: Vec<PathBuf>,
    zip_bytes: Option<u64>,
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let handlers = handlers(folder.path());
    let mut starts = vec![Vec::new(); handlers.len()];
    let mut memory = vec![0; handlers.len()];
    for _ in 0..ROUNDS {
        for (index, handler) in handlers.iter().enumerate() {
            let (elapsed, resident) = start(handler).await;
            starts[index].push(elapsed);
            memory[index] = resident;
        }
    }
    let floor = median(&mut starts[0].clone());
    println!("from exec to the first `next`, {ROUNDS} starts each:\n");
    println!(
        "{:<16} {:>9} {:>14} {:>9} {:>8} {:>8}",
        "handler", "zip KB", "instructions", "start ms", "ratio", "RSS KB"
    );
    for (index, handler) in handlers.iter().enumerate() {
        let command: Vec<&Path> = handler.command.iter().map(PathBuf::as_path).collect();
        let counted = shipped::instructions(&command, folder.path()).await;
        let elapsed = median(&mut starts[index]);
        let zip = handler.zip_bytes.map_or_else(|| "-".to_owned(), |bytes| (bytes / 1000).to_string());
        println!(
            "{:<16} {zip:>9} {counted:>14} {:>9.2} {:>7.1}x {:>8}",
            handler.name,
            elapsed.as_secs_f64() * 1000.0,
            elapsed.as_secs_f64() / floor.as_secs_f64(),
            memory[index],
        );
    }
    calls().await;
}

/// The floor first, then the functions, then Python.
fn handlers(folder: &Path) -> Vec<Handler> {
    let root = emulator::root();
    let bare = root.join("target/ship/bare");
    let python = root.join(".local/venv/bin/python");
    assert!(bare.exists() && python.exists(), "run `just bench`");
    let mut handlers =
        vec![Handler { name: "bare runtime".to_owned(), command: vec![bare], zip_bytes: None }];
    for function in Function::ALL {
        let zip = shipped::zip(function);
        let own = folder.join(function.binary());
        std::fs::create_dir(&own).unwrap();
        let program = shipped::extract(&zip, &own);
        let zip_bytes = Some(zip.metadata().unwrap().len());
        handlers.push(Handler { name: function.binary().to_owned(), command: vec![program], zip_bytes });
    }
    let script = root.join("functions/benches/boto3/bootstrap.py");
    handlers.push(Handler {
        name: "Python, boto3".to_owned(),
        command: vec![python, script],
        zip_bytes: None,
    });
    handlers
}

/// Starts a handler once: the time until it asks for work, and its memory in KB then.
async fn start(handler: &Handler) -> (Duration, u64) {
    let runtime = RuntimeApi::start().await;
    let begun = Instant::now();
    let mut child = Command::new(&handler.command[0])
        .args(&handler.command[1..])
        .env_clear()
        .envs(function::platform(Function::IssueToken, runtime.address))
        .envs(shipped::template())
        // Python's peer makes its client when it starts, and wants an endpoint that it can parse.
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    tokio::time::timeout(Duration::from_secs(60), runtime.polled())
        .await
        .unwrap_or_else(|_| panic!("`{}` does not ask for work", handler.name));
    let elapsed = begun.elapsed();
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let resident = resident.trim().trim_end_matches(" kB").parse().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    (elapsed, resident)
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// The AWS calls of each answer, as the rig's proxy sees them; `just test` holds them.
async fn calls() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    println!("\nAWS calls, the client's key in the cache:\n");
    let first = cloud.issue(&key, "ada@example.com").await;
    cloud.verify(&key, "ada@example.com", "not-the-token").await;
    cloud.take_actions();
    let show = |name: &str| println!("{name:<16} {}", cloud.take_actions().join(", "));
    let token = first.text("token");
    cloud.verify(&key, "ada@example.com", &token).await;
    show("verified");
    cloud.verify(&key, "ada@example.com", &token).await;
    show("refused");
    cloud.issue(&key, "bob@example.com").await;
    show("issued, shown");
    let by_sms = json!({ "user_id": "+447700900123", "channel": "sms" });
    cloud.post("/v1/tokens", &key, by_sms).await;
    show("issued, sent");
}
