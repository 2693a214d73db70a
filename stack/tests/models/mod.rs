//! The emulator that the tests start: it refuses what AWS would refuse for its form. See `launch.py`.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The emulator behind the check of requests.
pub fn emulator() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let installed = tests.join("../../.local/venv/bin/ministack");
    assert!(installed.exists(), "`{}` is not there; run `just tools`", installed.display());
    tests.join("models/ministack")
}

/// An emulator's state. At its drop no request may have been refused, not even one that was borne in silence.
pub struct State(TempDir);

impl State {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The requests that were refused so far.
    pub fn refused(&self) -> String {
        fs::read_to_string(self.path().join("refused.txt")).unwrap_or_default()
    }
}

impl Drop for State {
    fn drop(&mut self) {
        let refused = self.refused();
        assert!(refused.is_empty() || std::thread::panicking(), "AWS would refuse:\n{refused}");
    }
}
