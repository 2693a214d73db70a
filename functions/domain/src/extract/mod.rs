//! Takes the one-time code out of a message, if there is one: `docs/extraction.md` says how it is decided.
//!
//! The work is linear in the length of the text: each place is compared with the few words that begin as it
//! does, each number with the few words next to it. It must not know where a message came from.

mod address;
mod alone;
mod candidate;
mod exclusion;
pub(crate) mod glyph;
mod groups;
mod letters;
mod lexicon;
mod message;
mod origin_bound;
mod piece;
mod redaction;
mod score;
mod tie;
mod words;

use candidate::{Candidate, Shape};
use message::Message;

/// The result for a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extracted {
    /// The code as it is to be typed: ASCII letters and digits. An origin-bound one may have `-` and `_`.
    pub code: Option<String>,
    /// The host that the code is bound to, in lower case, from a last line `@example.com #123456`.
    pub domain: Option<String>,
    /// The reason for this code, or for none.
    pub reason: Reason,
}

/// The rule that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The last line binds the code to an origin.
    OriginBound,
    /// The message names it a code.
    Keyword,
    /// The message says to enter it, and what for.
    Instruction,
    /// It is the only number in a message to an application, which is marked `<#>` or ends with its hash.
    Application,
    /// It is all that the message says, perhaps behind the sender's name.
    Alone,
    /// Nothing has the shape of a code.
    NoCandidate,
    /// All that has the shape of a code is a telephone number, an amount, an order, …
    Excluded,
    /// There are numbers, but nothing says of one that it is a code.
    NoKeyword,
    /// There was a code, and somebody on the way took it out.
    Redacted,
}

/// A code without any other meaning, tried in the place of something that was taken out.
const PROBE: &str = "738294";
/// Something that was taken out, in a form that is no code.
const TAKEN_OUT: &str = "****";

impl Reason {
    /// The stable name, as `stack extract` prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OriginBound => "origin_bound",
            Self::Keyword => "keyword",
            Self::Instruction => "instruction",
            Self::Application => "application",
            Self::Alone => "alone",
            Self::NoCandidate => "no_candidate",
            Self::Excluded => "excluded",
            Self::NoKeyword => "no_keyword",
            Self::Redacted => "redacted",
        }
    }
}

/// The code of a message and what it is bound to.
pub fn extract(text: &str) -> Extracted {
    let places = redaction::places(text);
    if places.is_empty() {
        return extract_whole(text);
    }
    let found = extract_whole(&redaction::replaced(text, &places, TAKEN_OUT));
    let probed = || extract_whole(&redaction::replaced(text, &places, PROBE)).code;
    match found.code {
        // A code belongs where something was taken out.
        None if probed().as_deref() == Some(PROBE) => {
            Extracted { code: None, domain: None, reason: Reason::Redacted }
        }
        _ => found,
    }
}

/// The code of a message that nothing was taken out of.
fn extract_whole(text: &str) -> Extracted {
    let body = without_app_hash(text);
    if let Some((host, code)) = origin_bound::parse(body) {
        let (code, domain) = (Some(code.to_owned()), Some(host.to_lowercase()));
        return Extracted { code, domain, reason: Reason::OriginBound };
    }
    let to_application =
        body.len() < text.trim_end().len() || text.starts_with("<#>") || text.starts_with("[#]");
    let message = Message::new(body);
    let marks = lexicon::marks(&message);
    let mut candidates = candidate::candidates(&message, &marks);
    if let Some(candidate) = alone::alone(&message, &marks, &candidates) {
        return found(&message, &candidate, Reason::Alone);
    }
    let numbers = candidates.iter().filter(|candidate| candidate.shape != Shape::Letters).count();
    let addresses = address::addresses(&message);
    let words = words::Words::new(&message, &marks);
    candidates.retain(|candidate| !exclusion::is_excluded(&words, &addresses, candidate));
    if let Some((candidate, reason)) = score::best(&words, &candidates) {
        return found(&message, &candidate, reason);
    }
    candidates.retain(|candidate| candidate.shape != Shape::Letters);
    let reason = match candidates[..] {
        [candidate] if to_application && candidate.shape == Shape::Digits && !candidate.loose => {
            return found(&message, &candidate, Reason::Application);
        }
        [] if numbers == 0 => Reason::NoCandidate,
        [] => Reason::Excluded,
        _ => Reason::NoKeyword,
    };
    Extracted { code: None, domain: None, reason }
}

fn found(message: &Message, candidate: &Candidate, reason: Reason) -> Extracted {
    Extracted { code: Some(candidate.code(message)), domain: None, reason }
}

/// The text without the hash of an Android application that the SMS Retriever wants at the end.
fn without_app_hash(text: &str) -> &str {
    let text = text.trim_end();
    let start = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let Some((rest, last)) = text.split_at_checked(start) else { return text };
    let has = |wanted: fn(&u8) -> bool| last.as_bytes().iter().any(wanted);
    let is_hash = last.len() == 11
        && last.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase);
    if is_hash { rest } else { text }
}
