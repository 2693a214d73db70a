//! The refusals of `stack local` before it starts anything.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::{Command, Output};

fn local(folder: &Path, environment: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stack"))
        .args(["local", "--env", environment])
        .current_dir(folder)
        .env_clear()
        .env("OTPOST_MINISTACK", folder.join("no-such-program"))
        .output()
        .unwrap()
}

#[test]
fn no_other_environment_is_run_than_the_one_of_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let config = "environments:\n  local: {region: us-east-1}\n  dev: {region: eu-central-1}\n";
    std::fs::write(folder.path().join("otpost.yaml"), config).unwrap();

    let refused = local(folder.path(), "dev");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    insta::assert_snapshot!(said, @r"
    error: `stack local` runs environment `local` and not `dev`
    hint: leave --env out; `stack deploy --env dev` deploys that one
    ");
    assert!(!folder.path().join(".local").exists(), "something was begun");

    let begun = local(folder.path(), "local");
    let said = String::from_utf8(begun.stderr).unwrap();
    assert_eq!(begun.status.code(), Some(1), "{said}");
    assert!(said.contains("no-such-program"), "{said}");
}
