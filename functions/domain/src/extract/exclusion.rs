//! Numbers that are something else: a telephone, an amount, a date, a card's tail, an order, a part of an address.
//!
//! It must not know which of the remaining ones is the code.

use super::candidate::{Candidate, Shape};
use super::lexicon::Kind;
use super::words::Words;

/// True if a candidate can't be the code, whatever else the message says.
pub(super) fn is_excluded(words: &Words, addresses: &[(usize, usize)], candidate: &Candidate) -> bool {
    let within = addresses.partition_point(|(_, end)| *end <= candidate.start);
    let in_address = addresses.get(within).is_some_and(|(start, _)| *start < candidate.end);
    in_address
        || is_part(words, candidate)
        || is_measure(words, candidate)
        || (!words.is_declared(candidate) && !words.is_answer(candidate) && is_labelled(words, candidate))
}

/// A piece of something longer, told by the signs around it.
fn is_part(words: &Words, candidate: &Candidate) -> bool {
    let message = words.message;
    let (before, after) = (message.raw_before(candidate.start), message.raw(candidate.end));
    let two_before = candidate.start.checked_sub(2).map_or(' ', |at| message.raw(at));
    let two_after = message.raw(candidate.end + 1);
    // `(212) 555-0199`
    let area = matches!(before, ' ' | '-' | '.') && (two_before == ')' || two_before.is_ascii_digit());
    if area && candidate.length == 7 && candidate.end - candidate.start == 8 {
        return true;
    }
    let starred = before == '*' && after == '*';
    match before {
        '+' | '_' | '~' | '&' | '\\' | '•' | '…' => return true,
        // `*482913*` is bold; `*773*Amount#` is dialled.
        '*' if after == '#' || (starred && two_after.is_ascii_alphanumeric()) => return true,
        // `#482913#` is an ornament, `#31#` is dialled.
        '#' if after == '#' && candidate.length < 4 => return true,
        '*' if !starred => return true,
        // `...5494`
        '.' if two_before == '.' && !two_before.is_whitespace() && candidate.length <= 6 => {
            return !message.raw_before(candidate.start - 2).is_ascii_alphabetic();
        }
        '/' if !two_before.is_whitespace() => return true,
        _ => {}
    }
    match after {
        '%' | '_' | '@' | '&' | '\\' => true,
        '*' => !starred,
        // `4829,-`
        ',' => two_after == '-' && !message.raw(candidate.end + 2).is_alphanumeric(),
        '#' => before == '*',
        '/' | '=' => two_after.is_ascii_alphanumeric() && !words.ends_number(candidate.end),
        _ => false,
    }
}

/// An amount, a duration, a count.
fn is_measure(words: &Words, candidate: &Candidate) -> bool {
    let message = words.message;
    let glued = match candidate.shape {
        // `NGN20`, `10min`
        Shape::Mixed => {
            words.at(candidate.start).any(|mark| {
                mark.kind == Kind::Money
                    && (mark.end..candidate.end).all(|at| message.raw(at).is_ascii_digit())
            }) || (candidate.start..candidate.end).find(|at| !message.raw(*at).is_ascii_digit()).is_some_and(
                |at| {
                    words.at(at).any(|mark| {
                        matches!(mark.kind, Kind::Money | Kind::Duration | Kind::Unit)
                            && mark.end == candidate.end
                            && at > candidate.start
                    })
                },
            )
        }
        _ => false,
    };
    let next = behind_tag(words, candidate.end);
    let next = next + usize::from(message.raw(next) == ' ');
    let after = words.at(next).any(|mark| match mark.kind {
        Kind::Duration | Kind::Unit => true,
        // In `482913 INR 500` the currency is the next number's.
        Kind::Money => !is_next_to_number(words, mark.end),
        _ => false,
    });
    let before = words.before(candidate.start).any(|mark| {
        mark.kind == Kind::Money
            && candidate.start - mark.end <= 2
            && (mark.end..candidate.start).all(|at| matches!(message.raw(at), ' ' | '.'))
    });
    glued || after || before
}

/// The place behind a closing tag, as in `<b>482913</b>`.
fn behind_tag(words: &Words, at: usize) -> usize {
    let raw = |ahead| words.message.raw(at + ahead);
    let end = (2..8).find(|ahead| raw(*ahead) == '>');
    end.filter(|_| (raw(0), raw(1)) == ('<', '/')).map_or(at, |end| at + end + 1)
}

fn is_next_to_number(words: &Words, at: usize) -> bool {
    let spaces = (at..at + 2).take_while(|at| matches!(words.message.raw(*at), ' ' | '.')).count();
    words.message.raw(at + spaces).is_ascii_digit()
}

/// True if the words before it name it as something else.
fn is_labelled(words: &Words, candidate: &Candidate) -> bool {
    words.is_right_after(&[Kind::Label, Kind::Phone], candidate.start)
        || words.is_right_after(&[Kind::Phone], candidate.row)
        || words.is_called(candidate)
        || words.is_other_code(candidate)
}
