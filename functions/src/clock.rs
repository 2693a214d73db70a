//! The wall clock, as the table counts it.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;

/// Seconds since the epoch.
pub fn now() -> u64 {
    since_epoch().as_secs()
}

/// Milliseconds since the epoch.
pub fn now_millis() -> u64 {
    u64::try_from(since_epoch().as_millis()).unwrap_or(u64::MAX)
}

/// RFC 3339, in UTC: `2026-01-31T09:00:00Z`.
pub fn rfc3339(seconds: u64) -> String {
    written(DateTime::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)))
}

/// RFC 3339 with milliseconds, in UTC.
pub fn rfc3339_millis(millis: u64) -> String {
    written(DateTime::from_millis(i64::try_from(millis).unwrap_or(i64::MAX)))
}

fn written(time: DateTime) -> String {
    // A time beyond the year 9999 can't be written; no clock shows it.
    time.fmt(Format::DateTime).unwrap_or_default()
}

fn since_epoch() -> std::time::Duration {
    // A clock before 1970 reads as 1970: every token is then valid for long and none expires
    // early; the platform's own signatures fail first.
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00Z");
        assert_eq!(rfc3339(1_769_850_000), "2026-01-31T09:00:00Z");
        assert_eq!(rfc3339_millis(1_769_850_000_250), "2026-01-31T09:00:00.25Z");
    }
}
