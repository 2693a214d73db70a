//! The table of delays as a condition on an item that counts its `failures` and has `tried_at`.

use domain::delay;

use crate::table::{Attributes, number};

/// The condition that a try at `now` comes late enough after the failures before it; with its values.
pub fn condition(now: u64) -> (String, Attributes) {
    let mut rows = Vec::new();
    let mut values = Attributes::new();
    for (row, step) in delay::STEPS.iter().enumerate() {
        let mut parts = Vec::new();
        if let Some(below) = step.below {
            parts.push(format!("#failures < :below{row}"));
            values.insert(format!(":below{row}"), number(below));
        }
        if step.wait_seconds > 0 {
            parts.push(format!("#tried_at <= :wait{row}"));
            values.insert(format!(":wait{row}"), number(now.saturating_sub(step.wait_seconds)));
        }
        rows.push(format!("({})", parts.join(" AND ")));
    }
    (rows.join(" OR "), values)
}
