//! The cost of starting the command: processor time and instructions of `stack --help` and `stack synth`, in the
//! build that every recipe of the justfile uses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

#[path = "../tests/callgrind/mod.rs"]
mod callgrind;

use std::path::Path;
use std::process::Command;

/// Runs a command 20 times and prints the mean processor time of one in milliseconds.
const CPU: &str = "
import resource, subprocess, sys
def spent():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
before = spent()
for _ in range(20):
    subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print((spent() - before) / 20 * 1000)
";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_stack"));
    let project = tempfile::tempdir().unwrap();
    std::fs::copy(root.join("otpost.yaml"), project.path().join("otpost.yaml")).unwrap();

    println!("{:<26} {:>8} {:>14}   limit", "command", "CPU ms", "instructions");
    for (arguments, limit) in [(vec!["--help"], "5 ms"), (vec!["synth", "--env", "prod"], "5 ms")] {
        let name = format!("stack {}", arguments.join(" "));
        let cpu = cpu(program, &arguments, project.path());
        let counted =
            callgrind::instructions(program, &arguments, project.path(), std::process::Stdio::null());
        println!("{name:<26} {cpu:>8.2} {counted:>14}   {limit}");
    }
}

fn cpu(program: &Path, arguments: &[&str], folder: &Path) -> f64 {
    let mut python = Command::new("python3");
    let output = python.args(["-c", CPU]).arg(program).args(arguments).current_dir(folder).output();
    let output = output.expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}
