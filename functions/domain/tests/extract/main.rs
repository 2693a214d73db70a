//! Messages of our own in every language that codes come in, some of them without a code.
#![allow(clippy::unwrap_used)]

mod asia;
mod english;
mod europe;
mod letters;
mod limits;
mod romance;
mod rules;
mod southeast;
mod tied;
mod west_asia;

use domain::extract::extract;

/// Messages of one language, each with its code if it has one.
type Language = (&'static str, &'static [(&'static str, Option<&'static str>)]);

/// Checks all messages before it fails, so that one run shows all that a change of a rule does.
fn check(languages: &[Language]) {
    let mut wrong = Vec::new();
    for (language, messages) in languages {
        assert!(messages.len() >= 5, "{language} has {} messages", messages.len());
        let without = messages.iter().filter(|(_, code)| code.is_none()).count();
        assert!(without >= 2, "{language} has {without} messages without a code");
        for (text, expected) in *messages {
            let found = extract(text);
            if found.code.as_deref() != *expected {
                wrong.push(format!("{language}: {expected:?}, not {found:?}: {text:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
