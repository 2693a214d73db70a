//! Texts that could be a code by their shape alone: digits in one piece or in equal groups, with a prefix, or with
//! letters.
//!
//! It must not know any word but those that grow together with digits (`OTP123456`).

use super::groups::{dotted, groups, is_date, loose};
use super::lexicon::{Kind, Mark};
use super::message::Message;
use super::piece::{Piece, joins, pieces, run};

/// A code has as many digits; shorter numbers are counts, longer ones accounts and telephones.
pub(super) const DIGITS: std::ops::RangeInclusive<usize> = 3..=10;
/// A code with letters has as many characters.
const MIXED: std::ops::RangeInclusive<usize> = 4..=10;

/// The kinds of characters of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Digits,
    /// Letters and digits.
    Mixed,
    /// Letters: a code only where a message says so plainly.
    Letters,
}

/// A possible code: `start..end` in the glyphs of the message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub shape: Shape,
    pub start: usize,
    pub end: usize,
    /// The number of letters and digits.
    pub length: usize,
    /// Groups of unequal length, or with a full stop between: one code only where a message says so plainly.
    pub loose: bool,
    /// The start of the row of numbers that it is in, as in `0800 123 456`.
    pub row: usize,
}

impl Candidate {
    /// The code, without what separates its groups.
    pub fn code(&self, message: &Message) -> String {
        let glyphs = &message.glyphs[self.start..self.end];
        glyphs.iter().map(|glyph| glyph.raw).filter(char::is_ascii_alphanumeric).collect()
    }
}

/// All candidates in order.
pub(super) fn candidates(message: &Message, marks: &[Mark]) -> Vec<Candidate> {
    let pieces = pieces(message, marks);
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let tight = run(&pieces[at..], |left, right| joins(message, left, right, &['-', '.', ',', '/', ':']));
        let hyphened = run(&pieces[at..], |left, right| joins(message, left, right, &['-']));
        let spaced = run(&pieces[at..], |left, right| {
            joins(message, left, right, &[' ']) && left.is_number() && right.is_number()
        });
        let spelled = run(&pieces[at..], |left, right| {
            joins(message, left, right, &[' ']) && left.len() == 1 && right.len() == 1
        });
        at += if pieces[at..at + tight].iter().all(Piece::is_number) && tight > 1 {
            let numbers = &pieces[at..at + tight];
            let code = if tight == hyphened { groups(numbers).or_else(|| loose(numbers)) } else { None };
            found.extend(code.or_else(|| dotted(message, numbers)).filter(|found| !is_date(message, found)));
            tight
        } else if spelled >= 5 && spelled > spaced {
            found.extend(spelled_out(&pieces[at..at + spelled]));
            spelled
        } else if spaced > 1 {
            row(message, &pieces[at..], spaced, &mut found)
        } else {
            piece(message, marks, &pieces[at..at + hyphened], &mut found)
        };
    }
    found
}

/// `a u 8 k u f`
fn spelled_out(pieces: &[Piece]) -> Option<Candidate> {
    let (first, last) = (pieces[0], pieces[pieces.len() - 1]);
    let (length, digits) = (pieces.len(), pieces.iter().filter(|piece| piece.is_number()).count());
    let (start, end) = (first.start, last.end);
    let found = Candidate { shape: Shape::Mixed, start, end, length, loose: false, row: start };
    (digits > 0 && MIXED.contains(&length)).then_some(found)
}

/// Numbers with one space between: groups of a code, a telephone number, or numbers that just follow each other.
fn row(message: &Message, pieces: &[Piece], spaced: usize, found: &mut Vec<Candidate>) -> usize {
    // A number that another sign ties to the last one is not of this row: `482913 12:30`.
    let tied = pieces.get(spaced).is_some_and(|next| {
        joins(message, &pieces[spaced - 1], next, &['-', '.', ',', '/', ':']) && next.is_number()
    });
    // `1 482 913,50`
    let amount = matches!(message.raw(pieces[spaced - 1].end), ',' | '.');
    if tied && amount && pieces[..spaced].iter().all(|number| number.len() <= 3) {
        return spaced - 1;
    }
    let numbers = &pieces[..spaced - usize::from(tied)];
    let digits: usize = numbers.iter().map(Piece::len).sum();
    let equal = numbers.iter().all(|number| number.len() == numbers[0].len());
    if numbers.len() > 1 && equal {
        found.extend(groups(numbers).filter(|_| numbers[0].len() <= 4));
        if numbers[0].len() < 5 {
            return numbers.len();
        }
    }
    let first = message.raw(numbers[0].start);
    let opened = matches!(message.raw_before(numbers[0].start), '+' | '(');
    if numbers.len() > 1 && digits >= 9 && (opened || first == '0' || (numbers.len() > 2 && digits >= 10)) {
        return numbers.len();
    }
    // The first of four digits or more is a code by itself: `4829 15 of 30 left`.
    if numbers.iter().rev().skip(1).all(|number| number.len() <= 3) {
        found.extend(loose(numbers).filter(|_| !tied));
    }
    found.extend(numbers.iter().filter(|number| DIGITS.contains(&number.len())).map(|number| Candidate {
        shape: Shape::Digits,
        start: number.start,
        end: number.end,
        length: number.len(),
        loose: false,
        row: numbers[0].start,
    }));
    numbers.len()
}

