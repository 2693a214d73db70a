//! Times as providers write them, to seconds since the epoch and back. A time that can't be read is none.
//!
//! This crate must reach no clock, which every well-kept crate of dates has: so the calendar is here, by
//! Howard Hinnant's algorithms (`chrono-Compatible Low-Level Date Algorithms`), and a test holds it against such a
//! crate.

const DAY: i64 = 24 * 60 * 60;
/// Days of 400 years, after which the calendar repeats.
const ERA: i64 = 146_097;
/// Days from 1 March of the year 0 to the epoch.
const BEFORE_EPOCH: i64 = 719_468;

/// A time of RFC 3339, with any offset: `2026-01-31T10:00:00.250+01:00`.
pub fn rfc3339(text: &str) -> Option<u64> {
    let (date, rest) = text.trim().split_once(['T', 't'])?;
    let (clock, offset) = rest.split_at(rest.find(['Z', 'z', '+', '-'])?);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let ([year, month, day], [hour, minute, second]) = (numbers(date, '-')?, numbers(clock, ':')?);
    let days = days_from_civil(year, month, day);
    // The 30th of February is another day.
    if civil_from_days(days) != (year, month, day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = days * DAY + hour * 3_600 + minute * 60 + second - seconds_of(offset)?;
    u64::try_from(seconds).ok().filter(|seconds| *seconds > 0)
}

/// A time in UTC without saying so: `2026-01-31 09:00:00`.
pub fn utc(text: &str) -> Option<u64> {
    rfc3339(&format!("{}Z", text.trim().replacen(' ', "T", 1)))
}

/// The time of RFC 3339, in UTC: `2026-01-31T09:00:00Z`.
pub fn to_rfc3339(seconds: u64) -> String {
    format!("{}Z", to_utc(seconds).replacen(' ', "T", 1))
}

/// The time in UTC without saying so: `2026-01-31 09:00:00`.
pub fn to_utc(seconds: u64) -> String {
    // Beyond the year 9999 there is no such form, and no clock shows it.
    let seconds = i64::try_from(seconds).unwrap_or_default().min(253_402_300_799);
    let ((year, month, day), second) = (civil_from_days(seconds / DAY), seconds % DAY);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Three numbers: two digits each, but for a year's four.
fn numbers(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut pieces = text.split(separator).map(|piece| {
        let digits = matches!(piece.len(), 2 | 4) && piece.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| piece.parse().ok()).flatten()
    });
    let found = [pieces.next()??, pieces.next()??, pieces.next()??];
    pieces.next().is_none().then_some(found)
}

/// The seconds by which a place is ahead of UTC: `Z`, `+05:30`.
fn seconds_of(offset: &str) -> Option<i64> {
    let ahead = |text: &str| match numbers(&format!("{text}:00"), ':')? {
        [hours @ 0..24, minutes @ 0..60, _] => Some(hours * 3_600 + minutes * 60),
        _ => None,
    };
    match offset.split_at_checked(1)? {
        ("Z" | "z", "") => Some(0),
        ("+", rest) => ahead(rest),
        ("-", rest) => ahead(rest).map(|seconds| -seconds),
        _ => None,
    }
}

/// Days since the epoch. A day or month that there isn't gives another date.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March, so that the day that comes and goes is their last.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - BEFORE_EPOCH
}

/// Year, month and day.
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + BEFORE_EPOCH;
    let (era, of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + era * 400 + if month <= 2 { 1 } else { 0 }, month, day)
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
        for written in [
            "",
            "0",
            "now",
            "2026-01-31",
            "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31T09:60:00Z",
            "2026-01-31T09:00Z",
            "2026-01-31T09:00:00.Z",
            "2026-01-31T09:00:00+7",
            "2026-01-31T09:00:00+24:00",
            "26-01-31T09:00:00Z",
            "1970-01-01T00:00:00Z",
            "-1",
        ] {
            assert_eq!(rfc3339(written), None, "{written:?}");
            assert_eq!(utc(written), None, "{written:?}");
        }
        assert_eq!(rfc3339("2026-01-31T09:00:00"), None);
        assert_eq!(utc("2026-01-31T09:00:00+07:00"), None);
    }

    #[test]
    fn what_is_written_reads_back() {
        for seconds in [1, 951_782_399, 951_782_400, 1_769_850_000, 4_107_542_400, 253_402_300_799] {
            assert_eq!(rfc3339(&to_rfc3339(seconds)), Some(seconds));
            assert_eq!(utc(&to_utc(seconds)), Some(seconds));
        }
        assert_eq!(to_rfc3339(1_769_850_000), "2026-01-31T09:00:00Z");
    }
}
