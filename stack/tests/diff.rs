//! Transcripts of `stack diff --offline`: what was deployed from this folder against what would be now.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

fn project(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    configure(folder.path(), settings);
    folder
}

fn configure(folder: &Path, settings: &str) {
    let config = format!("environments:\n  dev: {{region: eu-central-1, architecture: arm64{settings}}}\n");
    fs::write(folder.join("otpost.yaml"), config).unwrap();
}

fn stack(folder: &Path, arguments: &str) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_stack"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .env_clear()
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

/// The files that a deployment of the folder as it is would leave in `cdk.out/dev/deployed`.
fn deployed(folder: &Path) {
    assert_eq!(stack(folder, "synth --env dev").0, 0);
    let out = folder.join("cdk.out/dev");
    fs::create_dir_all(out.join("deployed")).unwrap();
    for file in fs::read_dir(&out).unwrap().map(|file| file.unwrap().path()) {
        if file.to_str().unwrap().ends_with(".template.json") {
            fs::copy(&file, out.join("deployed").join(file.file_name().unwrap())).unwrap();
        }
    }
}

/// Changes the template that was deployed.
fn edit(folder: &Path, stack: &str, edit: impl FnOnce(&mut Json)) {
    let file = folder.join(format!("cdk.out/dev/deployed/{stack}.template.json"));
    let mut template = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    edit(&mut template);
    fs::write(file, template.to_string()).unwrap();
}

#[test]
fn without_a_deployment_from_here_there_is_nothing_to_compare_with() {
    let project = project("");
    insta::assert_snapshot!(transcript(project.path(), &["diff --env dev --offline", "diff --offline"]));
}

#[test]
fn an_unchanged_environment_is_empty_at_every_level() {
    let project = project("");
    deployed(project.path());
    let commands = ["diff --env dev --offline", "diff --env dev --offline --exit-code --fail-on any"];
    insta::assert_snapshot!(transcript(project.path(), &commands));
}

#[test]
fn a_changed_setting_is_shown_and_weighed() {
    let project = project("");
    deployed(project.path());
    edit(project.path(), "service", |template| {
        template["Resources"]["Health"]["Properties"]["MemorySize"] = 128.into();
        template["Outputs"].as_object_mut().unwrap().remove("Version");
    });
    let commands = ["diff --env dev --offline --exit-code", "diff --env dev --offline --fail-on any"];
    insta::assert_snapshot!(transcript(project.path(), &commands));
    assert_eq!(stack(project.path(), "diff --env dev --offline --fail-on destructive").0, 0);
    assert_eq!(stack(project.path(), "diff --env dev --offline --fail-on never --exit-code").0, 10);
}

#[test]
fn settings_of_otpost_yaml_are_what_is_compared_with() {
    let project = project("");
    deployed(project.path());
    configure(project.path(), ", functions: {memory: 1024MB}");
    let (code, stdout, _) = stack(project.path(), "diff --env dev --offline --exit-code");
    assert_eq!(code, 10);
    assert!(stdout.contains("\n      MemorySize: 256 → 1024\n"), "{stdout}");
}

#[test]
fn what_opens_is_in_a_section_of_its_own_and_fails() {
    let project = project("");
    deployed(project.path());
    edit(project.path(), "service", |template| {
        let role = &mut template["Resources"]["HealthRole"]["Properties"];
        let statements = role["Policies"][0]["PolicyDocument"]["Statement"].as_array_mut().unwrap();
        statements.remove(0);
        template["Resources"]["ApiV1HealthGet"]["Properties"]["AuthorizationType"] = "AWS_IAM".into();
        template["Resources"]["HealthLogs"]["Properties"]["LogGroupName"] = "by-hand".into();
    });
    edit(project.path(), "bootstrap", |template| {
        template["Resources"]["Artifacts"]["Properties"]["BucketName"] = "by-hand".into();
    });
    insta::assert_snapshot!(transcript(project.path(), &["diff --env dev --offline --fail-on broadening"]));
    assert_eq!(stack(project.path(), "diff --env dev --offline --exit-code").0, 10);
    let (code, stdout, stderr) =
        stack(project.path(), "diff --env dev --offline --json --fail-on destructive");
    assert_eq!(code, 6, "{stderr}");
    let report: Json = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["environment"], "dev");
    assert_eq!((&report["broadens"], &report["destroys"]), (&true.into(), &true.into()));
    let service =
        report["stacks"].as_array().unwrap().iter().find(|one| one["stack"] == "otpost-dev-service").unwrap();
    let method =
        service["broadening"].as_array().unwrap().iter().find(|one| one["logical_id"] == "ApiV1HealthGet");
    assert_eq!(method.unwrap()["finding"], "its authorization changes from `AWS_IAM` to `NONE`");
}

#[test]
fn a_template_that_cant_be_read_is_named() {
    let project = project("");
    deployed(project.path());
    fs::write(project.path().join("cdk.out/dev/deployed/edge.template.json"), "{").unwrap();
    let said = transcript(project.path(), &["diff --env dev --offline"]);
    insta::assert_snapshot!(said.replace(project.path().to_str().unwrap(), "…"));
}
