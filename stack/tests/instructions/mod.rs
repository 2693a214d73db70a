//! The command's work, held as counts of instructions in the build that the justfile uses: `--help` and `synth` are
//! instant, and `extract` takes no more than its share for a longer text. `just quick` leaves this module out.

use std::path::Path;
use std::process::Stdio;

use super::callgrind;

/// Well above what they take today. An async runtime or an SDK client made too early goes beyond it.
const HELP_MAX: u64 = 12_000_000;
const SYNTH_MAX: u64 = 42_000_000;

fn stack() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_stack"))
}

#[test]
fn help_and_synthesis_are_instant() {
    let project = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::copy(root.join("otpost.yaml"), project.path().join("otpost.yaml")).unwrap();
    for (arguments, limit) in [(&["--help"][..], HELP_MAX), (&["synth", "--env", "prod"], SYNTH_MAX)] {
        let counted = callgrind::instructions(stack(), arguments, project.path(), Stdio::null());
        assert!(counted > 100_000, "{arguments:?}: {counted} is no start");
        assert!(counted <= limit, "{arguments:?} takes {counted} instructions");
    }
}

/// Instructions of `stack extract` for a message that begins with `head` and goes on with `piece`, repeated to `bytes`.
fn of_extract(head: &str, piece: &str, bytes: usize, folder: &Path) -> u64 {
    let text = format!("{head}{}", piece.repeat(bytes / piece.len()));
    let input = folder.join("input");
    std::fs::write(&input, serde_json::json!({ "text": text }).to_string()).unwrap();
    callgrind::instructions(stack(), &["extract"], folder, std::fs::File::open(&input).unwrap())
}

#[test]
fn four_times_the_text_takes_four_times_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let pieces = [
        // Words, numbers and addresses that the rules compare with each other.
        ("Your code is 482913. ", "code 482913 is call 1-1-1 1 1 A-A never 验证码 @a.b:// "),
        // Numbers that are all as far from the one word that could name them.
        ("order ", "1234, "),
        ("verify ", "1234 "),
    ];
    let nothing = of_extract("", "-", 0, folder.path());
    for (head, piece) in pieces {
        let once = of_extract(head, piece, 1024, folder.path()) - nothing;
        let four = of_extract(head, piece, 4 * 1024, folder.path()) - nothing;
        assert!(four < once * 5, "{head:?}, {piece:?}: {once} for 1 KiB, {four} for 4 KiB");
    }
}
