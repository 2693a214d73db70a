//! Transcripts of `stack config show`: every setting, its value, and where it comes from.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::process::Command;

const FILE: &str = "\
defaults:
  region: eu-central-1
  architecture: arm64
  token:
    length: 12
  relay:
    people: {bob: {locale: de}}
  tags: {team: identity}
environments:
  dev:
    account: \"111122223333\"
    ttl: 7d
    token: {alphabet: base32}
    relay:
      providers: [twilio, aql]
      people:
        alice:
          numbers: [\"+447700900123\", \"+447700900124\"]
          notify: [web_push, ntfy]
  prod:
    protected: true
    domain:
      name: otp.example.com
      certificate: arn:aws:acm:us-east-1:111122223333:certificate/9b4c7c5e-1b54-4c8d-9f0e-0d3c8a2f6b11
    alarms: {emails: [operator@example.com]}
    email:
      sender: otp@example.com
    tags: {service: otpost}
  \"pr-*\":
    logs: {retention: 1d}
";

fn stack(arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("otpost.yaml"), FILE).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_stack"));
    let output = command.args(arguments).current_dir(folder.path()).env_clear().output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap().replace(folder.path().to_str().unwrap(), "…");
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn transcript(arguments: &str) -> String {
    let (code, stdout, stderr) = stack(&arguments.split(' ').collect::<Vec<_>>());
    format!("$ stack {arguments}\n{stdout}{stderr}→ {code}\n")
}

#[test]
fn each_value_has_a_line_a_flag_or_is_the_default() {
    insta::assert_snapshot!("dev", transcript("config show --env dev"));
    insta::assert_snapshot!("prod", transcript("config show --env prod"));
    insta::assert_snapshot!("of_a_pattern", transcript("config show --env pr-7 --region us-east-1"));
}

#[test]
fn what_can_not_be_shown_is_refused() {
    let said = ["config show", "config show --env pr", "config show --env dev --region eu-east-1"];
    insta::assert_snapshot!("refused", said.map(transcript).join("\n"));
}

/// A pattern stands for names without end.
#[test]
fn synth_without_a_name_writes_the_environments_that_have_one() {
    let (code, stdout, stderr) = stack(&["synth", "--json"]);
    assert_eq!(code, 0, "{stderr}");
    let manifests: Vec<serde_json::Value> = serde_json::from_str(&stdout).unwrap();
    let names: Vec<_> = manifests.iter().map(|manifest| &manifest["environment"]).collect();
    assert_eq!(names, ["dev", "prod"]);
    let (code, stdout, stderr) = stack(&["synth", "--env", "pr-7", "--json"]);
    assert_eq!(code, 0, "{stderr}");
    let manifests: Vec<serde_json::Value> = serde_json::from_str(&stdout).unwrap();
    let shared: Vec<_> =
        manifests[0]["stacks"].as_array().unwrap().iter().map(|stack| &stack["shared"]).collect();
    assert_eq!(shared, [true, true, false]);
}

/// The line that is named holds the key that is shown.
#[test]
fn as_json_it_says_the_same() {
    for environment in ["dev", "prod", "pr-7"] {
        let (code, stdout, stderr) = stack(&["config", "show", "--env", environment, "--json"]);
        assert_eq!((code, stderr.as_str()), (0, ""));
        let settings: Vec<serde_json::Value> = serde_json::from_str(&stdout).unwrap();
        assert!(settings.len() > 20);
        for setting in &settings {
            let keys = ["setting", "value", "from", "line"];
            assert!(setting.as_object().unwrap().keys().all(|key| keys.contains(&key.as_str())), "{setting}");
            match setting["line"].as_u64() {
                None => assert_eq!(setting["from"], "default"),
                Some(line) => {
                    let line = FILE.lines().nth(usize::try_from(line).unwrap() - 1).unwrap();
                    let key = setting["setting"].as_str().unwrap().rsplit('.').next().unwrap();
                    assert!(line.contains(&format!("{key}:")), "{setting}: {line}");
                }
            }
        }
        let find = |name: &str| settings.iter().find(|setting| setting["setting"] == name).unwrap();
        assert_eq!(find("token.length")["value"], 12);
        assert_eq!(find("token.length")["from"], "defaults");
    }
}
