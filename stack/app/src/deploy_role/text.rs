//! The template as people read it: YAML with comments, which no library writes.

use serde_json::{Map, Value as Json};

use super::{About, Notes};

/// The longest line of a comment.
const WIDTH: usize = 118;

/// These come first, in this order; the others follow in theirs.
const FIRST: [&str; 17] = [
    "AWSTemplateFormatVersion",
    "Type",
    "Sid",
    "Effect",
    "Description",
    "Principal",
    "Action",
    "Resource",
    "Default",
    "PolicyName",
    "RoleName",
    "Version",
    "Parameters",
    "Rules",
    "Conditions",
    "Resources",
    "Outputs",
];

pub(super) fn written(template: Json, notes: &Notes) -> String {
    let mut writer = Writer { text: include_str!("head.txt").to_owned(), notes };
    if let Json::Object(sections) = template {
        for (section, members) in ordered(&sections) {
            match members {
                Json::Object(members) => writer.members(section, members),
                plain => {
                    writer.key(0, section);
                    writer.value(0, plain, None);
                }
            }
        }
    }
    writer.text
}

struct Writer<'a> {
    text: String,
    notes: &'a Notes,
}

impl Writer<'_> {
    /// The members of a section, each with its comment.
    fn members(&mut self, section: &str, members: &Map<String, Json>) {
        self.text.push('\n');
        self.key(0, section);
        self.text.push('\n');
        let mut all: Vec<_> = members.iter().collect();
        all.sort_by_key(|(name, _)| *name);
        for (name, body) in all {
            self.note(1, (section, name, None));
            self.key(1, name);
            self.value(1, body, Some((section, name)));
        }
    }

    /// The value of a key: on its line, or below.
    fn value(&mut self, depth: usize, value: &Json, within: Option<(&str, &str)>) {
        match value {
            Json::Object(entries) => {
                self.text.push('\n');
                self.entries(depth + 1, entries, within, false);
            }
            Json::Array(items) => {
                self.text.push('\n');
                self.items(depth, items, within);
            }
            plain => self.plain(plain),
        }
    }

    fn items(&mut self, depth: usize, items: &[Json], within: Option<(&str, &str)>) {
        for item in items {
            self.indent(depth);
            self.text.push('-');
            match item {
                Json::Object(entries) => {
                    self.text.push(' ');
                    self.entries(depth + 1, entries, within, true);
                }
                Json::Array(inner) => {
                    self.text.push('\n');
                    self.items(depth + 1, inner, within);
                }
                plain => self.plain(plain),
            }
        }
    }

    /// Keys and values; the first may stand behind the dash of a list.
    fn entries(
        &mut self,
        depth: usize,
        entries: &Map<String, Json>,
        within: Option<(&str, &str)>,
        mut behind_dash: bool,
    ) {
        for (key, value) in ordered(entries) {
            if behind_dash {
                self.text.push_str(&scalar(key));
                self.text.push(':');
            } else {
                self.key(depth, key);
            }
            behind_dash = false;
            self.value(depth, value, within);
            if let ("Sid", Some((section, name)), Some(sid)) = (key, within, value.as_str()) {
                self.note(depth, (section, name, Some(sid)));
            }
        }
    }

    fn key(&mut self, depth: usize, key: &str) {
        self.indent(depth);
        self.text.push_str(&scalar(key));
        self.text.push(':');
    }

    fn plain(&mut self, value: &Json) {
        self.text.push(' ');
        match value {
            Json::String(text) => self.text.push_str(&scalar(text)),
            other => self.text.push_str(&other.to_string()),
        }
        self.text.push('\n');
    }

    fn note(&mut self, depth: usize, about: About) {
        let Some(note) = self.notes.get(&about) else { return };
        let room = WIDTH - 2 * depth;
        let mut line = String::from("#");
        for word in note.split(' ') {
            if line.len() + 1 + word.len() > room {
                self.comment(depth, &line);
                line.truncate(1);
            }
            line.push(' ');
            line.push_str(word);
        }
        self.comment(depth, &line);
    }

    fn comment(&mut self, depth: usize, line: &str) {
        self.indent(depth);
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn indent(&mut self, depth: usize) {
        self.text.push_str(&"  ".repeat(depth));
    }
}

fn ordered(entries: &Map<String, Json>) -> Vec<(&str, &Json)> {
    let mut all: Vec<_> = entries.iter().map(|(key, value)| (key.as_str(), value)).collect();
    let rank = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
    all.sort_by(|(one, _), (other, _)| (rank(one), *one).cmp(&(rank(other), *other)));
    all
}

/// A text as it is, where every reader takes it for one; else in quotes, as JSON has them, which YAML takes.
fn scalar(text: &str) -> String {
    let simple = |one: char| one.is_ascii_alphanumeric() || "-_./: ".contains(one);
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(simple)
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !crate::yaml::is_no_text(text)
        && !["true", "false", "null"].contains(&text.to_ascii_lowercase().as_str());
    if is_plain { text.to_owned() } else { Json::from(text).to_string() }
}
