//! The choice of the candidate that the message calls its code: by the words for codes, how near they are, and what
//! lies between.
//!
//! It must not know the words themselves.

use super::Reason;
use super::candidate::{Candidate, Shape};
use super::letters;
use super::lexicon::{Kind, Mark};
use super::message::NEW_LINE;
use super::words::{Key, NEIGHBOURS, Words};

/// The worth of a word for one-time codes right beside the number; every letter between takes one off.
const KNOWN: i32 = 100;
/// The same for a word that a purpose makes one.
const PLAIN: i32 = 96;
/// The same for a word that may mean another code. Letters between count twice.
const NOUN: i32 = 88;
/// `is` or a colon between the word and the number. Lost if the word comes after the number without it.
const SAID: i32 = 15;
/// A word in a sentence that warns.
const WARNED: i32 = 20;
/// A purpose beside an instruction and a number: `enter 482913 to sign in`.
const PURPOSE: i32 = 75;
/// From here on a number is the code. One with letters must be named more plainly, and letters alone most.
const ENOUGH: i32 = 55;
const ENOUGH_MIXED: i32 = 82;
const ENOUGH_LETTERS: i32 = 100;
/// The most that letters between a word and what is said to be the code cost: the sentence is about the code.
const LETTERS_MAX: u32 = 50;
/// The same where the word means a one-time code and nothing else.
const LETTERS_MAX_KNOWN: u32 = 25;
/// The first thing that a message says.
const FIRST: i32 = 10;

/// The best candidate that is good enough, the first among equals. Letters alone come after all others.
pub(super) fn best(words: &Words, candidates: &[Candidate]) -> Option<(Candidate, Reason)> {
    let mut best: Option<((bool, i32), Candidate, Reason)> = None;
    for candidate in candidates {
        let keyword = by_keyword(words, candidate).map(|score| (score, Reason::Keyword));
        let instruction = by_instruction(words, candidate).map(|score| (score, Reason::Instruction));
        let Some((score, reason)) = keyword.into_iter().chain(instruction).max_by_key(|(score, _)| *score)
        else {
            continue;
        };
        let score = score + shape_worth(words, candidate);
        let enough = match candidate.shape {
            Shape::Digits => ENOUGH,
            Shape::Mixed => ENOUGH_MIXED,
            Shape::Letters => ENOUGH_LETTERS,
        };
        let rank = (candidate.shape != Shape::Letters, score);
        if score >= enough && best.is_none_or(|(top, ..)| rank > top) {
            best = Some((rank, *candidate, reason));
        }
    }
    best.map(|(_, candidate, reason)| (candidate, reason))
}

/// The score by the word for codes that fits best.
fn by_keyword(words: &Words, candidate: &Candidate) -> Option<i32> {
    let from = words.keys.partition_point(|key| key.start < candidate.start);
    let before = words.keys[..from]
        .iter()
        .rev()
        .take(NEIGHBOURS)
        .filter_map(|key| named_before(words, key, candidate));
    let after =
        words.keys[from..].iter().take(NEIGHBOURS).filter_map(|key| named_after(words, key, candidate));
    before.chain(after).max()
}

/// `code: 482913`, `code for your account is 482913`.
fn named_before(words: &Words, key: &Key, candidate: &Candidate) -> Option<i32> {
    let (from, to) = (key.end.min(candidate.start), candidate.start);
    let (said, letters) = (words.is_said(from, to), words.message.weight(from, to));
    let mut score = distance(words, key, from, to, said) + if said { SAID } else { 0 };
    if words.is_warning(key.start) && !said && letters > 0 {
        // It says whom not to tell the code, and then goes on to something else.
        if words.message.sentence(key.start) != words.message.sentence(to) {
            return None;
        }
        score -= WARNED;
    }
    let plain = match candidate.shape {
        Shape::Letters if letters::has_purpose(words, key, candidate) => {
            score += if said { 0 } else { SAID };
            true
        }
        Shape::Letters => letters::is_said(words, key, candidate, said),
        Shape::Digits if candidate.loose => is_one_number(words, key, candidate, said),
        _ => true,
    };
    plain.then_some(score)
}

/// `482913 is your code`.
fn named_after(words: &Words, key: &Key, candidate: &Candidate) -> Option<i32> {
    let (from, to) = (candidate.end, key.start.max(candidate.end));
    let said = words.leads_on(candidate);
    let plain = match candidate.shape {
        Shape::Digits => !candidate.loose || (said && key.plain),
        // `FERNBANK24: your code is …` is the sender.
        Shape::Mixed => words.message.raw(candidate.end) != ':',
        Shape::Letters => {
            let capitals = letters::is_in_capitals(words.message, candidate);
            said && key.plain && capitals && words.message.raw(candidate.end) != ':'
        }
    };
    if !plain {
        return None;
    }
    if words.is_warning(key.start) && words.message.sentence(from) != words.message.sentence(to) {
        return None;
    }
    let first = if words.message.weight(0, candidate.start) == 0 { FIRST } else { 0 };
    Some(distance(words, key, from, to, false) + first + if said { SAID } else { -SAID })
}

