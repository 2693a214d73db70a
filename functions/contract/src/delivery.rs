//! The message from `route` to `dispatch`: a reference, never a token or a text.

use serde::{Deserialize, Serialize};

/// One thing to deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Delivery {
    /// A token, over the channel that its slot names.
    Token {
        /// The slot's partition key.
        pk: String,
        /// The slot's sort key.
        sk: String,
        /// The token that was in the slot; a newer one has its own message.
        token_id: String,
    },
    /// The news that a message arrived, over its owner's channels.
    Message {
        /// The message's partition key.
        pk: String,
        /// The message's sort key.
        sk: String,
        /// The message's public id.
        message_id: String,
    },
}
