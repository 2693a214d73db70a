//! A message made ready for the rules: its characters, and how far apart any two places in it are.
//!
//! It must not know what a code is.

use super::glyph::{Glyph, fold, is_unspaced, is_word};

/// The cost of a full stop between a keyword and a number; a new line may just as well be layout.
pub(super) const FULL_STOP: u32 = 30;
pub(super) const NEW_LINE: u32 = 8;

/// The characters of a message, with sums that make every distance a subtraction.
pub(super) struct Message {
    pub glyphs: Vec<Glyph>,
    /// Before each place: letters and digits, those of dense scripts counted as the words they are.
    weights: Vec<u32>,
    /// Before each place: what the sentence and clause ends cost.
    breaks: Vec<u32>,
    /// Before each place: how many sentences have ended.
    sentences: Vec<usize>,
}

impl Message {
    pub fn new(text: &str) -> Self {
        let glyphs = fold(text);
        let mut message = Self {
            weights: Vec::with_capacity(glyphs.len() + 1),
            breaks: Vec::with_capacity(glyphs.len() + 1),
            sentences: Vec::with_capacity(glyphs.len() + 1),
            glyphs,
        };
        let (mut weight, mut cost, mut sentence) = (0, 0, 0usize);
        for at in 0..message.glyphs.len() {
            message.weights.push(weight);
            message.breaks.push(cost);
            message.sentences.push(sentence);
            let ends = message.break_at(at);
            cost += ends;
            sentence += usize::from(ends >= NEW_LINE);
            weight += weight_of(message.glyphs[at].folded);
        }
        message.weights.push(weight);
        message.breaks.push(cost);
        message.sentences.push(sentence);
        message
    }

    pub fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// The character at a place as a code would be printed; a space beyond the end.
    pub fn raw(&self, at: usize) -> char {
        self.glyphs.get(at).map_or(' ', |glyph| glyph.raw)
    }

    /// The character before a place; a space before the beginning.
    pub fn raw_before(&self, at: usize) -> char {
        at.checked_sub(1).map_or(' ', |at| self.raw(at))
    }

    /// The amount of text between two places.
    pub fn weight(&self, from: usize, to: usize) -> u32 {
        self.weights[to].saturating_sub(self.weights[from])
    }

    /// The cost of the sentence ends between two places.
    pub fn breaks(&self, from: usize, to: usize) -> u32 {
        self.breaks[to].saturating_sub(self.breaks[from])
    }

    /// The number of the sentence that a place is in.
    pub fn sentence(&self, at: usize) -> usize {
        self.sentences[at]
    }

    /// True if one of `signs` is between two places.
    pub fn has(&self, from: usize, to: usize, signs: &[char]) -> bool {
        self.glyphs[from.min(to)..to].iter().any(|glyph| signs.contains(&glyph.raw))
    }

    fn break_at(&self, at: usize) -> u32 {
        let next = self.raw(at + 1);
        match self.raw(at) {
            '.' if next == '.' || next.is_ascii_digit() => 0,
            // `example.com` and `e.g` go on; `482913.Do` does not.
            '.' if next.is_ascii_lowercase() && !self.raw_before(at).is_ascii_digit() => 0,
            '.' | '!' | '?' | '。' | '।' | '॥' | '؟' | '۔' | '။' | '…' => FULL_STOP,
            '\n' if next != '\n' => NEW_LINE,
            ';' | '؛' => 4,
            ',' | '،' | '、' | '၊' => 2,
            _ => 0,
        }
    }
}

fn weight_of(c: char) -> u32 {
    match u32::from(c) {
        0x3040..=0x30ff | 0xac00..=0xd7af => 2,
        0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff => 3,
        _ if c.is_ascii_digit() || is_word(c) || (is_unspaced(c) && c.is_alphabetic()) => 1,
        _ => 0,
    }
}
