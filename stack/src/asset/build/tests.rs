use std::fs;
use std::process::Command;

use app::Architecture;
use tempfile::TempDir;

use super::{Tools, is_native};
use crate::error::Error;

/// A search path with these programs and no others.
fn tools(programs: &[(&str, &str)]) -> (TempDir, Tools) {
    let folder = tempfile::tempdir().unwrap();
    for (name, body) in programs {
        let text = folder.path().join(format!("{name}.sh"));
        fs::write(&text, format!("#!/bin/sh\n{body}\n")).unwrap();
        // Another process writes what is run: one that a parallel test forks from this one would hold the
        // file open for a moment, and what is open for writing can't be run.
        let installed = Command::new("install").arg(&text).arg(folder.path().join(name)).status();
        assert!(installed.unwrap().success());
    }
    let path = folder.path().as_os_str().to_owned();
    (folder, Tools { path })
}

fn said(error: &Error) -> String {
    format!("error: {error}\nhint: {}", error.hint.as_deref().unwrap_or_default())
}

/// The architecture that this machine hasn't.
fn other() -> (Architecture, &'static str) {
    match is_native(Architecture::Arm64) {
        true => (Architecture::X86_64, "x86_64-unknown-linux-gnu"),
        false => (Architecture::Arm64, "aarch64-unknown-linux-gnu"),
    }
}

#[test]
fn a_machine_without_rust_is_told_where_it_is() {
    let (_folder, none) = tools(&[]);
    insta::assert_snapshot!(said(&none.look_for_rust().unwrap_err()), @r"
    error: there is no `cargo` on the PATH
    hint: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh
    ");
    let (_folder, half) = tools(&[("cargo", "true")]);
    assert_eq!(half.look_for_rust().unwrap_err().message, "there is no `rustc` on the PATH");
    let (_folder, both) = tools(&[("cargo", "true"), ("rustc", "true")]);
    assert_eq!(both.look_for_rust(), Ok(()));
}

#[tokio::test]
async fn a_missing_cargo_lambda_is_named_with_what_installs_it() {
    let (_folder, none) = tools(&[]);
    let error = none.look_for_cargo_lambda(other().0).await.unwrap_err();
    insta::assert_snapshot!(said(&error), @r"
    error: there is no `cargo-lambda` on the PATH
    hint: tools/venv
    ");
}

#[tokio::test]
async fn another_architecture_wants_its_target_and_a_linker() {
    let (architecture, target) = other();
    let native = if architecture == Architecture::Arm64 { Architecture::X86_64 } else { Architecture::Arm64 };
    let libraries = tempfile::tempdir().unwrap();
    let there = format!("echo '{}'", libraries.path().display());

    let (_folder, without) = tools(&[("cargo-lambda", "true"), ("rustc", "echo /nowhere")]);
    assert_eq!(without.look_for_cargo_lambda(native).await, Ok(()), "this machine's own needs neither");
    let error = without.look_for_cargo_lambda(architecture).await.unwrap_err();
    let expected =
        format!("error: the compiler can't build for `{target}`\nhint: rustup target add {target}");
    assert_eq!(said(&error), expected);

    for python in ["false", "echo 'No module named ziglang' >&2; exit 1"] {
        let (_folder, without) = tools(&[("cargo-lambda", "true"), ("rustc", &there), ("python3", python)]);
        let error = without.look_for_cargo_lambda(architecture).await.unwrap_err();
        let expected = format!("error: there is no `zig`, which links for `{target}`\nhint: tools/venv");
        assert_eq!(said(&error), expected);
    }
    for zig in [("zig", "true"), ("python3", "[ \"$*\" = '-m ziglang version' ]")] {
        let (_folder, with) = tools(&[("cargo-lambda", "true"), ("rustc", &there), zig]);
        assert_eq!(with.look_for_cargo_lambda(architecture).await, Ok(()), "{zig:?}");
    }
}

#[tokio::test]
async fn a_build_that_fails_is_named_as_it_was_run() {
    let (folder, tools) = tools(&[("cargo", "exit 3")]);
    let error = tools.run(folder.path(), "cargo", &["build", "--workspace"]).await.unwrap_err();
    assert_eq!(error.message, "`cargo build --workspace` failed");
    assert_eq!(tools.run(folder.path(), "gone", &[]).await.unwrap_err().hint, None);
}
