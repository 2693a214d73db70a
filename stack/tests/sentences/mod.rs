//! Comments: their sentences put the subject first (none begins with a free relative, `What it does`, `Whether it is`),
//! and none only restates the name of its item.

use std::fs;
use std::path::Path;

use crate::sources;

/// The folders of the workspace's sources, tests and benches among them.
const FOLDERS: [&str; 2] = ["functions", "stack"];

const OPENINGS: [&str; 16] = [
    "What",
    "Whatever",
    "Who",
    "Whoever",
    "Whom",
    "Whose",
    "Whether",
    "Where",
    "Wherever",
    "When",
    "Whenever",
    "Which",
    "Whichever",
    "Why",
    "How",
    "However",
];

/// The comment on a line, without its mark.
fn comment(line: &str) -> Option<&str> {
    let text = line.trim_start().strip_prefix("//")?;
    Some(text.strip_prefix(['/', '!']).unwrap_or(text).trim())
}

/// The sentences of comments in a source, each with the number of the line that it begins on.
fn sentences(source: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut ended = true;
    for (number, line) in source.lines().enumerate() {
        let Some(text) = comment(line).filter(|text| !text.is_empty() && !text.starts_with("# ")) else {
            ended = true;
            continue;
        };
        let item = text.strip_prefix("- ").or_else(|| text.split_once(". ").and_then(numbered));
        ended |= item.is_some();
        for word in item.unwrap_or(text).split_whitespace() {
            if ended {
                found.push((number + 1, String::new()));
            }
            let sentence = &mut found.last_mut().expect("one has begun").1;
            if !sentence.is_empty() {
                sentence.push(' ');
            }
            sentence.push_str(word);
            ended = word.ends_with(['.', '?', '!']);
        }
    }
    found
}

/// The text of an item of a numbered list.
fn numbered<'a>((number, text): (&str, &'a str)) -> Option<&'a str> {
    number.chars().all(|c| c.is_ascii_digit()).then_some(text)
}

fn opens_so(sentence: &str) -> bool {
    let word = sentence.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    OPENINGS.contains(&word)
}

#[test]
fn no_sentence_of_a_comment_opens_with_a_free_relative() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut seen, mut wrong) = (0, Vec::new());
    for folder in FOLDERS {
        let mut files = Vec::new();
        sources(&root.join(folder), &mut files);
        for file in files {
            let text = fs::read_to_string(&file).expect("it is text");
            for (line, sentence) in sentences(&text) {
                seen += 1;
                if opens_so(&sentence) {
                    wrong.push(format!("{}:{line}: {sentence}", file.display()));
                }
            }
        }
    }
    assert!(seen > 500, "comments have another form: {seen}");
    assert!(wrong.is_empty(), "put the subject first:\n{}", wrong.join("\n"));
}

#[test]
fn a_free_relative_is_seen_wherever_a_sentence_begins() {
    let source = "/// The name. What it\n/// does.\nfn a() {} // no\n//! 1. Whether so.\n//! 2. So, who\n//!    knows.\n//\n// How?";
    let wrong: Vec<_> = sentences(source).into_iter().filter(|(_, text)| opens_so(text)).collect();
    let expected = [(1, "What it does."), (4, "Whether so."), (8, "How?")];
    assert_eq!(wrong, expected.map(|(line, text)| (line, text.to_owned())));
}

/// Files whose comments are read by others than programmers: clap prints them.
const PRINTED: [&str; 1] = ["stack/src/cli.rs"];

/// The words of a name or a comment, in lower case, without articles and the like.
fn words(text: &str) -> Vec<String> {
    let mut spaced = String::new();
    for c in text.chars() {
        if c.is_uppercase() && spaced.ends_with(|last: char| last.is_lowercase() || last.is_ascii_digit()) {
            spaced.push(' ');
        }
        spaced.push(if c == '_' || c == '-' { ' ' } else { c });
    }
    let small = ["a", "an", "its", "one", "the", "their", "this"];
    let words = spaced.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    words.into_iter().filter(|word| !small.contains(&word.as_str())).collect()
}

/// The name of the item, field or variant that a line of code defines.
fn defined(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    if let Some(public) = rest.strip_prefix("pub") {
        rest = match public.strip_prefix('(') {
            Some(limited) => limited.split_once(')')?.1,
            None => public,
        };
        rest = rest.trim_start();
    }
    for keyword in ["const ", "async ", "fn ", "struct ", "enum ", "trait ", "static ", "type "] {
        rest = rest.strip_prefix(keyword).unwrap_or(rest);
    }
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    Some(&rest[..end]).filter(|name| !name.is_empty())
}

/// The comments of one line that say no more than the name below them.
fn restating(source: &str) -> Vec<(usize, String)> {
    let lines: Vec<_> = source.lines().collect();
    let doc = |line: &&str| line.trim_start().starts_with("///");
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let alone = doc(line) && !(at > 0 && doc(&lines[at - 1])) && !lines.get(at + 1).is_some_and(doc);
        let Some(text) = comment(line).filter(|text| alone && !text.starts_with('`')) else { continue };
        let below = lines[at + 1..].iter().find(|line| !line.trim_start().starts_with("#["));
        let Some(name) = below.and_then(|line| defined(line)) else { continue };
        let said = words(text.trim_end_matches('.'));
        if !said.is_empty() && (said == words(name) || (name == "define" && said == ["define", "it"])) {
            found.push((at + 1, format!("{text} {name}")));
        }
    }
    found
}

#[test]
fn no_comment_only_restates_the_name_of_its_item() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut wrong = Vec::new();
    for folder in FOLDERS {
        let mut files = Vec::new();
        sources(&root.join(folder), &mut files);
        files.retain(|file| !PRINTED.iter().any(|printed| file.ends_with(printed)));
        for file in files {
            let text = fs::read_to_string(&file).expect("it is text");
            let found = restating(&text).into_iter();
            wrong.extend(found.map(|(line, what)| format!("{}:{line}: {what}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "say more than the name, or nothing:\n{}", wrong.join("\n"));
}

#[test]
fn a_restated_name_is_seen_on_every_kind_of_item() {
    let source = "/// Its logical id.\npub logical_id: String,\n/// Web Push.\n#[derive(Debug)]\npub struct WebPush;\n\
                  /// The ARN of the role.\npub fn arn(&self)\n/// A queue.\npub(crate) const fn queue()\n/// `GET`\nGet,\n";
    let names: Vec<_> = restating(source).into_iter().map(|(line, _)| line).collect();
    assert_eq!(names, [1, 3, 8]);
}
