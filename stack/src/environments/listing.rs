//! The list of environments, for people and for scripts.
//!
//! It must not know how they are found.

use serde_json::{Value, json};
use time::OffsetDateTime;

use super::standing::{Expiry, Standing};
use crate::instant;

const HEADINGS: [&str; 8] = ["NAME", "REGION", "AGE", "EXPIRES", "VERSION", "STATUS", "PROTECTED", "SITE"];

/// A line with headings, and one for each environment.
pub fn table(rows: &[Standing], now: OffsetDateTime) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut cells = vec![HEADINGS.map(str::to_owned)];
    cells.extend(rows.iter().map(|row| {
        let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
        [
            row.name.clone(),
            or_dash(&row.region),
            instant::span(now - row.created),
            expires(row.expiry, now),
            or_dash(&row.version),
            row.status.to_owned(),
            if row.protected { "yes" } else { "no" }.to_owned(),
            or_dash(&row.site_url),
        ]
    }));
    let width = |column: usize| cells.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths: [usize; 8] = std::array::from_fn(width);
    let line = |row: &[String; 8]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    cells.iter().map(line).collect()
}

/// `in 3 h`, `2 days ago`, `never`
pub fn expires(expiry: Expiry, now: OffsetDateTime) -> String {
    match expiry {
        Expiry::Never => "never".to_owned(),
        Expiry::Unknown => "-".to_owned(),
        Expiry::At(end) if end <= now => format!("{} ago", instant::span(now - end)),
        Expiry::At(end) => format!("in {}", instant::span(end - now)),
    }
}

/// An environment as scripts read it.
pub fn json(row: &Standing) -> Value {
    let expires_at = match row.expiry {
        Expiry::At(end) => Some(instant::text(end)),
        Expiry::Never | Expiry::Unknown => None,
    };
    let stacks: serde_json::Map<_, _> =
        row.stacks.iter().map(|(name, word)| (name.clone(), Value::from(word.as_str()))).collect();
    json!({
        "name": row.name,
        "region": row.region,
        "created_at": instant::text(row.created),
        "expires_at": expires_at,
        "version": row.version,
        "status": row.status,
        "working": row.working,
        "half_removed": row.half_removed,
        "protected": row.protected,
        "site_url": row.site_url,
        "stacks": stacks,
    })
}
