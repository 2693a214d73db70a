//! The meaning of CloudFormation's words for a stack's status to a person, and the next step.
//!
//! It must not know how to ask for a status.

/// A status in plain words.
pub const fn plain(word: &str) -> &str {
    match word.as_bytes() {
        b"CREATE_COMPLETE" | b"UPDATE_COMPLETE" | b"IMPORT_COMPLETE" => "ready",
        b"CREATE_IN_PROGRESS" => "being created",
        b"CREATE_FAILED" => "could not be created",
        b"ROLLBACK_IN_PROGRESS" => "could not be created, being removed again",
        b"ROLLBACK_COMPLETE" => "could not be created, nothing is left but its name",
        b"ROLLBACK_FAILED" => "could not be created, and not be removed again",
        b"UPDATE_IN_PROGRESS" => "being updated",
        b"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" => "updated, what was replaced is being removed",
        b"UPDATE_FAILED" => "an update failed and was left half done",
        b"UPDATE_ROLLBACK_IN_PROGRESS" => "an update failed, going back",
        b"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS" => "an update failed, went back, cleaning up",
        b"UPDATE_ROLLBACK_COMPLETE" => "ready, as before an update that failed",
        b"UPDATE_ROLLBACK_FAILED" => "stuck: an update failed, and so did going back",
        b"DELETE_IN_PROGRESS" => "being deleted",
        b"DELETE_FAILED" => "could not be deleted",
        b"DELETE_COMPLETE" => "deleted",
        b"REVIEW_IN_PROGRESS" => "nothing yet but a change set that waits",
        b"IMPORT_IN_PROGRESS" => "taking over resources",
        b"IMPORT_ROLLBACK_IN_PROGRESS" => "could not take over resources, going back",
        b"IMPORT_ROLLBACK_COMPLETE" => "ready, as before resources could not be taken over",
        b"IMPORT_ROLLBACK_FAILED" => "stuck: could not take over resources, and not go back",
        // One that is newer than this program says more by itself than anything made up here.
        _ => word,
    }
}

/// The command that helps a stack which can't go on by itself.
pub fn next(word: &str, environment: &str) -> Option<String> {
    let command = match word {
        "UPDATE_FAILED" | "UPDATE_ROLLBACK_FAILED" | "IMPORT_ROLLBACK_FAILED" => "rollback",
        "DELETE_FAILED" => "destroy",
        "CREATE_FAILED" | "ROLLBACK_COMPLETE" | "ROLLBACK_FAILED" | "REVIEW_IN_PROGRESS" => "deploy",
        _ => return None,
    };
    Some(format!("stack {command} --env {environment}"))
}

/// True if an operation goes on.
pub fn is_busy(word: &str) -> bool {
    word.ends_with("_IN_PROGRESS") && word != "REVIEW_IN_PROGRESS"
}

#[cfg(test)]
mod tests {
    use aws_sdk_cloudformation::types::StackStatus;

    use super::{is_busy, next, plain};

    #[test]
    fn every_status_that_the_sdk_knows_has_plain_words() {
        for &word in StackStatus::values() {
            assert_ne!(plain(word), word);
            assert!(!plain(word).contains('_'), "{word}");
        }
        assert_eq!(plain("SOMETHING_NEW"), "SOMETHING_NEW");
    }

    #[test]
    fn every_status_is_ready_busy_or_has_a_next_command() {
        for &word in StackStatus::values() {
            let settled = plain(word).starts_with("ready") || word == "DELETE_COMPLETE";
            let states = [settled, is_busy(word), next(word, "dev").is_some()];
            assert_eq!(states.into_iter().filter(|&is| is).count(), 1, "{word}: {states:?}");
        }
    }
}
