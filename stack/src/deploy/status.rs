//! The meaning of a stack's status for the next step: the one table of every status that CloudFormation has.
//!
//! It must not know how to ask for a status.

/// The possible next steps with a stack in some status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Something is going on: it is joined and followed.
    Busy,
    /// Whole; an update can begin.
    Settled,
    /// Whole, as it was before an update that failed.
    RolledBack,
    /// An update failed and was left where it was; `stack rollback` takes it back, or express mode goes on from there.
    Halted,
    /// It never was whole, or is only the shell of a change set that nobody executed; it can only be deleted.
    Stillborn,
    /// An update failed and so did its rollback; `stack rollback` has to continue it.
    Stuck,
    /// It is gone.
    Deleted,
    /// Some resource could not be deleted.
    DeleteFailed,
}

/// Every status by CloudFormation's word. `docs/commands.md` shows the same table; a test holds them together.
pub const TABLE: [(&str, Status); 23] = [
    ("CREATE_COMPLETE", Status::Settled),
    ("CREATE_FAILED", Status::Stillborn),
    ("CREATE_IN_PROGRESS", Status::Busy),
    ("DELETE_COMPLETE", Status::Deleted),
    ("DELETE_FAILED", Status::DeleteFailed),
    ("DELETE_IN_PROGRESS", Status::Busy),
    ("IMPORT_COMPLETE", Status::Settled),
    ("IMPORT_IN_PROGRESS", Status::Busy),
    ("IMPORT_ROLLBACK_COMPLETE", Status::RolledBack),
    ("IMPORT_ROLLBACK_FAILED", Status::Stuck),
    ("IMPORT_ROLLBACK_IN_PROGRESS", Status::Busy),
    ("REVIEW_IN_PROGRESS", Status::Stillborn),
    ("ROLLBACK_COMPLETE", Status::Stillborn),
    ("ROLLBACK_FAILED", Status::Stillborn),
    ("ROLLBACK_IN_PROGRESS", Status::Busy),
    ("UPDATE_COMPLETE", Status::Settled),
    ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Status::Busy),
    ("UPDATE_FAILED", Status::Halted),
    ("UPDATE_IN_PROGRESS", Status::Busy),
    ("UPDATE_ROLLBACK_COMPLETE", Status::RolledBack),
    ("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", Status::Busy),
    ("UPDATE_ROLLBACK_FAILED", Status::Stuck),
    ("UPDATE_ROLLBACK_IN_PROGRESS", Status::Busy),
];

impl Status {
    /// Reads CloudFormation's word. One that is newer than this program is waited for, which harms nothing.
    pub fn parse(text: &str) -> Self {
        TABLE.iter().find(|(word, _)| *word == text).map_or(Self::Busy, |(_, status)| *status)
    }

    /// The step of `stack deploy` with such a stack.
    pub const fn on_deploy(self) -> &'static str {
        match self {
            Self::Busy => "joined and followed to its end",
            Self::Settled | Self::RolledBack => "updated, if anything changed",
            Self::Stillborn => "deleted and created again",
            Self::Stuck => "refused with exit code 7: `stack rollback`",
            Self::Halted => "refused with exit code 7: `stack rollback`; updated with `--express`",
            Self::Deleted => "created",
            Self::DeleteFailed => {
                "its deletion is finished, what can't be deleted is named; then created again"
            }
        }
    }

    /// The step of `stack destroy` with such a stack.
    pub const fn on_destroy(self) -> &'static str {
        match self {
            Self::Busy => "joined and followed to its end, then deleted",
            Self::Settled | Self::RolledBack | Self::Halted | Self::Stillborn | Self::Stuck => "deleted",
            Self::Deleted => "nothing to do",
            Self::DeleteFailed => "deleted again; what fails twice is retained and named",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use aws_sdk_cloudformation::types::StackStatus;

    use super::{Status, TABLE};

    #[test]
    fn every_status_that_the_sdk_knows_has_its_row() {
        let mut known = StackStatus::values().to_vec();
        known.sort_unstable();
        assert_eq!(known, TABLE.map(|(word, _)| word));
        for (word, status) in TABLE {
            let going_on = word.ends_with("_IN_PROGRESS") && word != "REVIEW_IN_PROGRESS";
            assert_eq!(status == Status::Busy, going_on, "{word}");
        }
    }

    #[test]
    fn the_documentation_shows_the_same_table() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/commands.md");
        let text = fs::read_to_string(path).unwrap();
        for (word, status) in TABLE {
            let row = format!("| `{word}` | {} | {} |", status.on_deploy(), status.on_destroy());
            assert!(text.contains(&row), "docs/commands.md lacks\n{row}");
        }
    }
}
