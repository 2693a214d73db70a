//! Names with wildcards, as policies write them: whether one covers another.
//!
//! A reference is a text that nobody else writes: two are the same when they refer to the same thing.

use serde_json::Value as Json;

use crate::compare::value::{intrinsic, scalar};

/// The marks around a reference within a text.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// A value as a text that can be compared; what can't be read stands for itself alone.
pub fn canonical(value: &Json) -> String {
    if let Some(text) = scalar(value) {
        return text;
    }
    let known = match intrinsic(value) {
        Some(("Ref" | "Fn::GetAtt", Json::String(target))) => Some(reference(target)),
        Some(("Fn::GetAtt", Json::Array(parts))) => {
            let parts: Option<Vec<_>> = parts.iter().map(Json::as_str).collect();
            parts.map(|parts| reference(&parts.join(".")))
        }
        Some(("Fn::Sub", Json::String(text))) => Some(substituted(text, &Json::Null)),
        Some(("Fn::Sub", Json::Array(parts))) => match parts.as_slice() {
            [Json::String(text), own] => Some(substituted(text, own)),
            _ => None,
        },
        Some(("Fn::Join", Json::Array(parts))) => match parts.as_slice() {
            [Json::String(between), Json::Array(parts)] => {
                Some(parts.iter().map(canonical).collect::<Vec<_>>().join(between))
            }
            _ => None,
        },
        _ => None,
    };
    known.unwrap_or_else(|| reference(&value.to_string()))
}

fn reference(target: &str) -> String {
    format!("{OPEN}{target}{CLOSE}")
}

/// The text of `Fn::Sub`: `${Name}` is a reference, unless the function brings its value along, and `${!Name}` is
/// the text `${Name}`.
fn substituted(text: &str, own: &Json) -> String {
    let mut parts = text.split("${");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('}') {
            Some((name, rest)) => {
                match (name.strip_prefix('!'), own.get(name)) {
                    (Some(literal), _) => result.push_str(&format!("${{{literal}}}")),
                    (None, Some(value)) => result.push_str(&canonical(value)),
                    (None, None) => result.push_str(&reference(name)),
                }
                result.push_str(rest);
            }
            None => result.push_str(part),
        }
    }
    result
}

/// The text as a person reads it.
pub fn readable(canonical: &str) -> String {
    canonical.replace(OPEN, "${").replace(CLOSE, "}")
}

/// The texts of a value that is one or a list of several.
pub fn several(value: &Json) -> Vec<String> {
    match value {
        Json::Null => Vec::new(),
        Json::Array(items) => items.iter().map(canonical).collect(),
        _ => vec![canonical(value)],
    }
}

/// True if every text that matches `narrow` matches `wide` too. `*` is any text, `?` any character. A wildcard
/// of `narrow` is covered by one of `wide` and by nothing else, which never claims too much.
pub fn covers(wide: &str, narrow: &str) -> bool {
    let (wide, narrow): (Vec<char>, Vec<char>) = (wide.chars().collect(), narrow.chars().collect());
    let (mut at, mut to) = (0, 0);
    // The place of the last `*`, and the extent of its match.
    let mut star = None;
    while let Some(letter) = narrow.get(to) {
        match wide.get(at) {
            Some('*') => {
                star = Some((at, to));
                at += 1;
                continue;
            }
            Some('?') if !['*', OPEN].contains(letter) => {}
            Some(same) if same == letter && *letter != '*' => {}
            _ => match star {
                Some((position, reach)) => {
                    star = Some((position, reach + 1));
                    (at, to) = (position + 1, reach + 1);
                    continue;
                }
                None => return false,
            },
        }
        at += 1;
        to += 1;
    }
    wide.iter().skip(at).all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{canonical, covers, readable};

    #[test]
    fn a_wildcard_covers_what_it_stands_for_and_no_more() {
        for (wide, narrow) in [
            ("*", ""),
            ("*", "*"),
            ("*", "s3:Get*"),
            ("s3:*", "s3:GetObject"),
            ("s3:*", "s3:Get*"),
            ("s3:Get*", "s3:GetObject*"),
            ("s3:*Object", "s3:Get*Object"),
            ("a?c", "abc"),
            ("a?c", "a?c"),
            ("a*", "a?"),
            ("*a*b", "xaaxb"),
            ("same", "same"),
        ] {
            assert!(covers(wide, narrow), "`{wide}` covers `{narrow}`");
        }
        for (wide, narrow) in [
            ("s3:GetObject", "s3:*"),
            ("s3:Get*", "s3:*"),
            ("s3:Get*", "s3:PutObject"),
            ("a?c", "a*c"),
            ("a?", "a"),
            ("", "a"),
            ("a", ""),
            ("*b", "ba"),
            ("s3:*Object", "s3:Get*"),
        ] {
            assert!(!covers(wide, narrow), "`{wide}` doesn't cover `{narrow}`");
        }
    }

    /// Against all texts of a small alphabet: what is said to be covered is.
    #[test]
    fn coverage_is_never_claimed_wrongly() {
        fn texts(letters: &[char], length: usize) -> Vec<String> {
            let mut all = vec![String::new()];
            let mut last = all.clone();
            for _ in 0..length {
                last = last
                    .iter()
                    .flat_map(|text| letters.iter().map(move |next| format!("{text}{next}")))
                    .collect();
                all.extend(last.clone());
            }
            all
        }
        let words = texts(&['a', 'b'], 4);
        let patterns = texts(&['a', 'b', '*', '?'], 3);
        for wide in &patterns {
            for narrow in patterns.iter().filter(|narrow| covers(wide, narrow)) {
                for word in words.iter().filter(|word| covers(narrow, word)) {
                    assert!(
                        covers(wide, word),
                        "`{wide}` is said to cover `{narrow}`, which stands for `{word}`"
                    );
                }
            }
        }
    }

    #[test]
    fn references_are_the_same_however_they_are_written() {
        let arn = canonical(&json!({ "Fn::GetAtt": ["Table", "Arn"] }));
        assert_eq!(arn, canonical(&json!({ "Fn::GetAtt": "Table.Arn" })));
        assert_eq!(arn, canonical(&json!({ "Fn::Sub": "${Table.Arn}" })));
        let index = json!({ "Fn::Join": ["/", [{ "Fn::GetAtt": ["Table", "Arn"] }, "index", "*"]] });
        assert_eq!(canonical(&index), canonical(&json!({ "Fn::Sub": "${Table.Arn}/index/*" })));
        let own = json!({ "Fn::Sub": ["${It}/index/*", { "It": { "Fn::GetAtt": "Table.Arn" } }] });
        assert_eq!(canonical(&index), canonical(&own));
        assert_eq!(readable(&canonical(&index)), "${Table.Arn}/index/*");
    }

    #[test]
    fn a_text_that_looks_like_a_reference_is_none() {
        let variable = canonical(&json!("${aws:username}"));
        assert_eq!(variable, canonical(&json!({ "Fn::Sub": "${!aws:username}" })));
        assert_ne!(variable, canonical(&json!({ "Fn::Sub": "${aws:username}" })));
    }
}
