//! The changes of an environment, and the verdict on them.

use serde::Serialize;

use crate::cli::Approval;
use crate::compare::Difference;
use crate::error::{Error, Exit};

/// The changes of an environment: `--json` prints this.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The environment's name.
    pub environment: String,
    /// True if the functions would be built anew; `None` if nobody looked.
    pub functions: Option<bool>,
    /// Its stacks, in the order of their deployment.
    pub stacks: Vec<Difference>,
    /// True if the change adds rights.
    pub broadens: bool,
    /// True if something is replaced, surely or perhaps, or removed.
    pub destroys: bool,
    /// The passkeys that are lost if the site moves; `None` where it doesn't, or nobody could look.
    pub passkeys: Option<Vec<String>>,
}

impl Report {
    /// The report of an environment's stacks.
    pub fn new(environment: &str, stacks: Vec<Difference>) -> Self {
        Self {
            environment: environment.to_owned(),
            functions: None,
            broadens: stacks.iter().any(Difference::broadens),
            destroys: stacks.iter().any(Difference::destroys),
            passkeys: None,
            stacks,
        }
    }

    /// True if nothing changes.
    pub fn is_empty(&self) -> bool {
        self.functions != Some(true) && self.stacks.iter().all(Difference::is_empty)
    }

    /// As text, for a person.
    pub fn lines(&self) -> Vec<String> {
        let built = (self.functions == Some(true))
            .then(|| "functions: what they are built from is not what is deployed".to_owned());
        let lost = self.passkeys.as_ref().map(|passkeys| match passkeys.as_slice() {
            [] => "passkeys that would be lost: none, nobody has one yet".to_owned(),
            all => format!("passkeys that would be lost: {} ({})", all.len(), all.join(", ")),
        });
        self.stacks.iter().flat_map(Difference::lines).chain(lost).chain(built).collect()
    }

    /// Refuses changes of this level.
    ///
    /// # Errors
    /// [`Exit::NeedsApproval`], when there are some.
    pub fn refuse(&self, level: Approval) -> Result<(), Error> {
        let built = level == Approval::Any && !self.is_empty();
        if !built && !self.stacks.iter().any(|stack| stack.needs(level)) {
            return Ok(());
        }
        let what = match (self.broadens, self.destroys) {
            (true, true) => "let somebody do more than before, and replace or remove something",
            (true, false) => "let somebody do more than before",
            (false, true) => "replace or remove something",
            (false, false) => "are not empty",
        };
        Err(Error::new(Exit::NeedsApproval, format!("the changes of `{}` {what}", self.environment)))
    }
}
