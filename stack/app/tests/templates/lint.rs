//! Neither cfn-lint nor AWS's own cloudformation-validate finds an error or a warning, whatever is on in an environment.

use std::path::{Path, PathBuf};
use std::process::Command;

use app::Format;

use crate::{assembly, prod, shapes, tool};

/// The templates of every shape of an environment, in this folder.
fn written(dir: &Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for (name, environment) in shapes() {
        let dir = dir.join(name);
        let assembly = assembly(&environment);
        assembly.write(&dir, Format::Json).unwrap();
        paths.extend(assembly.templates.keys().map(|file| dir.join(file)));
    }
    // As YAML a tool could read one of them otherwise: as a date, say.
    let dir = dir.join("yaml");
    let assembly = assembly(&prod());
    assembly.write(&dir, Format::Yaml).unwrap();
    paths.extend(assembly.templates.keys().map(|file| dir.join(file.replace(".json", ".yaml"))));
    paths
}

#[test]
fn cfn_lint_is_content() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new(tool("OTPOST_CFN_LINT", "cfn-lint"));
    command.args(written(dir.path()));
    // Its informal findings too, such as a resource with data that says nothing of its end.
    command.args(["--include-checks", "I"]);
    // Only what it found makes it print; all environments' regions are checked.
    let output = command.args(["--regions", "us-east-1", "eu-west-1", "eu-central-1"]).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.is_empty(), "{out}{err}");
}

/// Actions that know no resource, and are allowed on some, are allowed on none.
#[test]
fn no_right_grants_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut paths = written(dir.path());
    paths.push(crate::root().join("stack/deploy-role.yaml"));
    let idle = |paths: &[PathBuf]| {
        let mut command = Command::new(tool("OTPOST_VALIDATE_PYTHON", "python"));
        let output = command.args(["-c", include_str!("actions.py")]).args(paths).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(idle(&paths), "");
    let wrong = dir.path().join("wrong.json");
    let policy = r#"{"Resources": {"Role": {"Properties": {"Policies": [{"PolicyDocument": {"Statement": [
        {"Effect": "Allow", "Action": ["dynamodb:ListStreams", "sns:Publish", "sns:Pubish"], "Resource": "arn:aws:sns:::a"}
    ]}}]}}}}"#;
    std::fs::write(&wrong, policy).unwrap();
    assert_eq!(
        idle(&[wrong]),
        "Role: dynamodb:ListStreams knows no resource\nRole: sns:Pubish is no action\n"
    );
}

/// The findings of cloudformation-validate in templates of a region.
fn validated(region: &str, paths: &[PathBuf]) -> String {
    let mut command = Command::new(tool("OTPOST_VALIDATE_PYTHON", "python"));
    command.args(["-c", include_str!("validate.py"), region]).args(paths);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn cloudformation_validate_is_content() {
    let dir = tempfile::tempdir().unwrap();
    let mut paths = written(dir.path());
    paths.push(crate::root().join("stack/deploy-role.yaml"));
    for region in ["us-east-1", "eu-central-1"] {
        assert_eq!(validated(region, &paths), "");
    }
    let wrong = dir.path().join("wrong.json");
    let queue =
        r#"{"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 901}}}}"#;
    std::fs::write(&wrong, queue).unwrap();
    let said = validated("us-east-1", &[wrong]);
    assert!(said.contains("Queue Properties.DelaySeconds"), "{said}");
}
