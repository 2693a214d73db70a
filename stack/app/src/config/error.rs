//! The refusals of a configuration: fault, place and probable intention.

use std::fmt;
use std::path::{Path, PathBuf};

use super::locate;
use super::settings::Settings;
use super::wording::{self, Said};

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

    /// From the parser's error about a text: its place, what it says in our words, and for an unknown word
    /// the nearest known one.
    pub(super) fn yaml(path: &Path, text: &str, error: &serde_yaml::Error) -> Self {
        let said = error.to_string();
        // The parser ends its message with the place, which stands in front here.
        let message = said.split_once(" at line ").map_or(said.as_str(), |(message, _)| message);
        let position = error.location().map(|place| (place.line(), place.column()));
        let position = twice(message, text).or(position).or_else(|| second_document(text));
        let line = position.and_then(|(line, _)| text.lines().nth(line - 1)).unwrap_or_default();
        // Only a scanner's message goes on after its place, with what it was about.
        let message = match said.rsplit_once(", while ") {
            Some((_, within)) if !message.contains('`') => format!("{message}, while {within}"),
            _ => message.to_owned(),
        };
        let Said { message, hint, unknown } = wording::reword(&message, line);
        let refusal = Self { hint, ..Self::new(path, message).at(position) };
        match unknown {
            Some((word, known)) => refusal.suggest(&word, known.iter().map(String::as_str)),
            None => refusal,
        }
    }

    /// A character that no text has, which the parser would only count.
    pub(super) fn control_character(path: &Path, text: &str) -> Option<Self> {
        let place = text.lines().zip(1..).find_map(|(line, number)| {
            let column = line.chars().position(|c| c.is_control() && c != '\t')?;
            Some((number, column + 1))
        });
        let error =
            Self::new(path, "control characters aren't allowed").hint("remove it; it may be invisible");
        place.map(|place| error.at(Some(place)))
    }

    pub(super) fn at(self, position: Option<(usize, usize)>) -> Self {
        Self { position, ..self }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub(super) fn suggest<'a>(self, word: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let known: Vec<_> = known.collect();
        // A setting that is known, but elsewhere.
        let elsewhere = Settings::leaves().into_iter().find(|leaf| leaf.last() == Some(&word));
        match elsewhere {
            Some(leaf) if known.iter().any(|known| *known == leaf[0]) => {
                return self.hint(format!("did you mean `{}`?", leaf.join(".")));
            }
            Some(_) if known.contains(&"environments") => {
                return self.hint("settings belong below `defaults`, or below the name of an environment");
            }
            _ => {}
        }
        match nearest(word, known.iter().copied()) {
            Some(near) => self.hint(format!("did you mean `{near}`?")),
            None if known.is_empty() => self,
            None => self.hint(format!("known: `{}`", known.join("`, `"))),
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

    /// The remedy.
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

/// The place of a duplicate key: the parser's is that of the whole block.
fn twice(message: &str, text: &str) -> Option<(usize, usize)> {
    let (path, field) = message.split_once("duplicate field `")?;
    let path = path.trim_end_matches(": ").split('.').filter(|key| !key.is_empty());
    let keys: Vec<_> = path.chain([field.trim_end_matches('`')]).collect();
    locate::again(text, &keys)
}

/// The place of the line that begins a second document, of which the parser knows none.
fn second_document(text: &str) -> Option<(usize, usize)> {
    let markers = text.lines().zip(1..).filter(|(line, _)| line.starts_with("---"));
    markers.last().map(|(_, number)| (number, 1))
}

/// The one of the known words that somebody may have meant.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let near = known.map(|known| (distance(&word, &known.to_lowercase()), known)).min()?;
    // Half of a short word is another word.
    Some(near).filter(|(distance, _)| *distance <= 2 && distance * 2 < word.len()).map(|(_, near)| near)
}

/// The edit distance: letters that must be inserted, removed or replaced.
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
