//! Transcripts of commands that need no AWS: usage, configuration, synthesis.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod callgrind;
mod documents;
mod instructions;
mod shown;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

const CONFIG: &str = "environments:\n  dev: {region: eu-central-1, architecture: arm64}\n  prod: {region: eu-central-1, architecture: arm64, protected: true}\n";

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("otpost.yaml"), CONFIG).unwrap();
    folder
}

fn stack(folder: &Path, arguments: &str) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_stack"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .env_clear()
        .env("TZ", "Asia/Kolkata")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn transcript(folder: &Path, commands: &[&str]) -> String {
    let mut all = String::new();
    for command in commands {
        let (code, stdout, stderr) = stack(folder, command);
        writeln!(all, "$ stack {command}\n{stdout}{stderr}→ {code}\n").unwrap();
    }
    all
}

#[test]
fn a_wrong_command_line_ends_with_2_and_says_what_would_be_right() {
    let project = project();
    let commands = ["deploy --envv dev", "deploy --env dev --build fast", "client create", "outputs"];
    insta::assert_snapshot!(transcript(project.path(), &commands));
}

#[test]
fn an_environment_that_is_not_there_or_protected_is_refused() {
    let project = project();
    let commands = ["synth --env deev", "destroy --env prod --yes", "destroy --env dev"];
    let said = transcript(project.path(), &commands).replace(project.path().to_str().unwrap(), "…");
    insta::assert_snapshot!(said);
}

#[test]
fn outside_a_project_the_command_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, stderr) = stack(folder.path(), "synth");
    assert_eq!(code, 2);
    assert!(stderr.starts_with("error: there is no `otpost.yaml` in "), "{stderr}");
    assert!(stderr.contains("\nhint: run the command inside the project\n"), "{stderr}");
}

#[test]
fn synthesis_writes_the_same_bytes_from_any_folder_of_the_project() {
    let project = project();
    let (code, stdout, stderr) = stack(project.path(), "synth --env dev --json");
    assert_eq!(code, 0, "{stderr}");
    let manifests: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(manifests[0]["environment"], "dev");
    let file = project.path().join("cdk.out/dev/service.template.json");
    let first = fs::read(&file).unwrap();
    let below = project.path().join("some/where");
    fs::create_dir_all(&below).unwrap();
    fs::remove_file(&file).unwrap();
    assert_eq!(stack(&below, "synth").0, 0);
    assert_eq!(fs::read(&file).unwrap(), first);
    assert!(project.path().join("cdk.out/prod/manifest.json").exists(), "without --env every environment");
    assert!(!below.join("cdk.out").exists());
}

#[test]
fn synthesis_writes_yaml_of_the_same_content() {
    let project = project();
    stack(project.path(), "synth --env dev");
    let json = fs::read_to_string(project.path().join("cdk.out/dev/edge.template.json")).unwrap();
    assert_eq!(stack(project.path(), "synth --env dev --format yaml").0, 0);
    let yaml = fs::read_to_string(project.path().join("cdk.out/dev/edge.template.yaml")).unwrap();
    let from_yaml: serde_json::Value = serde_yaml::from_str(&yaml).unwrap();
    assert_eq!(from_yaml, serde_json::from_str::<serde_json::Value>(&json).unwrap());
    assert!(!project.path().join("cdk.out/dev/edge.template.json").exists());
}
