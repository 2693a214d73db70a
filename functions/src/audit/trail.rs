//! Reading the trail: newest first, day by day.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Invalid;
use domain::limits::AUDIT_DAYS_PER_REQUEST;
use serde_json::{Value, json};

use super::{DAY_SECONDS, KEPT_DAYS, partition_of};
use crate::aws::Aws;
use crate::table::{Attributes, Item, Key, names, text, values};
use crate::{Failure, clock};

/// A place in the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The day, counted from the epoch.
    day: u64,
    /// The sort key of the last entry that was read of it; `None` before its newest.
    after: Option<String>,
}

impl Cursor {
    /// Before the newest entry.
    pub fn newest() -> Self {
        Self { day: clock::now() / DAY_SECONDS, after: None }
    }

    /// As a caller sent it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        read(text).ok_or(Invalid::new("cursor", "must be the `next_cursor` of a page"))
    }

    fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{} {}", self.day, self.after.as_deref().unwrap_or_default()))
    }

    fn day_before(&self) -> Option<Self> {
        Some(Self { day: self.day.checked_sub(1)?, after: None })
    }
}

fn read(encoded: &str) -> Option<Cursor> {
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()?;
    let (day, after) = decoded.split_once(' ')?;
    let digits = |text: &str, length: usize| text.len() <= length && text.bytes().all(|b| b.is_ascii_digit());
    let hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let entry = |text: &str| {
        let parts = text.split_once('#');
        parts.is_some_and(|(millis, unique)| {
            millis.len() == 13 && digits(millis, 13) && unique.len() == 16 && hex(unique)
        })
    };
    let well_formed = digits(day, 5) && (after.is_empty() || entry(after));
    let after = (!after.is_empty()).then(|| after.to_owned());
    well_formed.then_some(Cursor { day: day.parse().ok()?, after })
}

/// Up to `limit` entries after `start`, and where to go on. A page may be short, or empty, and
/// there may be more: no request walks back further than [`AUDIT_DAYS_PER_REQUEST`].
pub async fn page(aws: &Aws, table: &str, limit: usize, start: Cursor) -> Result<Value, Failure> {
    let oldest = (clock::now() / DAY_SECONDS).saturating_sub(KEPT_DAYS);
    let mut entries: Vec<Value> = Vec::new();
    let mut next = Some(start);
    for _ in 0..AUDIT_DAYS_PER_REQUEST {
        let Some(cursor) = next.take_if(|cursor| cursor.day >= oldest && entries.len() < limit) else {
            break;
        };
        let wanted = limit - entries.len();
        let items = day(aws, table, wanted, &cursor).await?;
        entries.extend(items.iter().filter_map(|item| shown(Item(item))));
        next = match items.last().and_then(|item| Item(item).text("sk")) {
            Some(last) if items.len() == wanted => {
                Some(Cursor { day: cursor.day, after: Some(last.to_owned()) })
            }
            _ => cursor.day_before(),
        };
    }
    let mut page = json!({ "entries": entries });
    if let Some(next) = next.filter(|next| next.day >= oldest) {
        page["next_cursor"] = next.encode().into();
    }
    Ok(page)
}

/// Up to `limit` entries of the day of `cursor`, after it.
async fn day(aws: &Aws, table: &str, limit: usize, cursor: &Cursor) -> Result<Vec<Attributes>, Failure> {
    let condition = "#pk = :pk";
    let pk = partition_of(cursor.day);
    let start = cursor.after.as_ref().map(|sk| Key { pk: pk.clone(), sk: sk.clone() }.attributes());
    let answer = aws
        .dynamodb()
        .query()
        .table_name(table)
        .key_condition_expression(condition)
        .set_expression_attribute_names(Some(names(&[condition])))
        .set_expression_attribute_values(Some(values([(":pk", text(pk))])))
        .scan_index_forward(false)
        .consistent_read(true)
        .set_exclusive_start_key(start)
        .limit(i32::try_from(limit).unwrap_or(i32::MAX))
        .send()
        .await
        .map_err(|error| Failure::of_call("dynamodb Query", &error))?;
    Ok(answer.items.unwrap_or_default())
}

fn shown(item: Item<'_>) -> Option<Value> {
    let mut shown = json!({
        "at": item.text("at")?,
        "actor": item.text("actor")?,
        "action": item.text("action")?,
        "subject": item.text("subject")?,
    });
    if let Some(about) = item.text("about") {
        shown["about"] = about.into();
    }
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back() {
        let entry = format!("{:013}#0123456789abcdef", 1_769_850_000_250_u64);
        for after in [None, Some(entry)] {
            let cursor = Cursor { day: 20_484, after };
            assert_eq!(Cursor::parse(&cursor.encode()).as_ref(), Ok(&cursor));
        }
        assert_eq!(partition_of(20_484), "AUDIT#2026-01-31");
    }

    #[test]
    fn what_is_no_cursor_is_refused() {
        for bad in ["", "20484", "x ", "-1 ", "123456 ", " ", "20484 x", "20484 1769850000250#", "20484  "] {
            assert!(Cursor::parse(&URL_SAFE_NO_PAD.encode(bad)).is_err(), "{bad}");
        }
        for bad in ["!!", "AQ==", &URL_SAFE_NO_PAD.encode([0xff])] {
            assert!(Cursor::parse(bad).is_err(), "{bad}");
        }
    }
}
