//! The keys of `environments`: the name of one environment, or a pattern that many names match.

use super::unit::read_as_text;

/// CloudFormation allows 128 characters in a stack's name; origin access controls, tables and keys of
/// other services allow fewer and add to it, so that 32 are safe.
const MAX_LENGTH: usize = 32;

/// `dev`, which is one environment, or `pr-*`: all whose names begin so. The latter come and go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(String);

impl Key {
    /// True if it is a pattern.
    pub(super) fn is_pattern(&self) -> bool {
        self.0.ends_with('*')
    }

    /// True if it is a pattern, and a name begins as it does.
    pub(super) fn begins(&self, name: &str) -> bool {
        let prefix = self.0.strip_suffix('*');
        prefix.is_some_and(|prefix| name.len() > prefix.len() && name.starts_with(prefix))
    }
}

/// Checks that a text can be the name of an environment, which is a part of the names of its stacks.
///
/// # Errors
///
/// The rules of a name.
pub(super) fn check(text: &str) -> Result<(), String> {
    if text.len() <= MAX_LENGTH && is_plain(text) {
        return Ok(());
    }
    Err(format!(
        "`{text}` is not a valid name of an environment\nuse up to {MAX_LENGTH} of `a-z`, `0-9` and `-`, a letter first"
    ))
}

fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.ends_with('-')
}

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let Some(prefix) = text.strip_suffix('*') else {
            return check(&text).map(|()| Self(text));
        };
        // A name has a character at least in place of the star.
        if prefix.len() < MAX_LENGTH && prefix.strip_suffix('-').is_some_and(is_plain) {
            return Ok(Self(text));
        }
        Err(format!(
            "`{text}` is not a valid pattern of environments\nwrite it as in `pr-*`, with one `*` after a `-`"
        ))
    }
}

impl AsRef<str> for Key {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

read_as_text! { Key }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_patterns_have_a_form() {
        let long = "a".repeat(32);
        for good in ["local", "dev-2", "pr-123", &long, "pr-*", "pr-web-*"] {
            assert!(Key::try_from(good.to_owned()).is_ok(), "{good}");
        }
        let (longer, no_room) = (format!("{long}a"), format!("{}-*", "a".repeat(31)));
        for bad in [
            "", "Dev", "2dev", "a_b", "a-", "a.b", "*", "-*", "pr*", "pr-**", "*-pr", "Pr-*", &longer,
            &no_room,
        ] {
            assert!(Key::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_pattern_wants_something_in_place_of_the_star() {
        let pattern = Key::try_from("pr-*".to_owned()).unwrap_or_else(|error| panic!("{error}"));
        assert!(pattern.begins("pr-1") && pattern.begins("pr-web-1"));
        assert!(!pattern.begins("pr-") && !pattern.begins("pr") && !pattern.begins("prod"));
    }
}
