//! The answer to a batch of a stream or queue: which of its items must come again.

use serde::Serialize;

/// The messages of a batch that must come again.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchReport {
    batch_item_failures: Vec<ItemFailure>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemFailure {
    item_identifier: String,
}

impl BatchReport {
    /// The item `id` must come again.
    pub fn fail(&mut self, id: String) {
        self.batch_item_failures.push(ItemFailure { item_identifier: id });
    }
}
