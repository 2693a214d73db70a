//! The output of commands that reach no network: help, cost, diagram, completions.

mod goals;

use std::fs;
use std::process::Command;

use clap::Parser as _;
use stack::cli::Cli;

use super::{project, stack, transcript};

#[test]
fn alone_it_names_the_first_steps() {
    let project = project();
    let (code, stdout, stderr) = stack(project.path(), "");
    assert_eq!((code, stdout.as_str()), (2, ""));
    let first = stderr.split("\nFirst:\n").nth(1).and_then(|rest| rest.split("\n\n").next());
    let steps: Vec<_> = first.expect("it has first steps").lines().collect();
    assert_eq!(steps.len(), 3);
    for step in steps {
        let command = step.trim().split("  ").next().expect("a command").replace("NAME", "dev");
        let command: Vec<_> = command.split(' ').collect();
        assert!(Cli::try_parse_from(&command).is_ok(), "{command:?}");
    }
}

#[test]
fn help_has_every_command_in_a_group() {
    let project = project();
    insta::assert_snapshot!(transcript(project.path(), &["--help"]));
}

#[test]
fn a_month_is_estimated_resource_by_resource() {
    let project = project();
    let commands = [
        "cost --env dev",
        "cost --env dev --users 0 --issued 0 --verified 0 --received 0 --visits 0",
        "cost --env dev --region ap-south-1 --sms-price 0.08 --issued 1000",
        "cost --env dev --sms-price much",
    ];
    insta::assert_snapshot!(transcript(project.path(), &commands));
}

#[test]
fn an_estimate_is_the_sum_of_its_charges_and_knows_every_type() {
    let project = project();
    for environment in ["dev", "prod"] {
        let (code, stdout, stderr) = stack(project.path(), &format!("cost --env {environment} --json"));
        assert_eq!(code, 0, "{stderr}");
        let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(
            report["unknown"],
            serde_json::json!([]),
            "a new type must be priced, or be said to be free"
        );
        let charges = report["charges"].as_array().unwrap();
        let sum: f64 = charges.iter().map(|charge| charge["usd"].as_f64().unwrap()).sum();
        let total = report["total"].as_f64().unwrap();
        assert!((sum - total).abs() < 1e-9, "{sum} {total}");
        let idle = report["idle"].as_f64().unwrap();
        assert!(idle > 5.0 && idle < total, "the web ACL alone costs that: {idle}, {total}");
        let of = |kind: &str| {
            charges.iter().filter(|charge| charge["kind"] == kind && charge["quantity"] == 1.0).count()
        };
        assert_eq!(of("AWS::KMS::Key"), 4);
        assert_eq!(of("AWS::CloudWatch::Dashboard"), 1);
        assert_eq!(of("AWS::CloudWatch::Alarm"), 17);
    }
}

#[test]
fn a_diagram_is_text_or_a_picture_or_data() {
    let project = project();
    let (code, text, _) = stack(project.path(), "diagram --env dev");
    assert_eq!(code, 0);
    assert!(text.starts_with("flowchart LR\n  subgraph edge[\"edge\"]\n"), "{text}");
    let (_, picture, _) = stack(project.path(), "diagram --env dev --format svg");
    assert!(picture.starts_with("<svg xmlns=") && picture.ends_with("</svg>\n"), "{picture}");
    let (_, data, _) = stack(project.path(), "diagram --env dev --json");
    let graph: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(graph["environment"], "dev");
}

#[test]
fn bash_takes_the_completions() {
    let project = project();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, script, stderr) = stack(project.path(), &format!("completions {shell}"));
        assert_eq!(code, 0, "{stderr}");
        assert!(script.contains("send-sms") && script.contains("endpoint-url"), "{shell}");
    }
    let script = project.path().join("stack.bash");
    fs::write(&script, stack(project.path(), "completions bash").1).unwrap();
    let program = "source \"$1\"; COMP_WORDS=(stack sta); COMP_CWORD=1; COMP_LINE='stack sta'; \
                   _stack stack sta stack; echo \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", program, "bash"]).arg(&script).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "status\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (code, _, stderr) = stack(project.path(), "completions tcsh");
    assert_eq!(code, 2, "{stderr}");
}

#[test]
fn a_variable_is_not_shown_as_if_it_had_been_typed() {
    let project = project();
    let output = Command::new(env!("CARGO_BIN_EXE_stack"))
        .args(["deploy", "--buid", "ship"])
        .current_dir(project.path())
        .env_clear()
        .env("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(!said.contains("--endpoint-url"), "{said}");
}
