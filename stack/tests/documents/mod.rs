//! The truth of the documents: their commands parse, their links lead somewhere, the tests they name exist, their
//! drawing is the templates', and the claims that they call unverified are those that the command tries.

mod commands;
mod map;
mod recipes;

use std::fs;
use std::path::{Path, PathBuf};

use stack::verify::CLAIMS;

use super::stack as run;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("`{path}`: {error}"))
}

/// Every document by its path from the root.
fn documents() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in ["", "docs", "docs/design"] {
        for entry in fs::read_dir(root().join(folder)).expect("the folder is there") {
            let name = entry.expect("it can be listed").file_name().into_string().expect("it is text");
            if name.ends_with(".md") {
                let path = Path::new(folder).join(name).to_str().expect("it is text").to_owned();
                let text = read(&path);
                all.push((path, text));
            }
        }
    }
    all.sort();
    assert!(all.len() > 20, "documents have moved");
    all
}

#[test]
fn the_tests_that_documents_name_are_there() {
    let mut counts = Vec::new();
    for (document, text) in documents() {
        let mut named = 0;
        for line in text.lines() {
            let mut pieces = line.split("` › `").peekable();
            while let Some(before) = pieces.next() {
                let Some(after) = pieces.peek() else { break };
                let file = before.rsplit('`').next().expect("a file in backticks");
                let test = after.split('`').next().expect("a test in backticks");
                let source = read(file);
                // A function, a line of a macro that makes one, or a title.
                let forms = [format!("fn {test}("), format!("    {test}: "), format!("test(\"{test}\"")];
                let is_there = forms.iter().any(|form| source.contains(form));
                assert!(is_there, "{document}: `{file}` has no test `{test}`");
                named += 1;
            }
        }
        counts.push((document, named));
    }
    for (document, least) in [("docs/relay.md", 10), ("SECURITY.md", 60)] {
        let named = counts.iter().find(|(path, _)| path == document).map(|(_, named)| *named);
        assert!(named > Some(least), "{document} names {named:?}; its tables have another form");
    }
}

#[test]
fn every_sentence_of_the_threat_model_is_held_by_something() {
    let security = read("SECURITY.md");
    let model = security.split("## Threat model").nth(1).expect("there is one");
    let model = model.split("\n## ").next().expect("it ends");
    let threats = ["Spoofing", "Tampering", "Repudiation", "Disclosure", "Denial", "Elevation"];
    for area in ["Issue", "Relay", "Console", "Deploy"] {
        let table =
            model.split(&format!("### {area}\n")).nth(1).unwrap_or_else(|| panic!("no table for {area}"));
        let rows: Vec<_> = table
            .split("\n### ")
            .next()
            .expect("it ends")
            .lines()
            .filter(|line| line.starts_with("| "))
            .collect();
        let mut threat = "";
        for row in rows.iter().skip(1) {
            let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [named, what, held] = cells[..] else { panic!("{area}: `{row}` has not three cells") };
            threat = if named.is_empty() { threat } else { named };
            assert!(threats.contains(&threat), "{area}: `{threat}` is no threat");
            let is_one = what.ends_with('.') && !what.contains(". ") && !what.contains(';');
            assert!(
                is_one,
                "{area}: `{what}` is not one sentence: each has a row, and what holds it, of its own"
            );
            let file =
                held.split('`').nth(1).unwrap_or_else(|| panic!("{area}: `{what}` is held by nothing"));
            assert!(root().join(file).is_file(), "{area}: `{file}` is not there");
            let is_test = held.contains("` › `");
            assert!(is_test || file.contains("/snapshots/") || file.contains("/src/"), "{area}: `{held}`");
        }
        for threat in threats {
            assert!(
                rows.iter().any(|row| row.starts_with(&format!("| {threat} |"))),
                "{area} lacks {threat}"
            );
        }
    }
}

#[test]
fn what_is_not_verified_is_what_the_command_tries() {
    let verified = read("docs/verified.md");
    let rows: Vec<Vec<&str>> = verified
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Name "))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let listed: Vec<_> = rows.iter().map(|row| (row[0], row[1])).collect();
    let claims: Vec<_> = CLAIMS.iter().map(|claim| (claim.name, claim.says)).collect();
    assert_eq!(listed, claims);
    for (row, claim) in rows.iter().zip(&CLAIMS) {
        let [_, _, how, tried] = row[..] else { panic!("{row:?} has not four cells") };
        assert_eq!(how == "by the command", claim.is_tried(), "{}: {how}", claim.name);
        let date = tried.len() == 10 && tried.split('-').all(|part| part.parse::<u16>().is_ok());
        assert!(
            date || tried == "not yet tried on AWS",
            "{}: `{tried}` is neither a date nor that",
            claim.name
        );
    }
}

#[test]
fn the_drawing_is_what_the_templates_are() {
    const DRAWING: &str = "docs/design/components.svg";
    let (code, drawn, stderr) = run(&root(), "diagram --env prod --format svg");
    assert_eq!(code, 0, "{stderr}");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write(root().join(DRAWING), &drawn).unwrap();
    }
    assert!(
        drawn == read(DRAWING),
        "{DRAWING} is an older drawing: INSTA_UPDATE=always cargo test --workspace --test cli the_drawing"
    );
}

#[test]
fn every_link_leads_somewhere() {
    for (document, text) in documents() {
        let folder = root().join(Path::new(&document).parent().expect("it is in a folder"));
        for link in text.split("](").skip(1) {
            let link = link.split(')').next().expect("a link ends");
            if link.contains("://") || link.starts_with('#') {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = folder.join(file);
            assert!(target.exists(), "{document}: `{link}` leads nowhere");
            if heading.is_empty() {
                continue;
            }
            let target = fs::read_to_string(target).unwrap();
            let mut headings = target.lines().filter(|line| line.starts_with('#')).map(anchor);
            assert!(headings.any(|one| one == heading), "{document}: there is no heading `{link}`");
        }
    }
}

/// A heading as GitHub links to it.
fn anchor(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
