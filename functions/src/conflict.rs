//! What waits while another's transaction holds an item.
//!
//! DynamoDB refuses a write to such an item with `TransactionConflictException`, which the SDK
//! doesn't try again. Nothing is written then, so that every write may be made again.

use std::time::Duration;

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::randomness;

/// Retries of a single write. With [`FIRST_WAIT`] they take 450 ms at most; a transaction holds
/// its items for a few milliseconds.
const RETRIES: u32 = 4;

const FIRST_WAIT: Duration = Duration::from_millis(15);

/// Waits grow no more after so many: half a second at least.
const DOUBLINGS: u32 = 5;

/// Make `write`, again while it is in conflict with a transaction.
pub async fn outlast<T, E: ProvideErrorMetadata, R>(
    write: impl AsyncFn() -> Result<T, SdkError<E, R>>,
) -> Result<T, SdkError<E, R>> {
    for retry in 0..RETRIES {
        match write().await {
            Err(error) if error.code() == Some("TransactionConflictException") => wait(retry).await,
            other => return other,
        }
    }
    write().await
}

/// Wait before the retry `retry`, counted from 0: each time twice as long, and up to twice that
/// by chance, so that two in conflict don't meet again.
pub async fn wait(retry: u32) {
    let mut chance = [0];
    // Without chance the wait is the shortest.
    let _ = randomness::fill(&mut chance);
    let least = FIRST_WAIT * 2_u32.pow(retry.min(DOUBLINGS));
    tokio::time::sleep(least + least * u32::from(chance[0]) / 255).await;
}
