//! What a person sees: talk on stderr, data on stdout.
//!
//! It must not know what it says.

use std::io::{self, IsTerminal, Write};

use crate::error::Error;

/// Where a command talks. On a terminal the last line is a status that is overwritten in place;
/// elsewhere a status is left out, because a log needs no animation.
#[derive(Debug)]
pub struct Console {
    terminal: bool,
    quiet: bool,
    status: bool,
}

impl Console {
    /// Talks on stderr.
    pub fn stderr() -> Self {
        Self { terminal: io::stderr().is_terminal(), quiet: false, status: false }
    }

    /// Says nothing.
    pub const fn silent() -> Self {
        Self { terminal: false, quiet: true, status: false }
    }

    /// Asks a question that is answered by typing `expected`; without a terminal the answer is no.
    pub fn confirm(&mut self, question: &str, expected: &str) -> bool {
        self.clear();
        if !self.interactive() {
            return false;
        }
        self.prompt(&format!("{question} "));
        let mut answer = String::new();
        io::stdin().read_line(&mut answer).is_ok() && answer.trim() == expected
    }

    /// Says something without ending the line, for an answer to be typed behind it.
    pub fn prompt(&mut self, text: &str) {
        self.clear();
        if !self.quiet {
            let _ = write!(io::stderr(), "{text}");
            let _ = io::stderr().flush();
        }
    }

    /// Whether a person is there to be asked.
    pub fn interactive(&self) -> bool {
        self.animates() && io::stdin().is_terminal()
    }

    /// Whether a status is shown, so that fewer lines need to stay.
    pub const fn animates(&self) -> bool {
        self.terminal && !self.quiet
    }

    /// Says a line that stays.
    pub fn line(&mut self, text: impl AsRef<str>) {
        self.clear();
        if !self.quiet {
            // Nobody is left to tell when stderr is gone.
            let _ = writeln!(io::stderr(), "{}", text.as_ref());
        }
    }

    /// Says what is going on now, in place of what it said last.
    pub fn status(&mut self, text: impl AsRef<str>) {
        if self.animates() {
            let line: String = text.as_ref().chars().take(78).collect();
            let _ = write!(io::stderr(), "\r\x1b[2K{line}");
            let _ = io::stderr().flush();
            self.status = true;
        }
    }

    /// Takes the status away.
    pub fn clear(&mut self) {
        if self.status {
            let _ = write!(io::stderr(), "\r\x1b[2K");
            self.status = false;
        }
    }
}

/// Writes one line of data to stdout.
///
/// # Errors
/// Fails when stdout is closed.
pub fn data(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{text}")
        .and_then(|()| stdout.flush())
        .map_err(|error| Error::failed(format!("could not write to stdout: {error}")))
}

/// Writes a value to stdout as indented JSON.
///
/// # Errors
/// Fails when stdout is closed.
pub fn json(value: &impl serde::Serialize) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| Error::failed(format!("could not write JSON: {error}")))?;
    data(&text)
}
