//! cfn-lint finds neither an error nor a warning, whatever is on in an environment.

use std::process::Command;

use app::Format;

use crate::{assembly, prod, shapes, tool};

#[test]
fn cfn_lint_is_content() {
    let lint = tool("OTPOST_CFN_LINT", "cfn-lint");
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new(lint);
    for (name, environment) in shapes() {
        let dir = dir.path().join(name);
        let assembly = assembly(&environment);
        assembly.write(&dir, Format::Json).unwrap();
        command.args(assembly.templates.keys().map(|file| dir.join(file)));
    }
    // As YAML it could read one of them otherwise: as a date, say.
    let dir = dir.path().join("yaml");
    let assembly = assembly(&prod());
    assembly.write(&dir, Format::Yaml).unwrap();
    command.args(assembly.templates.keys().map(|file| dir.join(file.replace(".json", ".yaml"))));
    // Only what it found makes it print; all environments' regions are checked.
    let output = command.args(["--regions", "us-east-1", "eu-west-1", "eu-central-1"]).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.is_empty(), "{out}{err}");
}
