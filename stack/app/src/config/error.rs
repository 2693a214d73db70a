//! What is wrong with a configuration, where, and what may have been meant.

use std::fmt;
use std::path::{Path, PathBuf};

/// A configuration that can't be used.
#[derive(Debug)]
pub struct ConfigError {
    path: PathBuf,
    position: Option<(usize, usize)>,
    message: String,
    hint: Option<String>,
}

impl ConfigError {
    pub(super) fn new(path: &Path, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), position: None, message: message.into(), hint: None }
    }

    /// From the parser's error: its place, its message, and for an unknown word the nearest known one.
    pub(super) fn yaml(path: &Path, error: &serde_yaml::Error) -> Self {
        let text = error.to_string();
        // The parser ends its message with the place, which stands in front here.
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        let position = error.location().map(|place| (place.line(), place.column()));
        let Some((word, known)) = unknown_word(message) else {
            return Self::new(path, message).at(position);
        };
        // The list of what is known is a hint, and only where nothing is near.
        let message = message.split_once(", expected").map_or(message, |(message, _)| message);
        Self::new(path, message).at(position).suggest(word, known.into_iter())
    }

    pub(super) fn at(self, position: Option<(usize, usize)>) -> Self {
        Self { position, ..self }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub(super) fn suggest<'a>(self, word: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let known: Vec<_> = known.collect();
        let near = known.iter().map(|known| (distance(word, known), known)).min();
        match near {
            Some((distance, near)) if distance <= 2 => self.hint(format!("did you mean `{near}`?")),
            _ if known.is_empty() => self,
            _ => self.hint(format!("known: `{}`", known.join("`, `"))),
        }
    }

    /// The line and column, both from 1, if the problem has a place.
    pub fn position(&self) -> Option<(usize, usize)> {
        self.position
    }

    /// The problem, with file, line and column.
    pub fn message(&self) -> String {
        let path = self.path.display();
        match self.position {
            Some((line, column)) => format!("{path}:{line}:{column}: {}", self.message),
            None => format!("{path}: {}", self.message),
        }
    }

    /// What to do about it.
    pub fn hint_text(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ConfigError {}

/// The words in backticks of "unknown field `x`, expected one of `y`, `z`".
fn unknown_word(message: &str) -> Option<(&str, Vec<&str>)> {
    let (_, after) = message.split_once("unknown ")?;
    let mut words = after.split('`').skip(1).step_by(2);
    Some((words.next()?, words.collect()))
}

/// How many letters must be inserted, removed or replaced.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_edits() {
        for (a, b, edits) in
            [("", "ab", 2), ("life", "life", 0), ("lenght", "length", 2), ("protect", "protected", 2)]
        {
            assert_eq!(distance(a, b), edits, "{a} {b}");
        }
    }
}
