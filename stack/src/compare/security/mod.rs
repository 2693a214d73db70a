//! Who may do more than before.
//!
//! In doubt something is called an opening: a finding too many costs a look, one too few an intrusion.

use app::manifest::StackEntry;
use serde::Serialize;
use serde_json::Value as Json;

/// Something that opens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The resource's logical id.
    pub logical_id: String,
    /// Its construct path.
    pub path: Option<String>,
    /// What opens, in words.
    pub finding: String,
}

/// All that a template opens which the one before it did not.
pub fn broadening(_entry: &StackEntry, _old: &Json, _new: &Json) -> Vec<Finding> {
    Vec::new()
}
