//! Sentences of comments put the subject first: none begins with a free relative (`What it does`, `Whether it is`).

use std::fs;
use std::path::{Path, PathBuf};

/// Folders whose sources hold to this. It grows until it is the whole workspace.
const DONE: [&str; 4] = ["functions/contract/src", "functions/src", "stack/app/src", "stack/construct/src"];

const OPENINGS: [&str; 14] = [
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
    "Whichever",
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

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_sentence_of_a_comment_opens_with_a_free_relative() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut seen, mut wrong) = (0, Vec::new());
    for folder in DONE {
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
