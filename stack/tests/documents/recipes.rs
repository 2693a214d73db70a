//! CONTRIBUTING's recipes: each is short, its files exist, and its example is in these source files and no others.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{read, root};

const SOURCES: [&str; 8] = [
    "functions/src",
    "functions/domain/src",
    "functions/contract/src",
    "functions/service/src",
    "site/scripts",
    "stack/src",
    "stack/app/src",
    "stack/construct/src",
];

/// The source files below `folder` that contain one of the `markers`, by their path from the root.
fn holding(folder: &str, markers: &[&str], found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(root().join(folder)).expect("the folder is there") {
        let entry = entry.expect("it can be listed");
        let path = format!("{folder}/{}", entry.file_name().to_str().expect("it is text"));
        if entry.path().is_dir() {
            if !path.ends_with("/tests") && !path.ends_with("/snapshots") {
                holding(&path, markers, found);
            }
        } else if !path.ends_with("/tests.rs") && has(&entry.path(), markers) {
            found.insert(path);
        }
    }
}

fn has(path: &Path, markers: &[&str]) -> bool {
    let text = fs::read_to_string(path).expect("it is text");
    // A test at the end of a file is no part of a recipe.
    let text = text.split("#[cfg(test)]\nmod tests {").next().expect("there is a beginning").to_owned();
    let name = path.to_str().expect("it is text");
    markers.iter().any(|marker| text.contains(marker) || name.ends_with(&format!("/{marker}.rs")))
}

#[test]
fn each_recipe_names_the_files_of_its_example_and_no_others() {
    let text = read("CONTRIBUTING.md");
    let recipes = text.split("## Recipes").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let mut titles = Vec::new();
    for recipe in recipes.split("\n### ").skip(1) {
        let title = recipe.lines().next().unwrap();
        titles.push(title);
        assert!(recipe.trim().lines().count() < 20, "{title} is long");
        let (steps, example) = recipe.split_once("\nExample: ").unwrap_or_else(|| panic!("{title} has none"));
        let markers: Vec<_> = example.lines().next().unwrap().split('`').skip(1).step_by(2).collect();
        let named: BTreeSet<_> = steps
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|span| root().join(span).is_file())
            .map(str::to_owned)
            .collect();
        let paths =
            steps.split('`').skip(1).step_by(2).filter(|span| span.contains('/') && span.contains('.'));
        for path in paths {
            assert!(named.contains(path), "{title}: `{path}` isn't there");
        }
        for path in &named {
            // The module is one of several; its file is the example's own.
            assert!(has(&root().join(path), &markers), "{title}: `{path}` has nothing of {markers:?}");
        }
        let mut found = BTreeSet::new();
        for folder in SOURCES {
            holding(folder, &markers, &mut found);
        }
        let sources: BTreeSet<_> =
            named.into_iter().filter(|path| SOURCES.iter().any(|one| path.starts_with(one))).collect();
        assert_eq!(sources, found, "{title}");
    }
    let kinds = ["provider", "channel", "function", "setting", "command", "alarm", "construct"];
    assert_eq!(titles.len(), kinds.len());
    for (title, kind) in titles.iter().zip(kinds) {
        assert!(title.starts_with("Add a") && title.ends_with(kind), "{title}");
    }
}
