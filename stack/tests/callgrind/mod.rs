//! Instructions of a whole process, which repeat where times don't.

use std::path::Path;
use std::process::{Command, Stdio};

/// The instructions of `program` from exec to its end, run in `folder`.
pub fn instructions(program: &Path, arguments: &[&str], folder: &Path, input: impl Into<Stdio>) -> u64 {
    let profile = folder.join("callgrind.out");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(input)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap_or_else(|error| panic!("valgrind: {error}; run `apt-get install valgrind`"));
    assert!(status.success(), "`{} {}` failed", program.display(), arguments.join(" "));
    let text = std::fs::read_to_string(&profile).expect("callgrind writes its profile");
    let total = text.lines().find_map(|line| line.strip_prefix("totals: ")).expect("a profile has a total");
    total.trim().parse().expect("a total is a number")
}
