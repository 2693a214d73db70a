//! Letters without a digit, which are a code only where a message says so plainly: `passcode: KQXWFD`,
//! `use verification code KQXWFD to sign in`.

use super::candidate::Candidate;
use super::lexicon::{self, Kind};
use super::message::{FULL_STOP, Message, NEW_LINE};
use super::score::ends_line;
use super::words::{Key, Words};

/// As many letters may stand between a code and its purpose.
const PURPOSE_REACH: u32 = 14;
/// The same where nothing but a particle stands between, as in `コードKQXWFDでログイン`.
const PARTICLE: u32 = 4;

/// Returns true if the message answers with the letters: behind `is` or a colon, in capitals of which no more follow.
pub(super) fn is_said(words: &Words, key: &Key, candidate: &Candidate, said: bool) -> bool {
    let letters = words.message.weight(key.end.min(candidate.start), candidate.start);
    if is_in_capitals(words.message, candidate) {
        return said && letters <= 4 && ends_there(words.message, candidate);
    }
    // A word in small letters is a code only as the whole answer to `passcode:`.
    said && letters == 0 && key.known && ends_line(words, candidate)
}

/// Returns true if the letters stand between a name of one-time codes and what they are for, or are all that is to be entered for
/// it, in a message that gives nothing away.
pub(super) fn has_purpose(words: &Words, key: &Key, candidate: &Candidate) -> bool {
    let message = words.message;
    let (from, to) = (key.end.min(candidate.start), candidate.start);
    let beside = to - from <= 4 && message.weight(from, to) == 0 && message.breaks(from, to) == 0;
    let fits = key.plain && !words.offers && !words.is_warning(key.start);
    fits && beside
        && is_in_capitals(message, candidate)
        && ends_there(message, candidate)
        && (leads_to_purpose(words, candidate) || is_entered(words, key, candidate))
}

/// `KQXWFD to sign in`
fn leads_to_purpose(words: &Words, candidate: &Candidate) -> bool {
    let message = words.message;
    let signs = (0..3).take_while(|ahead| !message.raw(candidate.end + ahead).is_alphanumeric()).count();
    let told = lexicon::toward(message, candidate.end + signs).is_some();
    // After the letters of another script the sender's name would be one too.
    let next = message.glyphs[candidate.end..].iter().map(|glyph| glyph.raw).find(|c| c.is_alphanumeric());
    let changes = next.is_some_and(|next| u32::from(next) > 0x24f);
    let reach = if told || changes { PURPOSE_REACH } else { 0 };
    words.after(candidate.end).any(|mark| {
        mark.kind == Kind::Purpose
            && message.weight(candidate.end, mark.start) <= reach
            && message.breaks(candidate.end, mark.start) < NEW_LINE
            && !(candidate.end..mark.start).any(|at| message.raw(at).is_ascii_digit())
    })
}

/// `to sign in use the code KQXWFD.`, `コードKQXWFDを入力`
fn is_entered(words: &Words, key: &Key, candidate: &Candidate) -> bool {
    let message = words.message;
    let purpose = key.known || words.nearest(key.start, Kind::Purpose, PURPOSE_REACH).is_some();
    let after = words.after(candidate.end).any(|mark| {
        mark.kind == Kind::Instruct
            && message.weight(candidate.end, mark.start) <= PARTICLE
            && message.breaks(candidate.end, mark.start) == 0
    });
    let before = words.nearest(key.start, Kind::Instruct, PARTICLE).is_some()
        && (ends_line(words, candidate) || message.breaks(candidate.end, candidate.end + 1) >= FULL_STOP);
    purpose && (after || before)
}

pub(super) fn is_in_capitals(message: &Message, candidate: &Candidate) -> bool {
    (candidate.start..candidate.end).all(|at| message.raw(at).is_ascii_uppercase())
}

/// Returns true if nothing in capitals follows, so that a word in capitals is no shouted sentence. A sentence that begins with a
/// capital may follow behind a full stop.
fn ends_there(message: &Message, candidate: &Candidate) -> bool {
    let end = candidate.end;
    let sign = |at: &usize| {
        let c = message.raw(*at);
        c == '\n' || c.is_alphanumeric() || matches!(c, '!' | '?' | '\'')
    };
    let Some(at) = (end..message.len()).take(24).find(sign) else { return true };
    let next = message.raw(at);
    let sentence = message.breaks(end, at) >= FULL_STOP && message.raw(at + 1).is_lowercase();
    next == '\n' || (next.is_alphabetic() && (!next.is_uppercase() || sentence))
}
