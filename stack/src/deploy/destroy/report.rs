//! The result of a removal, for people, scripts and the shell.
//!
//! It must not know how anything is removed.

use serde_json::{Value, json};

use crate::console::{self, Console};
use crate::deploy::remove::Kept;
use crate::deploy::sweep::{self, Finding, Swept};
use crate::error::{Error, Exit};
use crate::instant;

/// The result of a removal.
#[derive(Clone, Debug)]
pub struct Report {
    pub environment: String,
    /// True if any of its stacks was there.
    pub was_there: bool,
    swept: Swept,
    kept: bool,
}

impl Report {
    /// Of an environment whose stacks are gone. `kept`: some of it could not be deleted.
    pub fn new(environment: &str, was_there: bool, swept: Swept, kept: bool) -> Self {
        Self { environment: environment.to_owned(), was_there, swept, kept }
    }

    /// Adds what the shared stacks left behind.
    pub fn keep(&mut self, kept: Vec<(String, Kept)>) {
        self.kept |= !kept.is_empty();
        self.swept.left.extend(kept.iter().map(|(region, kept)| sweep::of_kept(kept, region)));
    }

    /// Adds resources that stay because somebody may use them.
    pub fn leave(&mut self, used: Vec<Finding>) {
        self.swept.left.extend(used);
    }

    /// Shows it: a table of what remains on stdout, unless that is for a script; the rest is talk.
    ///
    /// # Errors
    /// If stdout is closed.
    pub fn show(&self, as_json: bool, console: &mut Console) -> Result<(), Error> {
        self.say(console);
        console.event(&self.event());
        if as_json {
            return Ok(());
        }
        sweep::table(&self.swept.left).iter().try_for_each(|line| console::data(line))
    }

    /// The same as talk alone.
    pub fn talk(&self, console: &mut Console) {
        self.say(console);
        console.event(&self.event());
        sweep::table(&self.swept.left).iter().for_each(|line| console.line(line));
    }

    fn say(&self, console: &mut Console) {
        for pending in &self.swept.pending {
            let date = instant::text(pending.date);
            console.line(format!(
                "key {}: AWS deletes it at {date}, and charges nothing until then",
                pending.key
            ));
        }
        for unseen in &self.swept.unseen {
            console.line(format!("not looked at: {unseen}"));
        }
        if !self.swept.left.is_empty() {
            console.line(format!("what remains of `{}`:", self.environment));
        }
    }

    /// The same as an event.
    pub fn event(&self) -> Value {
        let left: Vec<_> = self.swept.left.iter().map(finding).collect();
        let pending = self.swept.pending.iter();
        let pending: Vec<_> = pending
            .map(|pending| json!({ "key": pending.key, "date": instant::text(pending.date) }))
            .collect();
        json!({
            "event": "destroyed",
            "environment": self.environment,
            "left": left,
            "pending_deletion": pending,
            "not_looked_at": self.swept.unseen,
        })
    }

    /// The exit code of the command.
    ///
    /// # Errors
    /// [`Exit::LeftOver`] if something remains that costs money, or could not be deleted;
    /// [`Exit::Failed`] if nobody could look for remains.
    pub fn conclude(&self) -> Result<(), Error> {
        let name = &self.environment;
        let costly = self.swept.left.iter().filter(|finding| finding.costs != Some(false)).count();
        if costly > 0 || self.kept {
            let (number, what) = match (costly, self.swept.left.len()) {
                (0, all) => (all, "could not be deleted"),
                (costly, _) => (costly, "may cost money"),
            };
            let plural = if number == 1 { "resource remains" } else { "resources remain" };
            let message = format!("environment `{name}` is gone, but {number} {plural} that {what}");
            return Err(Error::new(Exit::LeftOver, message)
                .hint("remove what the table names by hand, and run the command again"));
        }
        if !self.swept.unseen.is_empty() {
            return Err(Error::failed(format!(
                "environment `{name}` is gone, and nobody could look everywhere for what remains"
            ))
            .hint("run the command again with credentials that may list what is named above"));
        }
        Ok(())
    }
}

fn finding(finding: &Finding) -> Value {
    json!({
        "type": finding.kind,
        "name": finding.name,
        "region": finding.region,
        "costs": finding.costs,
        "because": finding.because,
    })
}
