//! The token is for the command alone: cargo runs every dependency's build script with its own environment.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::TOKEN;
use crate::emulator::Bench;

/// Writes down what it was given, and answers to a question about its version.
const PROGRAM: &str = "#!/bin/sh\nenv >> \"${0##*/}.env\"\necho 1.0.0\n";
const PROGRAMS: [&str; 5] = ["cargo", "cargo-lambda", "node", "python3", "rustc"];

/// A workspace, as far as a build reads it before it begins.
fn lay_out(project: &Path) {
    let files = [
        ("Cargo.toml", "[workspace]\n"),
        ("functions/Cargo.toml", "[dependencies]\n"),
        ("tools/ship", "env > ship.env\n"),
        ("program", PROGRAM),
    ];
    for (path, body) in files {
        let path = project.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, body).unwrap();
    }
    fs::create_dir(project.join("bin")).unwrap();
    for program in PROGRAMS {
        // Another process writes what is run, as in the tests of `asset::build`.
        let installed = Command::new("install")
            .arg(project.join("program"))
            .arg(project.join("bin").join(program))
            .status();
        assert!(installed.unwrap().success());
    }
}

#[tokio::test]
async fn no_build_is_given_the_token() {
    let bench = Bench::light().await;
    let project = bench.project.path();
    lay_out(project);
    let path = format!("{}:/usr/bin:/bin", project.join("bin").display());
    let environment = [
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("CLOUDFLARE_API_TOKEN", TOKEN),
        ("PATH", path.as_str()),
        ("SAID", "to everybody"),
    ];
    let doctor = bench.stack_with(&["doctor", "--env", "dev"], &environment).await;
    assert!(doctor.stdout.contains("✔ cargo-lambda"), "{}{}", doctor.stdout, doctor.stderr);
    for profile in ["workspace", "ship"] {
        let deploy = ["deploy", "--env", "dev", "--build", profile, "--require-approval", "never"];
        let ran = bench.stack_with(&deploy, &environment).await;
        assert_eq!(ran.code, 1, "nothing was built, after all: {}", ran.stderr);
    }
    for program in PROGRAMS.iter().chain(&["ship"]) {
        let given = fs::read_to_string(project.join(format!("{program}.env")));
        let given = given.unwrap_or_else(|error| panic!("`{program}` did not run: {error}"));
        assert!(given.contains("SAID=to everybody"), "{program}: {given}");
        assert!(!given.contains("CLOUDFLARE_API_TOKEN") && !given.contains(TOKEN), "{program} has the token");
    }
}

/// Nothing is started in another way.
#[test]
fn every_program_is_started_without_the_token() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut direct = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap_or_default();
            let code = text.split("#[cfg(test)]").next().unwrap();
            if !path.ends_with("tests.rs") && code.contains("Command::new(") {
                direct.push(path.file_name().unwrap().to_owned());
            }
        }
    }
    assert_eq!(direct, ["child.rs"]);
}
