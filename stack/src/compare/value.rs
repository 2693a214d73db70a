//! Values of a template: when two are the same, and how a person reads one.
//!
//! It must not know resources.

use serde_json::Value as Json;

/// The characters of a value that a line shows.
const WIDTH: usize = 72;

/// The text in place of a secret.
pub const HIDDEN: &str = "(hidden)";

/// True if CloudFormation sees the same value: it reads `"5"` and `5`, `"true"` and `true` alike.
pub fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Object(one), Json::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|found| same(value, found)))
        }
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        _ => match (scalar(one), scalar(other)) {
            (Some(one), Some(other)) => one == other,
            _ => one == other,
        },
    }
}

/// A text, number or truth value as text.
pub fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// The intrinsic function, if the value is one: its value isn't known yet.
pub fn intrinsic(value: &Json) -> Option<(&str, &Json)> {
    let entries = value.as_object()?;
    let (name, argument) = entries.iter().next()?;
    let known = name == "Ref" || name == "Condition" || name.starts_with("Fn::");
    (entries.len() == 1 && known).then_some((name.as_str(), argument))
}

/// The value as somebody would write it: `${Table.Arn}/index/*` for references, JSON for what has parts.
pub fn readable(value: &Json) -> String {
    readable_intrinsic(value).or_else(|| scalar(value)).unwrap_or_else(|| match value {
        Json::Array(items) => format!("[{}]", items.iter().map(readable).collect::<Vec<_>>().join(", ")),
        Json::Object(entries) => {
            let entries: Vec<_> =
                entries.iter().map(|(key, value)| format!("{key}: {}", readable(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        _ => "null".to_owned(),
    })
}

fn readable_intrinsic(value: &Json) -> Option<String> {
    let (name, argument) = intrinsic(value)?;
    match (name, argument) {
        ("Ref", Json::String(target)) => Some(format!("${{{target}}}")),
        ("Fn::Sub", Json::String(text)) => Some(text.clone()),
        ("Fn::GetAtt", Json::String(target)) => Some(format!("${{{target}}}")),
        ("Fn::GetAtt", Json::Array(parts)) => {
            let parts: Option<Vec<_>> = parts.iter().map(Json::as_str).collect();
            Some(format!("${{{}}}", parts?.join(".")))
        }
        _ => None,
    }
}

/// The value on a line, or as much of it as fits.
pub fn line(value: &Json) -> String {
    shorten(&readable(value))
}

/// As much of a text as fits on a line.
pub fn shorten(text: &str) -> String {
    let text: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if text.chars().count() <= WIDTH {
        return text;
    }
    let mut short: String = text.chars().take(WIDTH - 1).collect();
    short.push('…');
    short
}
