//! Output for a person and for a script: talk on stderr, data on stdout.
//!
//! It must not know what a line says.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;

use crate::error::{Error, Exit};
use crate::summary::Kept;

/// The output of a command. On a terminal the last line is a status that is overwritten in place;
/// elsewhere a status is left out, because a log needs no animation.
#[derive(Debug)]
pub struct Console {
    terminal: bool,
    quiet: bool,
    status: bool,
    /// True if events go to stdout as JSON Lines.
    tells: bool,
    /// Ctrl-C, passed on to its handler.
    interrupts: Arc<Notify>,
    /// True if a handler deals with Ctrl-C at this moment.
    watching: Arc<AtomicBool>,
    /// The lines that are kept for a summary.
    pub kept: Kept,
}

impl Console {
    /// Talks on stderr.
    pub fn stderr() -> Self {
        Self::new(io::stderr().is_terminal(), false)
    }

    /// Says nothing.
    pub fn silent() -> Self {
        Self::new(false, true)
    }

    fn new(terminal: bool, quiet: bool) -> Self {
        Self {
            terminal,
            quiet,
            status: false,
            tells: false,
            interrupts: Arc::default(),
            watching: Arc::default(),
            kept: Kept::default(),
        }
    }

    /// The same, with events on stdout as JSON Lines if wanted.
    #[must_use]
    pub fn telling(self, tells: bool) -> Self {
        Self { tells, ..self }
    }

    /// Prints an event as a line of JSON, if somebody wants events.
    pub fn event(&mut self, event: &impl serde::Serialize) {
        if self.tells
            && let Ok(line) = serde_json::to_string(event)
        {
            self.clear();
            // A reader that went away doesn't stop a deployment.
            let _ = writeln!(io::stdout(), "{line}");
        }
    }

    /// Does `work` until it ends or Ctrl-C is pressed. Under [`Console::deals_with_interrupts`] the
    /// work decides what comes of it.
    ///
    /// # Errors
    /// Those of `work`, and [`Exit::Interrupted`].
    pub async fn until_interrupted<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut signals = listen()?;
        let (watching, interrupts) = (Arc::clone(&self.watching), Arc::clone(&self.interrupts));
        // One listener for both: two would hear the same signal at different times.
        let stopped = async {
            loop {
                signals.recv().await;
                if !watching.load(Ordering::Relaxed) {
                    return;
                }
                interrupts.notify_one();
            }
        };
        tokio::select! {
            done = work(self) => done,
            () = stopped => Err(Error::new(Exit::Interrupted, "interrupted")
                .hint("the same command again takes it up")),
        }
    }

    /// Until the result is dropped, Ctrl-C is for the waiter of [`Console::interrupted`].
    pub fn deals_with_interrupts(&self) -> Watching {
        self.watching.store(true, Ordering::Relaxed);
        Watching(Arc::clone(&self.watching))
    }

    /// Waits for Ctrl-C; for ever where nobody listens for it.
    pub async fn interrupted(&self) {
        self.interrupts.notified().await;
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

    /// True if a person is there to be asked.
    pub fn interactive(&self) -> bool {
        self.animates() && io::stdin().is_terminal()
    }

    /// True if a status is shown, so that fewer lines need to stay.
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

    /// Shows the differences, and keeps them for the summary.
    pub fn difference(&mut self, lines: Vec<String>) {
        lines.iter().for_each(|line| self.line(line));
        self.kept.differences.extend(lines);
    }

    /// Shows the current step, in place of the last status.
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

/// As long as it lives, Ctrl-C doesn't end the command by itself.
#[derive(Debug)]
pub struct Watching(Arc<AtomicBool>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

fn listen() -> Result<Signal, Error> {
    signal(SignalKind::interrupt())
        .map_err(|error| Error::failed(format!("could not listen for Ctrl-C: {error}")))
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
