//! The words that decide, by language, and where they stand in a message.
//!
//! A table's entry is a word or several. It is written in any case, with or without accents; a space stands for
//! one to three spaces or hyphens; `*` at an end says that letters may go on there. Scripts without spaces
//! between words need no `*`. It must not know how much a word counts.

mod actions;
mod amounts;
mod codes;
mod labels;
mod nouns;
mod others;
mod phones;
mod purposes;
mod sender;
mod warnings;

use std::sync::LazyLock;

use super::glyph::{fold, is_unspaced, is_word};
use super::message::Message;

/// The meaning of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A one-time code and nothing else: `OTP`, `verification code`.
    Code,
    /// A code, maybe another one: `code`, `PIN`, `password`.
    Noun,
    /// The purpose of a code: `verify`, `sign in`.
    Purpose,
    /// The use of a code: `enter`, `use`.
    Instruct,
    /// `is`, between a code and its name.
    Copula,
    /// A sentence that warns and does not tell: `never share`.
    Warn,
    /// A code that is no one-time code: `zip code`, `promo code`.
    NotCode,
    /// The same, unless the trade ends the sender's name: `bank code`, and not `your Fern Bank code`. No mark has it.
    TradeCode,
    /// A subject that has codes of other kinds: `discount`, `booking`.
    Commerce,
    /// The next number is an account, an order, a month's day: `ending in`, `order`.
    Label,
    /// The next number is to be called or written to.
    Phone,
    /// A currency.
    Money,
    /// The number before it is a duration.
    Duration,
    /// The number before it is a distance, a count.
    Unit,
    /// An offer: what it names a code is one for a shop.
    Offer,
    /// A word that people put in capitals, and no code.
    Emphasis,
}

/// A word found in a message: `start..end` in its glyphs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

struct Entry {
    kind: Kind,
    chars: Box<[char]>,
    /// Letters may stand before, after.
    open: (bool, bool),
}

/// All entries, sorted by their first two characters.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let tables = [
        (Kind::Code, codes::CODES),
        (Kind::Code, codes::CODES_EAST),
        (Kind::Noun, nouns::NOUNS),
        (Kind::Purpose, purposes::PURPOSES),
        (Kind::Instruct, actions::INSTRUCTIONS),
        (Kind::Copula, actions::COPULAS),
        (Kind::Warn, warnings::WARNINGS),
        (Kind::NotCode, others::NOT_CODES),
        (Kind::TradeCode, others::TRADE_CODES),
        (Kind::Commerce, others::COMMERCE),
        (Kind::Label, labels::LABELS),
        (Kind::Label, phones::MONTHS),
        (Kind::Label, amounts::AMOUNTS),
        (Kind::Phone, phones::PHONES),
        (Kind::Money, amounts::MONEY),
        (Kind::Duration, amounts::DURATIONS),
        (Kind::Unit, amounts::UNITS),
        (Kind::Offer, others::OFFERS),
        (Kind::Emphasis, actions::EMPHASES),
    ];
    let entries = tables.iter().flat_map(|(kind, words)| words.iter().map(|word| entry(*kind, word)));
    let mut entries: Vec<Entry> = entries.collect();
    entries.sort_by_key(Entry::begins);
    entries
});

static ALL: LazyLock<Vec<&'static Entry>> = LazyLock::new(|| ENTRIES.iter().collect());

/// Those before which letters may stand: no other one can begin within a word.
static INNER: LazyLock<Vec<&'static Entry>> =
    LazyLock::new(|| ENTRIES.iter().filter(|entry| entry.open.0).collect());

impl Entry {
    /// The first character, and the second if there is one.
    fn begins(&self) -> (Option<char>, Option<char>) {
        (self.chars.first().copied(), self.chars.get(1).copied())
    }
}

/// The entries that begin with these characters.
fn beginning(
    entries: &'static [&'static Entry],
    with: (Option<char>, Option<char>),
) -> impl Iterator<Item = &'static Entry> {
    let from = entries.partition_point(|entry| entry.begins() < with);
    entries[from..].iter().copied().take_while(move |entry| entry.begins() == with)
}

/// The words between a code and its purpose.
static TOWARDS: LazyLock<Vec<Entry>> =
    LazyLock::new(|| actions::TOWARDS.iter().map(|word| entry(Kind::Purpose, word)).collect());

/// The end of the longest word at `at` that leads from a code to its purpose: `to` in `482913 to sign in`.
pub(super) fn toward(message: &Message, at: usize) -> Option<usize> {
    TOWARDS.iter().filter_map(|entry| match_at(message, at, entry)).max()
}

fn entry(kind: Kind, word: &str) -> Entry {
    let bare = word.trim_matches('*');
    let chars: Box<[char]> = fold(bare).iter().map(|glyph| glyph.folded).collect();
    let open = |end: bool, letter: Option<&char>| end || letter.is_some_and(|c| !is_word(*c));
    Entry {
        kind,
        open: (open(word.starts_with('*'), chars.first()), open(word.ends_with('*'), chars.last())),
        chars,
    }
}

/// All marks of a message by their start. Of several words of a kind that begin at one place, the longest counts.
pub(super) fn marks(message: &Message) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for start in 0..message.len() {
        let first = message.glyphs[start].folded;
        if first == ' ' || first == '\n' {
            continue;
        }
        let inside = start > 0 && is_word(message.glyphs[start - 1].folded) && is_word(first);
        let second =
            message.glyphs.get(start + 1).map(|glyph| if is_gap(glyph.raw) { ' ' } else { glyph.folded });
        let here = marks.len();
        let entries: &'static [&'static Entry] = if inside { &INNER } else { &ALL };
        let longer = second.into_iter().flat_map(|second| beginning(entries, (Some(first), Some(second))));
        for entry in beginning(entries, (Some(first), None)).chain(longer) {
            let Some(end) = match_at(message, start, entry) else { continue };
            if entry.kind == Kind::TradeCode && sender::is_named(message, start, end) {
                continue;
            }
            let kind = if entry.kind == Kind::TradeCode { Kind::NotCode } else { entry.kind };
            match marks[here..].iter_mut().find(|mark| mark.kind == kind) {
                Some(mark) => mark.end = mark.end.max(end),
                None => marks.push(Mark { kind, start, end }),
            }
        }
    }
    marks
}

/// The characters that a space of the lexicon stands for.
fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '-' | '\n')
}

fn match_at(message: &Message, start: usize, entry: &Entry) -> Option<usize> {
    let mut at = start;
    for wanted in &entry.chars {
        if *wanted == ' ' {
            let wide = (0..3)
                .take_while(|ahead| at + ahead < message.len() && is_gap(message.raw(at + ahead)))
                .count();
            if wide == 0 {
                return None;
            }
            at += wide;
        } else if message.glyphs.get(at)?.folded == *wanted {
            at += 1;
        } else {
            return None;
        }
    }
    let goes_on = |at: usize| message.glyphs.get(at).is_some_and(|glyph| is_word(glyph.folded));
    if !entry.open.1 && goes_on(at) {
        return None;
    }
    // A word that may go on is marked whole; it goes on with letters only, and not for ever.
    let last = message.glyphs[at - 1].folded;
    if entry.open.1 && !is_unspaced(last) {
        at += (0..24).take_while(|ahead| goes_on(at + ahead)).count();
    }
    Some(at)
}
