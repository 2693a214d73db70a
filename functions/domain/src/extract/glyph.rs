//! One character of a message as the rules see it: digits of every script are ASCII, letters lose case and accents.
//!
//! It must not know what a code is.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A character twice: as a code would be printed, and as the lexicon is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Glyph {
    /// ASCII digits and punctuation for those of other scripts, full width letters narrowed, case kept.
    pub raw: char,
    /// `raw` in lower case, with letters that are written one for the other made one.
    pub folded: char,
}

/// The zeros of the decimal digits of Unicode (general category `Nd`); the nine digits after each follow it.
const ZEROS: [u32; 77] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50,
    0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
    0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40,
    0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da,
    0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50, 0x11d50, 0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60,
    0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0,
    0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// The ASCII digit for a decimal digit of any script.
pub(crate) fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some(c);
    }
    let code = u32::from(c);
    let zero = ZEROS.get(ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?)?;
    char::from_digit(code - zero, 10)
}

/// Returns true if a character is only a mark on its neighbours: zero width, direction of writing, soft hyphen, variation
/// selectors, keycaps. Messengers and pages bring them along when a code is copied.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{20e3}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// All characters of a message that carry meaning, in order.
pub(super) fn fold(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::with_capacity(text.len());
    for c in text.chars() {
        push(c, &mut glyphs);
    }
    glyphs
}

fn push(c: char, glyphs: &mut Vec<Glyph>) {
    if c.is_ascii() {
        glyphs.push(Glyph { raw: c, folded: c.to_ascii_lowercase() });
        return;
    }
    if let Some(digit) = digit(c) {
        glyphs.push(Glyph { raw: digit, folded: digit });
        return;
    }
    match c {
        c if is_invisible(c) => {}
        // The tatweel only widens a word.
        '\u{640}' => {}
        '\u{85}' | '\u{2028}' | '\u{2029}' => push('\n', glyphs),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => push('-', glyphs),
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => push('\'', glyphs),
        '\u{201c}' | '\u{201d}' | '\u{ab}' | '\u{bb}' | '\u{201e}' => push('"', glyphs),
        '\u{ff61}' => push('。', glyphs),
        // It never stands within a number.
        '\u{ff0c}' => push('、', glyphs),
        // Full width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            if let Some(narrow) = char::from_u32(u32::from(c) - 0xfee0) {
                push(narrow, glyphs);
            }
        }
        c if c.is_whitespace() => push(' ', glyphs),
        // Alphabets whose accents come and go, depending on the sender's keyboard.
        '\u{80}'..='\u{6ff}' | '\u{1e00}'..='\u{1fff}' => decompose_canonical(c, |part| {
            if !is_combining_mark(part) {
                glyphs.push(Glyph { raw: part, folded: part });
                lower(glyphs);
            }
        }),
        c => glyphs.push(Glyph { raw: c, folded: c }),
    }
}

/// Lowers the letter that was just pushed.
fn lower(glyphs: &mut [Glyph]) {
    let Some(glyph) = glyphs.last_mut() else { return };
    let lower = glyph.raw.to_lowercase().next().unwrap_or(glyph.raw);
    glyph.folded = match lower {
        'ı' => 'i',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ø' => 'o',
        'ς' => 'σ',
        // Arabic letters that Persian, Urdu and careless keyboards write in other ways.
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' | 'ہ' | 'ھ' => 'ه',
        other => other,
    };
}

/// True if words of the script of `c` are written without spaces between them, or with attached particles.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0xe00..=0xeff | 0x1000..=0x109f | 0x1100..=0x11ff | 0x1780..=0x17ff
        | 0x2e80..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// True if `c` is a letter of a script with spaces between words.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphabetic() && !is_unspaced(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> String {
        fold(text).iter().map(|glyph| glyph.raw).collect()
    }

    fn folded(text: &str) -> String {
        fold(text).iter().map(|glyph| glyph.folded).collect()
    }

    #[test]
    fn digits_of_every_script_are_ascii() {
        for text in ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "๐๑๒๓๔๕๖๗๘๙"]
        {
            assert_eq!(raw(text), "0123456789");
        }
        for text in ["၀၁၂၃၄၅၆၇၈၉", "０１２３４５６７８９", "០១២៣៤៥៦៧៨៩", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣"]
        {
            assert_eq!(raw(text), "0123456789");
        }
        assert_eq!(raw("²½Ⅳ④"), "²½Ⅳ④", "those are no decimal digits");
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn letters_lose_case_and_accents() {
        assert_eq!(folded("CÓDIGO Bestätigung Şİfre ΚΩΔΙΚΌΣ"), "codigo bestatigung sifre κωδικοσ");
        assert_eq!(folded("Ё Й ї"), "е и і");
        assert_eq!(folded("کد تأیید"), folded("كد تاييد"));
        assert_eq!(folded("Ａ：（１）"), "a:(1)");
        assert_eq!(raw("\u{202b}123\u{200b}456\u{202c}"), "123456");
    }
}