fn distance(words: &Words, key: &Key, from: usize, to: usize, said: bool) -> i32 {
    let (worth, per_letter) = match (key.known, key.plain) {
        (true, _) => (KNOWN, 1),
        (false, true) => (PLAIN, 1),
        (false, false) => (NOUN, if said { 1 } else { 2 }),
    };
    let letters = words.message.weight(from, to) * per_letter;
    let most = if key.known { LETTERS_MAX_KNOWN } else { LETTERS_MAX };
    let letters = if said && key.plain { letters.min(most) } else { letters };
    let cost = letters + words.message.breaks(from, to);
    worth - i32::try_from(cost).unwrap_or(i32::MAX / 2)
}

/// `enter 482913 to sign in`, `sign-in: 482913`, `verification 482913` and nothing more,
/// `enter 482913. Never share it`.
fn by_instruction(words: &Words, candidate: &Candidate) -> Option<i32> {
    if candidate.loose {
        return None;
    }
    let told = words.nearest(candidate.start, Kind::Instruct, 4).is_some()
        || words.after(candidate.end).any(|mark| {
            mark.kind == Kind::Instruct
                && words.message.weight(candidate.end, mark.start) <= 6
                && words.message.breaks(candidate.end, mark.start) == 0
        });
    if told && words.warns && candidate.shape == Shape::Digits && (4..=8).contains(&candidate.length) {
        return Some(PURPOSE - SAID);
    }
    let letters = |mark: &Mark| {
        let (from, to) = if mark.start < candidate.start {
            (mark.end.min(candidate.start), candidate.start)
        } else {
            (candidate.end, mark.start.max(candidate.end))
        };
        (words.message.breaks(from, to) < NEW_LINE).then(|| words.message.weight(from, to))
    };
    let score = |mark: &Mark| {
        let near = letters(mark)?;
        if told {
            return Some(PURPOSE - i32::try_from(near / 2).unwrap_or(PURPOSE));
        }
        // `Authorization: 482913` below an amount is the shop's.
        let plain = candidate.shape == Shape::Digits && !words.money && !words.commerce;
        let beside = plain && mark.end <= candidate.start && near == 0;
        let named =
            || ends_line(words, candidate) || words.message.has(mark.end, candidate.start, &[':', '=']);
        (beside && named()).then_some(PURPOSE - SAID)
    };
    words
        .before(candidate.start)
        .chain(words.after(candidate.end))
        .filter(|mark| mark.kind == Kind::Purpose)
        .filter_map(score)
        .max()
}

/// The worth of the shape itself, for or against a code.
fn shape_worth(words: &Words, candidate: &Candidate) -> i32 {
    let commerce = if words.commerce { 30 } else { 0 };
    match candidate.shape {
        Shape::Letters => -commerce,
        Shape::Mixed => -6 - commerce,
        Shape::Digits => {
            let plain = candidate.end - candidate.start == candidate.length;
            let year = plain && candidate.length == 4 && {
                let first = |at| words.message.raw(candidate.start + at);
                matches!((first(0), first(1)), ('1', '9') | ('2', '0'))
            };
            match candidate.length {
                4 if year => -10,
                6 => 6,
                4 | 5 | 7 | 8 => 3,
                10 => -15,
                _ => -8,
            }
        }
    }
}

/// Returns true if groups that could be several numbers are named as one: `code: 48-2913`, `code is 482.913`.
fn is_one_number(words: &Words, key: &Key, candidate: &Candidate, said: bool) -> bool {
    let message = words.message;
    let letters = message.weight(key.end.min(candidate.start), candidate.start);
    let dotted = message.has(candidate.start, candidate.end, &['.']);
    let next = candidate.end + usize::from(matches!(message.raw(candidate.end), ' ' | '-' | '.'));
    let goes_on = words
        .at(next)
        .any(|mark| matches!(mark.kind, Kind::Label | Kind::Duration | Kind::Unit | Kind::Money));
    ((said && (key.plain || letters <= 4)) || (letters == 0 && !dotted)) && !goes_on
}

/// True if the line ends behind a candidate.
pub(super) fn ends_line(words: &Words, candidate: &Candidate) -> bool {
    candidate.end == words.message.len() || words.message.raw(candidate.end) == '\n'
}
