//! Answers of AWS that the emulator never gives, made anew from what was recorded of AWS: the snapshots of the
//! repository localstack/localstack at 8b9a79f0, below `tests/aws/services`. Each names its test and the day on which
//! that was last run against AWS.
//!
//! It must not know what `stack` makes of them.

use std::sync::Arc;

use super::documented::following;
use super::fault::{Act, Fault, Rewriting};
use super::refusal::Refusal;

/// While the code of a function is being replaced: `lambda_/test_lambda_api`, `test_lambda_concurrent_code_updates`,
/// 2025-11-25.
pub const IN_PROGRESS: Refusal = Refusal::Said(
    409,
    "ResourceConflictException",
    "The operation cannot be performed at this time. An update is in progress for resource: \
     arn:aws:lambda:eu-central-1:000000000000:function:one",
);

/// A change set that another one has overtaken stays complete and is `OBSOLETE`, and one that was executed can still be read and
/// is `EXECUTE_COMPLETE`: `cloudformation/api/test_changesets`, `test_create_while_in_review`, 2023-11-22.
pub fn not_available(stack: &str, word: &'static str) -> Fault {
    let rewriting = move |body: &str| following(body, "<ChangeSetName>", "ExecutionStatus", word);
    Fault::new(Act::Rewrite(Arc::new(rewriting))).of("DescribeChangeSet").about(stack)
}

/// A change set that could not be made, and why.
pub fn refused_change_set(stack: &str, reason: &'static str) -> Fault {
    let rewriting = move |body: &str| {
        let body = following(body, "<ChangeSetName>", "ExecutionStatus", "UNAVAILABLE");
        let failed = following(&body, "<ChangeSetName>", "Status", "FAILED");
        following(&failed, "<ChangeSetName>", "StatusReason", reason)
    };
    Fault::new(Act::Rewrite(Arc::new(rewriting))).of("DescribeChangeSet").about(stack)
}

/// Without changes a change set fails, can't be executed and says this, with an ASCII apostrophe: 2025-09-09.
pub const NO_CHANGES: &str =
    "The submitted information didn't contain changes. Submit different information to create a change set.";

/// Executing one that failed: 2022-08-10.
pub const NOT_EXECUTABLE: Refusal = Refusal::Said(
    400,
    "InvalidChangeSetStatus",
    "ChangeSet [arn:aws:cloudformation:eu-central-1:000000000000:changeSet/one/1] cannot be executed in its current \
     status of [FAILED]",
);

/// A change set for a stack that somebody has begun to delete: 2025-10-10.
pub const ON_ITS_WAY_OUT: Refusal = Refusal::Said(
    400,
    "ValidationError",
    "Stack:arn:aws:cloudformation:eu-central-1:000000000000:stack/one/1 is in DELETE_IN_PROGRESS state and can not be \
     updated.",
);

/// Versions that were gone before they were deleted: `s3/test_s3_api`, `test_delete_objects_versioned`, 2026-02-23.
pub fn gone_versions() -> Fault {
    let body = "<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Error><Key>functions/one</Key>\
                <VersionId>1</VersionId><Code>NoSuchVersion</Code>\
                <Message>The specified version does not exist.</Message></Error></DeleteResult>";
    let rewriting = move |_: &str| body.to_owned();
    Fault::new(Act::Rewrite(Arc::new(rewriting))).of("DeleteObjects")
}

/// A stack whose rollback could not delete everything: 2023-09-06.
pub fn rollback_failed(stack: &str) -> [Fault; 2] {
    let marker = format!("<StackName>{stack}</StackName>");
    let rewriting: Rewriting = Arc::new(move |body| {
        let failed = following(body, &marker, "StackStatus", "ROLLBACK_FAILED");
        let reason = "The following resource(s) failed to delete: [Table]. ";
        let told = following(&failed, &marker, "StackStatusReason", reason);
        told.replace(&marker, &format!("{marker}<DeletionTime>2026-11-30T12:00:00.000Z</DeletionTime>"))
    });
    [stack, ""]
        .map(|about| Fault::new(Act::Rewrite(Arc::clone(&rewriting))).of("DescribeStacks").about(about))
}

/// A stack that is gone, asked for by its ARN, has no outputs, no change set and no protection: `cloudformation/api/test_stacks`,
/// `test_stack_lifecycle`, 2023-11-28.
pub fn gone() -> Fault {
    let rewriting = |body: &str| {
        if !body.contains("<StackStatus>DELETE_COMPLETE</StackStatus>") {
            return body.to_owned();
        }
        ["Outputs", "ChangeSetId", "EnableTerminationProtection"].iter().fold(
            body.to_owned(),
            |body, element| {
                let (begin, end) = (format!("<{element}>"), format!("</{element}>"));
                match body
                    .split_once(&begin)
                    .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)))
                {
                    Some((before, after)) => format!("{before}{after}"),
                    None => body,
                }
            },
        )
    };
    Fault::new(Act::Rewrite(Arc::new(rewriting))).of("DescribeStacks")
}
