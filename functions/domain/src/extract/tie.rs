//! Signs between two numbers that end the first one: `482913,5 minutes`, `482 913 5 minutes`.
//!
//! It must not know which numbers are codes.

use super::lexicon::{Kind, Mark};
use super::message::Message;

/// Returns true if the sign at `at` ends the number before it: behind it stands a duration, a time of day or a date, with which
/// no amount, version or address goes on.
pub(super) fn ends_number(message: &Message, marks: &[Mark], at: usize) -> bool {
    let sign = message.raw(at);
    match sign {
        ',' => is_duration(message, marks, at + 1) || is_clock(message, at + 1) || is_date(message, at + 1),
        '.' | '/' => is_duration(message, marks, at + 1) || is_clock(message, at + 1),
        ':' | ' ' => is_duration(message, marks, at + 1),
        _ => false,
    }
}

/// `5 minutes`, `24h`
fn is_duration(message: &Message, marks: &[Mark], at: usize) -> bool {
    let digits = digits(message, at);
    let unit = at + digits + usize::from(message.raw(at + digits) == ' ');
    let from = marks.partition_point(|mark| mark.start < unit);
    let mut here = marks[from..].iter().take_while(|mark| mark.start == unit);
    (1..=3).contains(&digits) && here.any(|mark| mark.kind == Kind::Duration)
}

/// `14:30`
fn is_clock(message: &Message, at: usize) -> bool {
    let hours = digits(message, at);
    let minutes = at + hours + 1;
    (1..=2).contains(&hours) && message.raw(minutes - 1) == ':' && digits(message, minutes) == 2
}

/// `2026-05-12`, `12/05/2026`
fn is_date(message: &Message, at: usize) -> bool {
    let first = digits(message, at);
    let sign = message.raw(at + first);
    let second = digits(message, at + first + 1);
    let third_at = at + first + second + 2;
    let third = digits(message, third_at);
    matches!(sign, '-' | '/' | '.')
        && (1..=2).contains(&second)
        && message.raw(third_at - 1) == sign
        && matches!((first, third), (4, 1 | 2) | (1 | 2, 2 | 4))
}

/// The number of digits at a place, of which no more than five are counted.
fn digits(message: &Message, at: usize) -> usize {
    (at..at + 5).take_while(|at| message.raw(*at).is_ascii_digit()).count()
}
