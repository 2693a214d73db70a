//! Waiting while another's transaction holds an item.
//!
//! DynamoDB refuses a write to such an item with `TransactionConflictException`, and the SDK doesn't
//! repeat it. Nothing is written then, so every write may be repeated. Most transactions hold their
//! items for milliseconds. One whose coordinator has died holds them for five seconds and more, until
//! a repeat of it completes it (the model of `TransactWriteItems` in botocore 1.43). So the time of the
//! invocation is the only limit.

use std::time::Duration;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::{deadline, randomness};

const FIRST_WAIT: Duration = Duration::from_millis(15);

/// The wait doubles this many times, up to 480 ms.
const DOUBLINGS: u32 = 5;

/// The least time in which a call is worth making: one takes some ten milliseconds.
const CALL: Duration = Duration::from_millis(100);

/// Makes `write`, and repeats it while a transaction holds its item and the invocation has time.
pub async fn outlast<T, E: ProvideErrorMetadata, R>(
    write: impl AsyncFn() -> Result<T, SdkError<E, R>>,
) -> Result<T, SdkError<E, R>> {
    let mut retry = 0;
    loop {
        let outcome = write().await;
        let in_conflict =
            outcome.as_ref().is_err_and(|error| error.code() == Some("TransactionConflictException"));
        if !in_conflict || !wait(retry).await {
            return outcome;
        }
        retry += 1;
    }
}

/// Waits before the retry `retry`, counted from 0. Returns false, without waiting, if the invocation
/// would be over by then.
///
/// Each wait is twice the one before, and up to twice that by chance: two that are in conflict don't
/// meet again.
pub async fn wait(retry: u32) -> bool {
    let mut chance = [0];
    // Without chance the wait is the shortest.
    let _ = randomness::fill(&mut chance);
    let least = FIRST_WAIT * 2_u32.pow(retry.min(DOUBLINGS));
    let time = least + least * u32::from(chance[0]) / 255;
    if !deadline::lasts(time + CALL) {
        return false;
    }
    tokio::time::sleep(time).await;
    true
}