/// A piece, or several with hyphens of which one has letters. Says how many it dealt with.
fn piece(message: &Message, marks: &[Mark], pieces: &[Piece], found: &mut Vec<Candidate>) -> usize {
    let (first, rest) = (pieces[0], &pieces[1..]);
    let length: usize = pieces.iter().map(Piece::len).sum();
    let digits: usize = pieces.iter().map(|piece| piece.digits).sum();
    let whole = |shape, start, end, length| Candidate { shape, start, end, length, loose: false, row: start };
    // `RKJ-YP6`
    let equal = pieces.iter().all(|piece| piece.len() == first.len() && !piece.lower);
    let keyed = marked(marks, first.start, first.end);
    if (2..=3).contains(&pieces.len()) && equal && !keyed && first.len() > 1 && digits > 0 && digits < length
    {
        let code = whole(Shape::Mixed, first.start, pieces[pieces.len() - 1].end, length);
        found.extend(MIXED.contains(&length).then_some(code));
        return pieces.len();
    }
    // `G-123456`, `OTP-123-456`: what stands before the hyphen tells whose code it is.
    if first.is_word() && !rest.is_empty() && rest.iter().all(Piece::is_number) {
        if rest.len() == 1 && DIGITS.contains(&rest[0].len()) {
            found.push(whole(Shape::Digits, rest[0].start, rest[0].end, rest[0].len()));
        } else {
            found.extend(groups(rest));
        }
        return pieces.len();
    }
    // `4829-1355and`
    if let [left, right] = pieces
        && left.is_number()
        && right.digits == left.len()
        && (right.start..right.start + right.digits).all(|at| message.raw(at).is_ascii_digit())
    {
        let end = right.start + right.digits;
        found.extend(groups(&[*left, Piece { end, ..*right }]));
        return 2;
    }
    found.extend(single(message, marks, &first).filter(|_| pieces.len() == 1 || !first.is_word()));
    1
}

fn single(message: &Message, marks: &[Mark], piece: &Piece) -> Option<Candidate> {
    let whole = |shape, start, end: usize| Candidate {
        shape,
        start,
        end,
        length: end - start,
        loose: false,
        row: start,
    };
    let (start, end) = (piece.start, piece.end);
    if piece.is_number() {
        return DIGITS.contains(&piece.len()).then(|| whole(Shape::Digits, start, end));
    }
    if piece.is_word() {
        let word = grown(message, start, end) || named(marks, start, end);
        return (MIXED.contains(&piece.len()) && !word).then(|| whole(Shape::Letters, start, end));
    }
    let digit = |at: &usize| message.raw(*at).is_ascii_digit();
    let ahead = (start..end).take_while(digit).count();
    let behind = (start..end).rev().take_while(digit).count();
    // `OTP123456`, `123456is`
    if behind == piece.digits && DIGITS.contains(&behind) && marked(marks, start, end - behind) {
        return Some(whole(Shape::Digits, end - behind, end));
    }
    if ahead == piece.digits && DIGITS.contains(&ahead) && marked(marks, start + ahead, end) {
        return Some(whole(Shape::Digits, start, start + ahead));
    }
    // `XX1234`, `1234XXXX`: a card that is not told. `12345X` has a letter at its end.
    let letters =
        |range: std::ops::Range<usize>| range.into_iter().all(|at| matches!(message.raw(at), 'x' | 'X'));
    let masked = (behind == piece.digits && letters(start..end - behind))
        || (ahead == piece.digits && letters(start + ahead..end) && (ahead < 5 || end - start - ahead > 1))
        || (start..end).filter(|at| message.raw(*at) == 'X').count() > 2;
    (MIXED.contains(&piece.len()) && !masked && !grown(message, start, end))
        .then(|| whole(Shape::Mixed, start, end))
}

/// True if letters of another alphabet belong to the same word.
fn grown(message: &Message, start: usize, end: usize) -> bool {
    let letter = |c: char| super::glyph::is_word(c) || c == '\'' || c == '_';
    letter(message.raw_before(start)) || letter(message.raw(end))
}

/// True if a word of the lexicon covers `start..end`.
fn named(marks: &[Mark], start: usize, end: usize) -> bool {
    let to = marks.partition_point(|mark| mark.start <= start);
    marks[..to].iter().rev().take(8).any(|mark| mark.end >= end)
}

/// True if `start..end` is a word for a code, or the verb between a code and its name.
fn marked(marks: &[Mark], start: usize, end: usize) -> bool {
    let from = marks.partition_point(|mark| mark.start < start);
    marks[from..]
        .iter()
        .take_while(|mark| mark.start == start)
        .any(|mark| mark.end == end && matches!(mark.kind, Kind::Code | Kind::Noun | Kind::Copula))
}
