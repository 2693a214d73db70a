//! The one loop around `TransactWriteItems`.
//!
//! An answer can be lost after DynamoDB has done the work. So a request keeps its
//! `ClientRequestToken` until the service has said what became of it: DynamoDB carries out a token
//! once, and answers a repeat of a finished one with success (recorded for the AWS tests of LocalStack,
//! `test_dynamodb_idempotent_writing`, 2025-10-08).

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, TransactWriteItem};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;

use crate::aws::Aws;
use crate::{Failure, conflict, randomness};

/// The call, as a failure names it.
pub const CALL: &str = "dynamodb TransactWriteItems";

/// The code of a reason that is no obstacle.
const NONE: &str = "None";

/// The codes of reasons that pass: another transaction, or too many writes at once.
const PASSING: [&str; 3] = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

type Refused = SdkError<TransactWriteItemsError, HttpResponse>;

/// The outcome of a transaction.
#[derive(Debug)]
pub enum Sent {
    /// Everything was written.
    Done,
    /// Nothing was written, because a condition failed: a reason for each item, in their order.
    Unmet(Vec<CancellationReason>),
}

/// The state of a request, as an error tells it.
enum Verdict {
    /// Nobody knows yet whether it was carried out.
    Unknown,
    /// It was not carried out, and may be now.
    NotYet,
    /// A condition failed.
    Unmet(Vec<CancellationReason>),
    /// Another try would hear the same.
    Failed,
}

/// Writes `items`, all or none, and repeats the request while that can help and the invocation has time.
///
/// # Errors
/// The last answer of the service, with the code of each reason.
pub async fn send(aws: &Aws, items: Vec<TransactWriteItem>) -> Result<Sent, Failure> {
    let request = aws.dynamodb().transact_write_items().set_transact_items(Some(items));
    let mut token = randomness::id()?;
    let mut retry = 0;
    loop {
        let Err(error) = request.clone().client_request_token(&token).send().await else {
            return Ok(Sent::Done);
        };
        match verdict(&error) {
            Verdict::Unmet(reasons) => return Ok(Sent::Unmet(reasons)),
            Verdict::Failed => return Err(failure(&error)),
            Verdict::Unknown => {}
            Verdict::NotYet => token = randomness::id()?,
        }
        if !conflict::wait(retry).await {
            return Err(failure(&error));
        }
        retry += 1;
    }
}

/// Returns true if the condition of the item with this reason failed.
pub fn is_unmet(reason: &CancellationReason) -> bool {
    reason.code() == Some("ConditionalCheckFailed")
}

fn verdict(error: &Refused) -> Verdict {
    match error {
        SdkError::ServiceError(answer) => match answer.err() {
            TransactWriteItemsError::TransactionCanceledException(canceled) => {
                of_reasons(canceled.cancellation_reasons())
            }
            TransactWriteItemsError::TransactionInProgressException(_) => Verdict::Unknown,
            // This try did nothing; one before it, whose answer was lost, may have.
            TransactWriteItemsError::ThrottlingException(_)
            | TransactWriteItemsError::ProvisionedThroughputExceededException(_)
            | TransactWriteItemsError::RequestLimitExceeded(_) => Verdict::Unknown,
            _ if answer.raw().status().is_server_error() => Verdict::Unknown,
            _ => Verdict::Failed,
        },
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => Verdict::Unknown,
        SdkError::DispatchFailure(dispatch) if !dispatch.is_user() => Verdict::Unknown,
        _ => Verdict::Failed,
    }
}

fn of_reasons(reasons: &[CancellationReason]) -> Verdict {
    if reasons.iter().any(is_unmet) {
        return Verdict::Unmet(reasons.to_vec());
    }
    let mut obstacles = reasons.iter().map(code).filter(|code| *code != NONE).peekable();
    if obstacles.peek().is_some() && obstacles.all(|code| PASSING.contains(&code)) {
        Verdict::NotYet
    } else {
        Verdict::Failed
    }
}

fn code(reason: &CancellationReason) -> &str {
    reason.code().unwrap_or(NONE)
}

/// Codes alone: the message of a reason, and its item, can hold what was sent.
fn failure(error: &Refused) -> Failure {
    match error.as_service_error() {
        Some(TransactWriteItemsError::TransactionCanceledException(canceled)) => {
            let codes: Vec<_> = canceled.cancellation_reasons().iter().map(code).collect();
            let codes = codes.join(", ");
            Failure::new(CALL, format!("the service answered `TransactionCanceledException` ({codes})"))
        }
        _ => Failure::of_call(CALL, error),
    }
}
