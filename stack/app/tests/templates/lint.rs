//! cfn-lint finds neither an error nor a warning.

use std::process::Command;

use app::Format;

use crate::{assembly, local, preview, prod, tool};

#[test]
fn cfn_lint_is_content() {
    let lint = tool("OTPOST_CFN_LINT", "cfn-lint");
    let dir = tempfile::tempdir().unwrap();
    let mut command = Command::new(lint);
    for environment in [local(), prod()] {
        for (format, extension) in [(Format::Json, "json"), (Format::Yaml, "yaml")] {
            let dir = dir.path().join(format!("{}-{extension}", environment.name));
            let assembly = assembly(&environment);
            assembly.write(&dir, format).unwrap();
            for file in assembly.templates.keys() {
                command.arg(dir.join(file.replace(".json", &format!(".{extension}"))));
            }
        }
    }
    let dir = dir.path().join("preview");
    assembly(&preview()).write(&dir, Format::Json).unwrap();
    command.args(["shared", "service"].map(|stack| dir.join(format!("{stack}.template.json"))));
    // Only what it found makes it print; all environments' regions are checked.
    let output = command.args(["--regions", "us-east-1", "eu-west-1", "eu-central-1"]).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.is_empty(), "{out}{err}");
}
