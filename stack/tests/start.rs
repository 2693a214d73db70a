//! `--help` and `synth` are instant: held as counts of instructions, in the build that the justfile uses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod callgrind;

use std::path::Path;

/// Well above what they take today. An async runtime or an SDK client made too early goes beyond it.
const HELP_MAX: u64 = 12_000_000;
const SYNTH_MAX: u64 = 40_000_000;

#[test]
fn help_and_synthesis_are_instant() {
    let project = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::copy(root.join("otpost.yaml"), project.path().join("otpost.yaml")).unwrap();
    let stack = Path::new(env!("CARGO_BIN_EXE_stack"));
    for (arguments, limit) in [(&["--help"][..], HELP_MAX), (&["synth", "--env", "prod"], SYNTH_MAX)] {
        let counted = callgrind::instructions(stack, arguments, project.path(), std::process::Stdio::null());
        assert!(counted > 100_000, "{arguments:?}: {counted} is no start");
        assert!(counted <= limit, "{arguments:?} takes {counted} instructions");
    }
}
