//! The fault, and the call that it strikes.
//!
//! It must not know how requests travel.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::sleep;

use super::call::Call;
use super::refusal::Refusal;

/// A fault that strikes some calls.
#[derive(Clone)]
pub struct Fault {
    act: Act,
    operation: Option<String>,
    subject: Option<String>,
    region: Option<String>,
    caller: Option<String>,
    first: usize,
    times: usize,
    seen: usize,
}

/// The act on a call.
#[derive(Clone)]
pub enum Act {
    /// It takes longer.
    Delay(Duration),
    /// It waits until the test lets it go on.
    Hold(Arc<Semaphore>),
    /// It is refused, and the emulator never hears of it.
    Refuse(Refusal),
    /// The emulator acts, and nobody hears its answer.
    LoseAnswer,
    /// A process is killed before the emulator hears of it.
    KillBefore(Victim),
    /// The emulator acts, and the process is killed before it hears the answer.
    KillAfter(Victim),
    /// The emulator acts, and its answer's body is made into another one, as documented.
    Rewrite(Rewriting),
    /// The emulator never hears of it: this is the answer's body, as documented. [`ID`] and [`TOKEN`] are filled in.
    Answer(String),
}

/// In an answer: the stack as the call names it.
pub const ID: &str = "{stack}";
/// In an answer: the client request token with which the last operation on the stack was begun.
pub const TOKEN: &str = "{token}";

/// From the body of an answer to another one.
pub type Rewriting = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// The process to kill. It is named once it runs, and a call of its is held up so long.
#[derive(Clone, Debug, Default)]
pub struct Victim(Arc<OnceLock<u32>>);

impl Victim {
    pub fn is(&self, process: u32) {
        self.0.set(process).expect("a victim is one process");
    }

    /// `kill -9`. It is dead when this returns, or at the latest when it would run next.
    pub(super) async fn kill(&self) {
        let process = loop {
            match self.0.get() {
                Some(process) => break process.to_string(),
                None => sleep(Duration::from_millis(1)).await,
            }
        };
        let killed = tokio::process::Command::new("kill").args(["-KILL", &process]).status().await;
        assert!(killed.unwrap().success(), "process {process} was there");
    }
}

impl Fault {
    /// With the first call of all.
    pub fn new(act: Act) -> Self {
        Self { act, operation: None, subject: None, region: None, caller: None, first: 1, times: 1, seen: 0 }
    }

    /// Its answer with another client request token, or none if it is empty, in so many events: the newest.
    pub fn telling_the_newest_with(mut self, events: usize, token: &str) -> Self {
        if let Act::Answer(body) = &mut self.act {
            let (begin, end) = ("<ClientRequestToken>", "</ClientRequestToken>");
            let old = [begin, TOKEN, end].concat();
            let new = if token.is_empty() { String::new() } else { [begin, token, end].concat() };
            *body = body.replacen(&old, &new, events);
        }
        self
    }

    /// Only calls of this operation.
    pub fn of(self, operation: &str) -> Self {
        Self { operation: Some(operation.to_owned()), ..self }
    }

    /// Only calls about this: a stack, a key or the end of one; about nothing by name, if it is empty.
    pub fn about(self, subject: &str) -> Self {
        Self { subject: Some(subject.to_owned()), ..self }
    }

    /// Only calls in this region.
    pub fn in_region(self, region: &str) -> Self {
        Self { region: Some(region.to_owned()), ..self }
    }

    /// Only calls of whoever has this access key.
    pub fn by(self, caller: &str) -> Self {
        Self { caller: Some(caller.to_owned()), ..self }
    }

    /// Not before the `first` one of them, counted from 1.
    pub fn from(self, first: usize) -> Self {
        Self { first, ..self }
    }

    /// So many of them in a row.
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    /// All that come.
    pub fn always(self) -> Self {
        self.times(usize::MAX)
    }

    /// The act on a call; `None` if this fault leaves it alone.
    pub(super) fn strike(&mut self, call: &Call) -> Option<Act> {
        let fits = self.operation.as_ref().is_none_or(|operation| *operation == call.operation)
            && self.subject.as_ref().is_none_or(|subject| match subject.as_str() {
                "" => call.subject.is_empty(),
                subject => call.subject.ends_with(subject),
            })
            && self.region.as_ref().is_none_or(|region| *region == call.region)
            && self.caller.as_ref().is_none_or(|caller| *caller == call.caller);
        if !fits {
            return None;
        }
        self.seen += 1;
        let due = self.seen >= self.first && self.seen - self.first < self.times;
        due.then(|| self.act.clone())
    }
}
