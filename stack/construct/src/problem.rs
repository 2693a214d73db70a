//! The problems that synthesis finds, each with its construct path.

use std::fmt;

/// Everything that is wrong with a stack, found in one pass.
#[derive(Debug, PartialEq, Eq)]
pub struct SynthError {
    /// At least one problem, in the order of their paths.
    pub problems: Vec<Problem>,
}

/// One problem at one construct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The stack's id and the construct path: `service/Api/V1/Tokens`.
    pub path: String,
    /// The problem at that path.
    pub kind: ProblemKind,
}

/// The kinds of problems of a construct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A reference to something that isn't in the stack.
    DanglingReference {
        /// The logical id or parameter name that is missing.
        target: String,
    },
    /// A reference to something of another stack.
    ForeignReference {
        /// The logical id or parameter name.
        target: String,
        /// The stack it belongs to.
        stack: String,
    },
    /// Two paths give one logical id.
    DuplicateId {
        /// The path that had it first.
        first: String,
    },
    /// Two parameters or two outputs have one name.
    DuplicateName {
        /// `parameters`, `outputs`, `conditions` or `rules`.
        what: &'static str,
    },
    /// A path segment with a character other than a letter or a digit.
    IllegalCharacter {
        /// The first such character.
        character: char,
    },
    /// A path with nothing between two slashes.
    EmptySegment,
    /// A role that another function runs as already.
    SharedRole {
        /// The function that has it.
        function: String,
    },
    /// A statement with `*` that doesn't say why.
    WildcardWithoutReason {
        /// The action or resource.
        text: String,
    },
    /// Conditions of one operator of which some are left out.
    MixedConditions {
        /// The comparison that failed.
        operator: &'static str,
    },
    /// A secret written into the template.
    PlainSecret {
        /// The variable or parameter.
        name: String,
    },
    /// More than CloudFormation accepts.
    OverLimit {
        /// The things that were counted, in the plural.
        what: &'static str,
        /// Their number.
        count: usize,
        /// The largest number that CloudFormation accepts.
        limit: usize,
    },
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DanglingReference { target } => {
                write!(f, "refers to `{target}`, which is not in this stack")
            }
            Self::ForeignReference { target, stack } => {
                write!(f, "refers to `{target}` of stack `{stack}`; pass it as an output and a parameter")
            }
            Self::DuplicateId { first } => {
                write!(f, "has the logical id of `{first}`; rename one of them")
            }
            Self::DuplicateName { what } => write!(f, "is the name of two {what}; rename one of them"),
            Self::IllegalCharacter { character } => {
                write!(f, "`{character}` is not allowed in a path; use letters and digits")
            }
            Self::EmptySegment => write!(f, "a path segment is empty"),
            Self::SharedRole { function } => {
                write!(f, "runs as the role of `{function}`; give each function a role of its own")
            }
            Self::WildcardWithoutReason { text } => {
                write!(f, "allows `{text}` without a reason; name the resource, or say why in `because`")
            }
            Self::MixedConditions { operator } => {
                write!(f, "leaves out some conditions of `{operator}`; make two statements of it")
            }
            Self::PlainSecret { name } => write!(
                f,
                "`{name}` is a secret as a plain value; use a NoEcho parameter or read it at run time"
            ),
            Self::OverLimit { what, count, limit } => {
                write!(f, "has {count} {what}; the limit is {limit}")
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.kind)
    }
}

impl fmt::Display for SynthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for SynthError {}
