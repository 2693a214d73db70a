//! ARCHITECTURE.md as a map: its files exist, its walks are numbered, its invariants have tests.

use super::{read, root};

/// The paths between backticks: of files with an extension, and of folders below the crates.
fn paths(text: &str) -> Vec<&str> {
    let blocks = text.split("```").step_by(2);
    let spans = blocks.flat_map(|text| text.split('`').skip(1).step_by(2));
    let known = ["functions/", "stack/", "site/", "docs/", "tools/", "findings/"];
    spans.filter(|span| known.iter().any(|folder| span.starts_with(folder)) && !span.contains(' ')).collect()
}

#[test]
fn the_map_names_files_and_folders_that_are_there() {
    let map = read("ARCHITECTURE.md");
    let named = paths(&map);
    assert!(named.len() > 100, "the map has another form: {}", named.len());
    let missing: Vec<_> = named.into_iter().filter(|path| !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names {missing:?}");
}

#[test]
fn the_code_map_names_parts_of_a_folder_that_are_there() {
    let map = read("ARCHITECTURE.md");
    let table = map.split("## Code map").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let mut seen = 0;
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let mut spans = row.split('`').skip(1).step_by(2);
        let folder = root().join(spans.next().expect("a folder"));
        assert!(folder.is_dir(), "{row}");
        for part in spans.filter(|span| span.ends_with('/') || span.ends_with(".rs")) {
            let within = folder.join(part);
            assert!(within.exists() || folder.join("src").join(part).exists(), "`{part}` isn't in: {row}");
            seen += 1;
        }
    }
    assert!(seen > 10, "the code map has another form: {seen}");
}

#[test]
fn each_step_of_each_walk_is_numbered_and_names_a_file() {
    let map = read("ARCHITECTURE.md");
    let walks: Vec<_> = map.split("\n## Walk: ").skip(1).collect();
    assert_eq!(walks.len(), 4);
    for walk in walks {
        let steps: Vec<_> =
            walk.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).collect();
        assert!(steps.len() >= 8, "{walk}");
        for (at, step) in steps.iter().enumerate() {
            assert!(step.starts_with(&format!("{}. ", at + 1)), "{step}");
            let file = step.split('`').skip(1).step_by(2).find(|span| root().join(span).is_file());
            assert!(file.is_some(), "no file in: {step}");
        }
    }
}

#[test]
fn every_invariant_has_a_test() {
    let map = read("ARCHITECTURE.md");
    let table = map.split("## Invariants").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let rows: Vec<_> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 15, "the table has another form");
    for row in rows {
        assert!(row.contains("` › `"), "no test in: {row}");
    }
}

#[test]
fn every_reason_has_a_date() {
    let reasons = read("docs/design/reasons.md");
    let (mut seen, mut undated) = (0, Vec::new());
    for item in reasons.split("\n- ").skip(1) {
        let item = item.split("\n\n").next().expect("it has a text").trim_end();
        seen += 1;
        let date = item.strip_suffix(')').and_then(|item| item.rsplit_once("(20"));
        if !date.is_some_and(|(_, date)| date.len() == 8 && date.split('-').count() == 3) {
            undated.push(item.chars().take(60).collect::<String>());
        }
    }
    assert!(seen > 100, "the page has another form: {seen}");
    assert!(undated.is_empty(), "{undated:#?}");
}
