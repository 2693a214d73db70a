//! A template as YAML that CloudFormation reads as it is meant.
//!
//! It reads YAML 1.1, as most do: there `OFF` is a boolean, `2012-10-17` a date and `1:30` a number. serde_yaml
//! writes YAML 1.2, in which they are texts, and has no way to ask for quotes.

use serde::Serialize;
use serde_json::{Map, Value as Json};

/// The mark of a quote's place: a private use character, which serde_yaml writes as it is and no template has.
const QUOTE: char = '\u{e000}';

pub(crate) fn to_string(value: &impl Serialize) -> Result<String, String> {
    let value = serde_json::to_value(value).map_err(|error| error.to_string())?;
    let text = serde_yaml::to_string(&marked(value)).map_err(|error| error.to_string())?;
    Ok(text.replace(QUOTE, "'"))
}

fn marked(value: Json) -> Json {
    match value {
        Json::String(text) => Json::String(quoted(text)),
        Json::Array(items) => items.into_iter().map(marked).collect(),
        Json::Object(members) => {
            let members = members.into_iter().map(|(name, one)| (quoted(name), marked(one)));
            Json::Object(members.collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn quoted(text: String) -> String {
    if is_no_text(&text) { format!("{QUOTE}{text}{QUOTE}") } else { text }
}

/// True if YAML 1.1 may read it as a boolean, a number, a date or something of its own.
pub(crate) fn is_no_text(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    let numeric = |byte: u8| byte.is_ascii_hexdigit() || b"+-.:_ tzxo".contains(&byte);
    let begins = |byte: &u8| byte.is_ascii_digit() || b"+-.".contains(byte);
    ["y", "n", "yes", "no", "on", "off", "=", "<<"].contains(&word.as_str())
        || (word.as_bytes().first().is_some_and(begins)
            && word.bytes().any(|byte| byte.is_ascii_digit())
            && word.bytes().all(numeric))
}
