//! What a stack's status means for the next step.
//!
//! It must not know how to ask for a status.

/// What can be done with a stack in some status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Something is going on; wait.
    Busy,
    /// Whole; an update can begin.
    Settled,
    /// Whole, as it was before an update that failed.
    RolledBack,
    /// It never was whole, or is only the shell of a change set that nobody executed; it can only be deleted.
    Stillborn,
    /// An update failed and so did its rollback; CloudFormation has to continue it.
    Stuck,
    /// It is gone.
    Deleted,
    /// Some resource could not be deleted.
    DeleteFailed,
}

impl Status {
    /// Reads CloudFormation's word.
    pub fn parse(text: &str) -> Self {
        match text {
            "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "IMPORT_COMPLETE" | "UPDATE_FAILED" => Self::Settled,
            "UPDATE_ROLLBACK_COMPLETE" | "IMPORT_ROLLBACK_COMPLETE" => Self::RolledBack,
            "REVIEW_IN_PROGRESS" | "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" | "CREATE_FAILED" => {
                Self::Stillborn
            }
            "UPDATE_ROLLBACK_FAILED" | "IMPORT_ROLLBACK_FAILED" => Self::Stuck,
            "DELETE_COMPLETE" => Self::Deleted,
            "DELETE_FAILED" => Self::DeleteFailed,
            // A status that is newer than this program: waiting harms nothing.
            _ => Self::Busy,
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::StackStatus;

    use super::Status;

    #[test]
    fn every_status_that_the_sdk_knows_is_sorted() {
        let busy: Vec<_> =
            StackStatus::values().iter().filter(|status| Status::parse(status) == Status::Busy).collect();
        for status in &busy {
            assert!(status.ends_with("_IN_PROGRESS"), "`{status}` would be waited for without end");
        }
        assert_eq!(busy.len(), 9, "{busy:?}");
    }

    #[test]
    fn the_shell_of_a_change_set_is_not_waited_for() {
        assert_eq!(Status::parse("REVIEW_IN_PROGRESS"), Status::Stillborn);
    }
}
