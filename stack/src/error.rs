//! The one error that a command ends with: what happened, what to do about it, and the exit code.
//!
//! It must not know AWS; `aws` turns the SDK's errors into it.

use std::fmt;

/// The exit code of a command that did not succeed. `docs/commands.md` lists them for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 1: something was tried and failed.
    Failed,
    /// 2: the command line or `otpost.yaml` is wrong; nothing was tried.
    Usage,
    /// 3: no credentials, or credentials that AWS does not accept.
    Credentials,
    /// 4: a deployment failed and what was there before is there again.
    RolledBack,
    /// 5: a deployment would destroy what nobody can bring back; nothing was tried.
    Refused,
    /// 6: the change needs approval; nothing was tried.
    NeedsApproval,
    /// 7: a stack can't go on by itself; `stack rollback` frees it.
    Wedged,
    /// 8: something remains that should be gone.
    LeftOver,
    /// 9: another command works on the environment.
    Locked,
    /// 130: somebody stopped watching; what was begun goes on.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    pub const fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Credentials => 3,
            Self::RolledBack => 4,
            Self::Refused => 5,
            Self::NeedsApproval => 6,
            Self::Wedged => 7,
            Self::LeftOver => 8,
            Self::Locked => 9,
            Self::Interrupted => 130,
        }
    }
}

/// The reason for which a command stopped. Displayed as one lowercase sentence without a full stop; values are in
/// backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The cause: one lowercase sentence, values in backticks.
    pub message: String,
    /// The remedy.
    pub hint: Option<String>,
    /// The exit code.
    pub exit: Exit,
}

impl Error {
    /// Something was tried and failed.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, message)
    }

    /// The command line or the configuration is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// No credentials, or none that AWS accepts.
    pub fn credentials(message: impl Into<String>) -> Self {
        Self::new(Exit::Credentials, message)
    }

    /// The same error with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// An error with an exit code of its own.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, exit }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
