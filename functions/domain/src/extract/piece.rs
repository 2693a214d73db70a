//! Letters and digits of a message in pieces, and which of them are tied together.
//!
//! It must not know which of them could be a code.

use super::lexicon::Mark;
use super::message::Message;
use super::tie::ends_number;

/// Letters and digits of ASCII in one piece.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub start: usize,
    pub end: usize,
    pub digits: usize,
    pub lower: bool,
    /// True if the sign behind it ends a number and joins nothing.
    pub ends: bool,
}

impl Piece {
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    pub fn is_number(&self) -> bool {
        self.digits == self.len()
    }

    pub fn is_word(&self) -> bool {
        self.digits == 0
    }
}

/// All pieces in order.
pub(super) fn pieces(message: &Message, marks: &[Mark]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, glyph) in message.glyphs.iter().enumerate() {
        if !glyph.raw.is_ascii_alphanumeric() {
            continue;
        }
        let (digit, lower) = (usize::from(glyph.raw.is_ascii_digit()), glyph.raw.is_ascii_lowercase());
        match pieces.last_mut() {
            Some(piece) if piece.end == at => {
                piece.end = at + 1;
                piece.digits += digit;
                piece.lower |= lower;
            }
            _ => pieces.push(Piece { start: at, end: at + 1, digits: digit, lower, ends: false }),
        }
    }
    let mut row = 0;
    for at in 0..pieces.len() {
        // `482 913,5 minutes` ends a number of six digits, `1.200,5 minutes` none.
        let grown =
            at.checked_sub(1).is_some_and(|last| joins(message, &pieces[last], &pieces[at], &['-', ' ']));
        let digits = if pieces[at].is_number() { pieces[at].len() } else { 0 };
        row = digits + if grown { row } else { 0 };
        pieces[at].ends = digits > 0 && row > 3 && ends_number(message, marks, pieces[at].end);
    }
    pieces
}

/// The number of pieces in a row that are joined.
pub(super) fn run(pieces: &[Piece], joined: impl Fn(&Piece, &Piece) -> bool) -> usize {
    1 + pieces.windows(2).take(24).take_while(|pair| joined(&pair[0], &pair[1])).count()
}

/// True if one of `signs` and nothing else is between two pieces.
pub(super) fn joins(message: &Message, left: &Piece, right: &Piece, signs: &[char]) -> bool {
    right.start == left.end + 1 && !left.ends && signs.contains(&message.raw(left.end))
}
