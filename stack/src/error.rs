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
        }
    }
}

/// Why a command stopped. Displayed as one lowercase sentence without a full stop; values stand in backticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// What happened.
    pub message: String,
    /// What to do about it.
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

    /// A deployment failed and was rolled back.
    pub fn rolled_back(message: impl Into<String>) -> Self {
        Self::new(Exit::RolledBack, message)
    }

    /// A deployment would destroy what nobody can bring back.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Exit::Refused, message)
    }

    /// The same error with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, exit }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
