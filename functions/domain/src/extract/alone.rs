//! Messages that say a code and nothing else.

use super::candidate::{Candidate, Shape};
use super::lexicon::{Kind, Mark};
use super::message::Message;
use super::piece::{Piece, pieces};

/// Halves of a code are no range of rooms or pages if as many lie between.
const RANGE_MAX: u32 = 100;
/// A longer message says more than a name and a code.
const NAMED_MAX: usize = 40;

/// The code that is all that a message says, perhaps behind the sender's name.
pub(super) fn alone(message: &Message, marks: &[Mark], candidates: &[Candidate]) -> Option<Candidate> {
    match candidates {
        [candidate] if is_bare(message, candidate) => Some(*candidate),
        _ => named(message, marks),
    }
}

/// A bare number is a code only if it looks like nothing else either.
fn is_bare(message: &Message, candidate: &Candidate) -> bool {
    let digits = (candidate.start..candidate.end).any(|at| message.raw(at).is_ascii_digit());
    let around = message.weight(0, candidate.start) + message.weight(candidate.end, message.len());
    let plain = !message.has(0, message.len(), &['+', '*', '%', '$', '€', '£', '¥', '/', '@', '=']);
    around == 0 && plain && digits && !candidate.loose && (4..=8).contains(&candidate.length)
}

/// `Fern 482-913`
fn named(message: &Message, marks: &[Mark]) -> Option<Candidate> {
    if message.len() > NAMED_MAX {
        return None;
    }
    let [name, left, right] = pieces(message, marks).try_into().ok()?;
    let between = |from: usize, to: usize| (from..to).map(|at| message.raw(at)).collect::<String>();
    let number = |piece: &Piece| between(piece.start, piece.end).parse::<u32>().ok();
    let grouped = left.len() == 3 && right.len() == 3 && between(left.end, right.start).trim() == "-";
    let is_name = name.start == 0
        && name.len() > 2
        && message.raw(0).is_ascii_uppercase()
        && matches!(between(name.end, left.start).as_str(), " " | ": ")
        && marks.iter().all(|mark| mark.kind == Kind::Copula);
    let whole = message.weight(0, message.len()) == message.weight(0, name.end) + 6;
    let (low, high) = (number(&left)?, number(&right)?);
    let range = low < high && high - low <= RANGE_MAX;
    let (start, end) = (left.start, right.end);
    let found = Candidate { shape: Shape::Digits, start, end, length: 6, loose: false, row: start };
    (grouped && is_name && whole && right.end == message.len() && !range).then_some(found)
}
