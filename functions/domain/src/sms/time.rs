//! Times as providers write them, to seconds since the epoch and back. A time that can't be read is none.

use ::time::OffsetDateTime;
use ::time::format_description::well_known::Rfc3339;

/// A time of RFC 3339, with any offset: `2026-01-31T10:00:00.250+01:00`.
pub fn rfc3339(text: &str) -> Option<u64> {
    let time = OffsetDateTime::parse(text.trim(), &Rfc3339).ok()?;
    u64::try_from(time.unix_timestamp()).ok().filter(|seconds| *seconds > 0)
}

/// A time in UTC without saying so: `2026-01-31 09:00:00`.
pub fn utc(text: &str) -> Option<u64> {
    rfc3339(&format!("{}Z", text.trim().replacen(' ', "T", 1)))
}

/// The time of RFC 3339, in UTC: `2026-01-31T09:00:00Z`.
pub fn to_rfc3339(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or_default();
    let time = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    // A time beyond the year 9999 can't be written; no clock shows it.
    time.format(&Rfc3339).unwrap_or_default()
}

/// The time in UTC without saying so: `2026-01-31 09:00:00`.
pub fn to_utc(seconds: u64) -> String {
    to_rfc3339(seconds).replacen('T', " ", 1).replacen('Z', "", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_providers_form_is_read() {
        for written in [
            "2026-01-31T09:00:00Z",
            "2026-01-31T09:00:00.25Z",
            "2026-01-31T16:00:00.000+07:00",
            "2026-01-31T03:30:00.999999999-05:30",
            " 2026-01-31T09:00:00+00:00 ",
        ] {
            assert_eq!(rfc3339(written), Some(1_769_850_000), "{written:?}");
        }
        assert_eq!(utc("2026-01-31 09:00:00"), Some(1_769_850_000));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for written in ["", "0", "now", "2026-01-31", "2026-02-30T00:00:00Z", "1970-01-01T00:00:00Z", "-1"] {
            assert_eq!(rfc3339(written), None, "{written:?}");
            assert_eq!(utc(written), None, "{written:?}");
        }
        assert_eq!(utc("2026-01-31T09:00:00+07:00"), None);
    }

    #[test]
    fn what_is_written_reads_back() {
        for seconds in [1, 951_782_399, 951_782_400, 1_769_850_000, 4_102_444_799] {
            assert_eq!(rfc3339(&to_rfc3339(seconds)), Some(seconds));
            assert_eq!(utc(&to_utc(seconds)), Some(seconds));
        }
        assert_eq!(to_rfc3339(1_769_850_000), "2026-01-31T09:00:00Z");
    }
}
