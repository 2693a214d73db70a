//! Senders whose name ends with a word that codes of another kind begin with: `Fern Bank code`.

use super::actions::NO_NAMES;
use super::{Message, is_word};

/// Returns true if the first word of `start..end` ends a name: it has a capital as the word before has, and the last doesn't.
pub(super) fn is_named(message: &Message, start: usize, end: usize) -> bool {
    let word_at =
        |at: usize| (0..24).take_while(|back| at > *back && is_word(message.raw(at - back - 1))).count();
    let (last, before) = (end - word_at(end), start.saturating_sub(1));
    let previous = before - word_at(before);
    let text: String = message.glyphs[previous..before].iter().map(|glyph| glyph.folded).collect();
    previous < before
        && message.raw(start).is_uppercase()
        && message.raw(last).is_lowercase()
        && message.raw_before(start) == ' '
        && message.raw(previous).is_uppercase()
        && !NO_NAMES.contains(&text.as_str())
}
