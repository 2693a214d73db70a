//! Numbers in groups that could be one code.
//!
//! It must not know any word.

use super::candidate::{Candidate, DIGITS, Shape};
use super::message::Message;
use super::piece::Piece;

/// Numbers in equal groups as one candidate.
pub(super) fn groups(pieces: &[Piece]) -> Option<Candidate> {
    let (first, length) = (pieces[0], pieces.iter().map(Piece::len).sum());
    let equal = pieces.iter().all(|piece| piece.len() == first.len() && piece.len() <= 5)
        || matches!(pieces, [left, right] if left.len() == 3 && right.len() == 4);
    (equal && DIGITS.contains(&length) && length > 3).then(|| grouped(pieces, false))
}

/// `48-2913`, `12 3456`
pub(super) fn loose(pieces: &[Piece]) -> Option<Candidate> {
    let length: usize = pieces.iter().map(Piece::len).sum();
    let groups = pieces.iter().all(|piece| (2..=4).contains(&piece.len()));
    (groups && (2..=4).contains(&pieces.len()) && (5..=8).contains(&length)).then(|| grouped(pieces, true))
}

/// `482.913`
pub(super) fn dotted(message: &Message, pieces: &[Piece]) -> Option<Candidate> {
    let dot = matches!(pieces, [left, right] if (left.len(), right.len()) == (3, 3) && message.raw(left.end) == '.');
    dot.then(|| grouped(pieces, true))
}

fn grouped(pieces: &[Piece], loose: bool) -> Candidate {
    let (start, end) = (pieces[0].start, pieces[pieces.len() - 1].end);
    let length = pieces.iter().map(Piece::len).sum();
    Candidate { shape: Shape::Digits, start, end, length, loose, row: start }
}

/// `12-03-25`, `2024-2025`, `2026-05-12`, `12-05-2026`.
pub(super) fn is_date(message: &Message, found: &Candidate) -> bool {
    let code = found.code(message);
    let part = |range: std::ops::Range<usize>| code.get(range).and_then(|part| part.parse::<u32>().ok());
    match (part(0..2), part(2..4), found.end - found.start) {
        (Some(a @ 1..), Some(b @ 1..), 8) if code.len() == 6 => a.max(b) <= 31 && a.min(b) <= 12,
        (Some(19 | 20), Some(_), 9) => matches!(part(4..6), Some(19 | 20)),
        (Some(a), Some(b), _) if found.loose => {
            let month = |value| matches!(value, Some(1..=12));
            let year_first = matches!(a, 19 | 20) && month(part(4..6));
            year_first
                || ((1..=31).contains(&a)
                    && matches!(part(code.len() - 4..code.len() - 2), Some(19 | 20))
                    && (code.len() == 6 || b <= 31))
        }
        _ => false,
    }
}
