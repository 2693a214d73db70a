//! docs/cost.md is what the command prints of the page's own two environments, and these keep to the goals:
//! idle, everything costs less than 25 USD a month and the least less than 5.

use std::fs;
use std::path::Path;

use super::{project, stack};

/// The page's two environments, their headings, and what they may cost idle.
const GOALS: [(&str, &str, f64); 2] =
    [("everything", "## Everything on\n", 25.0), ("minimal", "## The least\n", 5.0)];

const IDLE: &str = "--users 0 --issued 0 --verified 0 --received 0 --visits 0 --json";

/// The text in the fence of this kind that comes next after a heading.
fn fenced<'a>(page: &'a str, heading: &str, kind: &str) -> &'a str {
    let (_, after) = page.split_once(heading).unwrap();
    let (_, block) = after.split_once(&format!("```{kind}\n")).unwrap();
    block.split_once("```").unwrap().0
}

#[test]
fn the_goals_are_kept_and_the_page_says_what_the_command_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cost.md");
    let page = fs::read_to_string(&path).unwrap();
    let project = project();
    fs::write(project.path().join("otpost.yaml"), fenced(&page, "# What it costs", "yaml")).unwrap();
    let mut printed = page.clone();
    for (environment, heading, goal) in GOALS {
        let (code, json, stderr) = stack(project.path(), &format!("cost --env {environment} {IDLE}"));
        assert_eq!(code, 0, "{stderr}");
        let report: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(report["unknown"], serde_json::json!([]));
        let idle = report["idle"].as_f64().unwrap();
        assert!(idle < goal, "`{environment}` costs {idle:.2} USD a month and does nothing");
        // A bound that anything keeps would hold nothing.
        assert!(idle > goal / 2.0, "`{environment}` costs {idle:.2}: the goal can be a better one");

        let (_, told, _) = stack(project.path(), &format!("cost --env {environment}"));
        let block = fenced(&printed, heading, "text").to_owned();
        let old = format!("```text\n{block}```");
        let at = printed.find(heading).unwrap();
        let new = printed[at..].replacen(&old, &format!("```text\n{told}```"), 1);
        printed.replace_range(at.., &new);
    }
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(path, printed).unwrap();
        return;
    }
    assert!(page == printed, "docs/cost.md is out of date; INSTA_UPDATE=always writes:\n{printed}");
}
