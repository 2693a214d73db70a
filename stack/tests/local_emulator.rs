//! The emulator starts with a clean environment, keeps its state, and is never left behind.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use stack::aws::{Aws, Static, Target};
use stack::local::emulator::{self, Emulator, Rights};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

async fn start(folder: &Path) -> Emulator {
    let program = emulator::chosen().unwrap_or_else(|| emulator::installed(&root()));
    assert!(program.exists(), "`{}` is not there; run `just tools`", program.display());
    Emulator::start(&program, folder, Rights::Ignored).await.unwrap()
}

async fn connect(emulator: &Emulator) -> Aws {
    let keys = Static { access_key_id: "test".to_owned(), secret_access_key: "test".to_owned() };
    let target =
        Target { endpoint_url: Some(emulator.endpoint()), credentials: Some(keys), ..Target::default() };
    Aws::connect(&target, "us-east-1").await.unwrap()
}

/// The processes whose environment names the folder, as the emulator's does.
fn processes(folder: &Path) -> Vec<String> {
    let needle = format!("TMPDIR={}", folder.join("tmp").display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let Ok(environment) = std::fs::read(entry.path().join("environ")) else { continue };
        if environment.split(|byte| *byte == 0).any(|variable| variable == needle.as_bytes()) {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    found
}

fn wait_until_gone(folder: &Path) {
    let deadline = Instant::now() + Duration::from_secs(15);
    while !processes(folder).is_empty() {
        assert!(Instant::now() < deadline, "still there: {:?}", processes(folder));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[tokio::test]
async fn state_survives_a_stop_and_the_port_stays() {
    let folder = tempfile::tempdir().unwrap();
    let first = start(folder.path()).await;
    let endpoint = first.endpoint();
    connect(&first).await.s3().create_bucket().bucket("kept").send().await.unwrap();
    first.stop().await.unwrap();
    wait_until_gone(folder.path());

    let second = start(folder.path()).await;
    assert_eq!(second.endpoint(), endpoint);
    connect(&second).await.s3().head_bucket().bucket("kept").send().await.unwrap();
    second.stop().await.unwrap();
    wait_until_gone(folder.path());
}

#[tokio::test]
async fn nothing_of_this_shell_reaches_the_emulator() {
    let folder = tempfile::tempdir().unwrap();
    let emulator = start(folder.path()).await;
    let running = processes(folder.path());
    assert_eq!(running.len(), 1, "{running:?}");
    let environment = std::fs::read(format!("/proc/{}/environ", running[0])).unwrap();
    let names: Vec<String> = environment
        .split(|byte| *byte == 0)
        .filter_map(|variable| {
            String::from_utf8_lossy(variable).split_once('=').map(|(name, _)| name.to_owned())
        })
        .collect();
    assert!(names.iter().all(|name| !name.starts_with("AWS_") && !name.starts_with("CARGO")), "{names:?}");
    let listening = std::fs::read_to_string(format!("/proc/{}/net/tcp", running[0])).unwrap();
    let port = emulator.endpoint().rsplit(':').next().unwrap().parse::<u16>().unwrap();
    let everywhere = format!("00000000:{port:04X} 00000000:0000 0A");
    assert!(!listening.contains(&everywhere), "it listens on every interface");
    assert!(listening.contains(&format!("0100007F:{port:04X} 00000000:0000 0A")), "{listening}");
    emulator.stop().await.unwrap();
}

#[tokio::test]
async fn a_dropped_emulator_ends() {
    let folder = tempfile::tempdir().unwrap();
    drop(start(folder.path()).await);
    wait_until_gone(folder.path());
}

#[tokio::test]
async fn a_killed_emulator_is_followed_by_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let first = start(folder.path()).await;
    for process in processes(folder.path()) {
        assert!(Command::new("kill").args(["-KILL", &process]).status().unwrap().success());
    }
    let second = start(folder.path()).await;
    connect(&second).await.s3().list_buckets().send().await.unwrap();
    second.stop().await.unwrap();
    drop(first);
    wait_until_gone(folder.path());
}

#[tokio::test]
async fn an_emulator_that_ends_at_its_start_is_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("ministack");
    std::fs::write(&program, "#!/bin/sh\necho 'no module named ministack' >&2\nexit 3\n").unwrap();
    assert!(Command::new("chmod").arg("+x").arg(&program).status().unwrap().success());
    let error = Emulator::start(&program, folder.path(), Rights::Ignored).await.unwrap_err();
    assert!(error.message.contains("no module named ministack"), "{error}");
    let missing =
        Emulator::start(&folder.path().join("nothing"), folder.path(), Rights::Ignored).await.unwrap_err();
    assert_eq!(missing.hint.as_deref(), Some("run `just tools`"));
}
