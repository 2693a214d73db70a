//! Places where somebody on the way took a code out of a message: `[REDACTED]`, `****`, `XXXXXX`.
//!
//! It must not know what a code is. The rules for codes tell whether one belongs into such a place.

use std::ops::Range;

use super::glyph;

/// Words within brackets that stand for a code that was taken out.
const WORDS: [&str; 7] = ["redacted", "removed", "hidden", "masked", "filtered", "censored", "withheld"];
/// The one that needs no brackets, if it is in capitals.
const REDACTED: &str = "REDACTED";
/// Characters that stand for those that are not shown.
const SIGNS: [char; 9] = ['*', '＊', '•', '●', '█', '■', '#', 'x', 'X'];
/// As many of them are no ornament.
const SIGNS_MIN: usize = 3;
/// As many asterisks are what remains at the end of a line: `verification code is:**`.
const ASTERISKS_AT_END: usize = 2;
/// The greatest distance of a bracket from its word: `[OTP code REDACTED]`.
const BRACKET_MAX: usize = 24;

/// The places, in order, as bytes of the text.
pub(super) fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = words(text);
    found.extend(signs(text));
    found.sort_by_key(|place| place.start);
    let mut places: Vec<Range<usize>> = Vec::new();
    for place in found {
        match places.last_mut() {
            // `***-***` and `*** ***` are one.
            Some(last) if matches!(text.get(last.end..place.start), Some("" | "-" | " ") | None) => {
                last.end = last.end.max(place.end);
            }
            _ => places.push(place),
        }
    }
    places
}

/// The text with each of `places` replaced.
pub(super) fn replaced(text: &str, places: &[Range<usize>], by: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut from = 0;
    for place in places {
        written.push_str(&text[from..place.start]);
        written.push_str(by);
        from = place.end;
    }
    written + &text[from..]
}

/// Rows of one sign that nothing is tied to: what is left of `****4410` tells a card.
fn signs(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, sign)) = chars.next() {
        let (mut count, mut end) = (1, start + sign.len_utf8());
        while let Some((at, _)) = chars.next_if(|(_, next)| *next == sign) {
            (count, end) = (count + 1, at + sign.len_utf8());
        }
        let after = chars.peek().map_or('\n', |(_, after)| *after);
        let many =
            count >= SIGNS_MIN || (count == ASTERISKS_AT_END && sign == '*' && matches!(after, '\n' | '\r'));
        if SIGNS.contains(&sign) && many && !is_tied(before) && !is_tied(after) {
            places.push(start..end);
        }
        before = sign;
    }
    places
}

fn is_tied(neighbour: char) -> bool {
    glyph::is_word(neighbour) || glyph::digit(neighbour).is_some()
}

/// Words that say so, with their brackets.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut from = 0;
    for word in text.split(|c: char| !c.is_ascii_alphabetic()) {
        let start = from;
        // Each word but the last is followed by the character that ends it.
        from += word.len();
        from += text[from..].chars().next().map_or(0, char::len_utf8);
        if !WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            continue;
        }
        let within = brackets(text, start, start + word.len());
        places.extend(within.or_else(|| (word == REDACTED).then(|| start..start + word.len())));
    }
    places
}

/// The brackets around `start..end`, if nothing but words is within.
fn brackets(text: &str, start: usize, end: usize) -> Option<Range<usize>> {
    let is_other = |c: &char| !c.is_ascii_alphabetic() && !matches!(c, ' ' | '_' | '-');
    let mut ahead = text[..start].char_indices().rev().take(BRACKET_MAX);
    let (open, _) = ahead.find(|(_, c)| is_other(c)).filter(|(_, c)| matches!(c, '[' | '<' | '(' | '{'))?;
    let mut behind = text[end..].char_indices().take(BRACKET_MAX);
    let (close, _) = behind.find(|(_, c)| is_other(c)).filter(|(_, c)| matches!(c, ']' | '>' | ')' | '}'))?;
    Some(open..end + close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> String {
        replaced(text, &places(text), "_")
    }

    #[test]
    fn what_stands_for_something_that_was_taken_out_is_found() {
        let table = [
            ("Your code is [REDACTED].", "Your code is _."),
            ("[redacted] is your code", "_ is your code"),
            ("code: <OTP_REDACTED>", "code: _"),
            ("code: [one-time code removed]", "code: _"),
            ("code: REDACTED, valid for 5 minutes", "code: _, valid for 5 minutes"),
            ("code: ****", "code: _"),
            ("code: *** ***", "code: _"),
            ("code: ***-***", "code: _"),
            ("G-****** is your code", "G-_ is your code"),
            ("验证码：••••••，请勿泄露", "验证码：_，请勿泄露"),
            ("您的验证码是XXXXXX，请勿泄露", "您的验证码是_，请勿泄露"),
            ("**verification code is:**", "**verification code is:_"),
            ("****", "_"),
        ];
        for (text, expected) in table {
            assert_eq!(marked(text), expected, "{text:?}");
        }
    }

    #[test]
    fn cards_words_and_ornaments_are_not() {
        for text in [
            "card ****4410",
            "card XX4410",
            "acct 4410XXXX",
            "*482913*",
            "**482913**",
            "redacted",
            "Redacted",
            "It was removed",
            "[12 removed]",
            "[removed",
            "removed]",
            "XX",
            "Xx",
            "MAXXX",
            "xxxl",
            "# 1",
            "a ** b",
            "Use * and #",
            "",
            "é[é",
            "🙂",
        ] {
            assert_eq!(marked(text), text, "{text:?}");
        }
    }
}
