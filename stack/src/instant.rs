//! Points in time as they are written: RFC 3339, in UTC, to the second. And spans as a person says them.

use serde::{Deserialize, Deserializer, Serializer};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime, UtcOffset};

/// `2026-11-21T17:00:00Z`
pub fn text(instant: OffsetDateTime) -> String {
    let whole = instant.to_offset(UtcOffset::UTC).replace_nanosecond(0).unwrap_or(instant);
    whole.format(&Rfc3339).unwrap_or_default()
}

/// Reads RFC 3339; `None` for anything else.
pub fn parse(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

/// A span in its largest unit that says enough: `90 s`, `3 min`, `5 h`, `2 days`.
pub fn span(span: Duration) -> String {
    match span.whole_seconds().max(0) {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7_200 => format!("{} min", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

/// For `#[serde(with = "instant")]`.
///
/// # Errors
/// As the serializer.
pub fn serialize<S: Serializer>(instant: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*instant))
}

/// For `#[serde(with = "instant")]`.
///
/// # Errors
/// If the text isn't a time in RFC 3339.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a time in RFC 3339")))
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::{parse, span, text};

    #[test]
    fn an_instant_is_written_in_utc_to_the_second() {
        let instant = parse("2026-11-21T18:30:05.25+01:00").unwrap();
        assert_eq!(text(instant), "2026-11-21T17:30:05Z");
        assert_eq!(parse("never"), None);
    }

    #[test]
    fn spans_are_said_as_people_do() {
        let said = |seconds| span(Duration::seconds(seconds));
        let all = [said(-5), said(119), said(120), said(7_200), said(172_800)];
        assert_eq!(all, ["0 s", "119 s", "2 min", "2 h", "2 days"]);
    }
}
