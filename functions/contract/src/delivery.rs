//! The message from `route` to `dispatch`: a reference, never a token.

use serde::{Deserialize, Serialize};

/// One token to deliver.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The slot's partition key.
    pub pk: String,
    /// The slot's sort key.
    pub sk: String,
    /// The token that was in the slot; a newer one has its own message.
    pub token_id: String,
}
