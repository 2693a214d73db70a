//! checkov's checks of CloudFormation: every finding is suppressed with a reason, and no suppression is idle.

use std::collections::BTreeSet;
use std::process::Command;

use app::Format;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::{assembly, root, shapes};

/// A finding that we live with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Suppression {
    /// checkov's name for the check.
    check: String,
    /// The logical ids it is about; nothing for every resource.
    #[serde(default)]
    resources: Vec<String>,
    /// The reason.
    because: String,
}

impl Suppression {
    fn covers(&self, (check, id): &(String, String)) -> bool {
        self.check == *check && (self.resources.is_empty() || self.resources.contains(id))
    }
}

/// The findings of checkov in the templates of every kind of environment: check and logical id.
fn found() -> BTreeSet<(String, String)> {
    let own = root().join(".local/checkov/bin/checkov");
    let checkov = std::env::var_os("OTPOST_CHECKOV").map_or(own, Into::into);
    assert!(checkov.exists(), "`{}` is missing; run `tools/venv checkov`", checkov.display());
    let dir = tempfile::tempdir().unwrap();
    for (name, environment) in shapes() {
        assembly(&environment).write(&dir.path().join(name), Format::Json).unwrap();
    }
    // `--skip-download`: what its maker's service knows is not asked for.
    let output = Command::new(checkov)
        .args([
            "--framework",
            "cloudformation",
            "--skip-download",
            "--quiet",
            "--compact",
            "--output",
            "json",
        ])
        .arg("--directory")
        .arg(dir.path())
        .env("LOG_LEVEL", "ERROR")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let report: Json =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!(report["summary"]["parsing_errors"], 0);
    assert!(
        report["summary"]["passed"].as_u64() > Some(500),
        "checkov looked at little: {}",
        report["summary"]
    );
    let failed = report["results"]["failed_checks"].as_array().unwrap().iter();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    failed
        .map(|finding| {
            let resource = text(&finding["resource"]);
            (text(&finding["check_id"]), resource.rsplit('.').next().unwrap().to_owned())
        })
        .collect()
}

#[test]
fn what_checkov_finds_has_a_reason() {
    let suppressions: Vec<Suppression> = serde_yaml::from_str(include_str!("suppressions.yaml")).unwrap();
    let found = found();
    let new: Vec<_> =
        found.iter().filter(|finding| !suppressions.iter().any(|known| known.covers(finding))).collect();
    assert!(new.is_empty(), "mend these, or say in suppressions.yaml why not: {new:#?}");
    for suppression in &suppressions {
        assert!(!suppression.because.is_empty(), "{suppression:?}");
        assert!(found.iter().any(|finding| suppression.covers(finding)), "found no more: {suppression:?}");
        for id in &suppression.resources {
            let finding = (suppression.check.clone(), id.clone());
            assert!(found.contains(&finding), "`{}` doesn't find `{id}` any more", suppression.check);
        }
    }
    assert!(suppressions.len() <= 15, "more than can be read in two minutes");
}
