//! The workflows in `.github/workflows`, held against the rules: rights, pins, scripts, and commands that exist.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser as _;
use serde_json::Value;
use stack::cli::Cli;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every workflow by its file's name, as text and as what it says.
fn workflows() -> BTreeMap<String, (String, Value)> {
    let folder = fs::read_dir(root().join(".github/workflows")).expect("there are workflows");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("it can be read");
        let value =
            serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("`{}`: {error}", path.display()));
        (path.file_stem().expect("it has a name").to_string_lossy().into_owned(), (text, value))
    };
    folder.map(|entry| read(entry.expect("it can be listed").path())).collect()
}

/// Every job: workflow, name, and what it says.
fn jobs() -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (workflow, (_, value)) in workflows() {
        for (name, job) in value["jobs"].as_object().expect("a workflow has jobs") {
            all.push((workflow.clone(), name.clone(), job.clone()));
        }
    }
    all
}

/// Every script: where it is, and what it runs.
fn scripts() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (workflow, name, job) in jobs() {
        for step in job["steps"].as_array().expect("a job has steps") {
            if let Some(script) = step["run"].as_str() {
                all.push((format!("{workflow}/{name}"), script.to_owned()));
            }
        }
    }
    all
}

#[test]
fn the_workflows_that_the_documents_promise_are_there() {
    let names: Vec<_> = workflows().into_keys().collect();
    assert_eq!(names, ["checks", "deploy", "preview", "prune", "release", "teardown"]);
    let document = fs::read_to_string(root().join("docs/ci.md")).expect("the document is there");
    for name in names {
        assert!(document.contains(&format!("{name}.yml")), "docs/ci.md doesn't tell of {name}.yml");
    }
}

#[test]
fn a_job_has_the_rights_that_it_needs_and_no_others() {
    for (name, (_, workflow)) in workflows() {
        assert_eq!(workflow["permissions"], serde_json::json!({}), "{name}: rights are given to jobs");
        assert!(
            workflow["concurrency"]["group"].is_string(),
            "{name}: two at once would run over each other"
        );
    }
    for (workflow, name, job) in jobs() {
        let at = format!("{workflow}/{name}");
        assert!(job["timeout-minutes"].is_u64(), "{at} may run for six hours");
        let rights =
            job["permissions"].as_object().unwrap_or_else(|| panic!("{at} has GitHub's default rights"));
        for (right, level) in rights {
            let may = match right.as_str() {
                "contents" => level == "read",
                "id-token" | "pull-requests" => level == "write",
                _ => false,
            };
            assert!(may, "{at}: {right}: {level}");
        }
        let runs_the_repository =
            job["steps"].as_array().expect("steps").iter().any(|step| !step["uses"].is_null());
        let comments = rights.contains_key("pull-requests");
        assert!(
            !(comments && runs_the_repository),
            "{at} runs what a pull request brings, and may write to it"
        );
        let deploys = rights.contains_key("id-token");
        assert_eq!(
            deploys,
            !job["environment"].is_null(),
            "{at}: a role belongs to an environment, and back"
        );
        assert_eq!(
            deploys,
            job["if"].as_str().is_some_and(|when| when.starts_with("vars.DEPLOYMENTS == 'on'")),
            "{at}"
        );
    }
}

#[test]
fn a_fork_is_given_nothing() {
    for (name, (text, workflow)) in workflows() {
        assert!(
            !text.contains("pull_request_target:"),
            "{name} would run a fork's code with this repository's rights"
        );
        assert!(!text.contains("workflow_run"), "{name}");
        assert!(!text.contains("secrets."), "{name}: there is no secret to leak");
        let on_requests = !workflow["on"]["pull_request"].is_null();
        for (job, value) in workflow["jobs"].as_object().expect("jobs") {
            let own = "github.event.pull_request.head.repo.full_name == github.repository";
            let guarded = value["if"].as_str().is_some_and(|when| when.ends_with(own));
            let deploys = !value["environment"].is_null();
            assert!(!on_requests || !deploys || guarded, "{name}/{job} would run for a fork");
        }
    }
}

#[test]
fn every_action_is_pinned_to_a_commit_and_says_which_version_that_is() {
    let mut used = 0;
    for (name, (text, _)) in workflows() {
        for line in text.lines().filter_map(|line| line.split_once("uses: ").map(|(_, action)| action)) {
            used += 1;
            let (action, version) = line.split_once(" # v").unwrap_or_else(|| panic!("{name}: `{line}`"));
            let commit = action.split_once('@').map(|(_, commit)| commit).unwrap_or_default();
            assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{name}: `{line}`");
            assert!(version.split('.').all(|part| part.parse::<u32>().is_ok()), "{name}: `{line}`");
        }
        assert_eq!(
            text.matches("actions/checkout@").count(),
            text.matches("persist-credentials: false").count()
        );
    }
    assert!(used > 3, "the workflows have another form");
}

#[test]
fn the_checks_are_what_a_developer_runs_and_a_release_measures_every_function() {
    let justfile = fs::read_to_string(root().join("justfile")).expect("there is one");
    let needs = |recipe: &str| {
        let head = justfile.lines().find_map(|line| line.strip_prefix(&format!("{recipe}: ")));
        let head = head.unwrap_or_else(|| panic!("the justfile has no `{recipe}`"));
        let head = head.rsplit(") ").next().expect("there is a rest");
        head.split(' ').map(str::to_owned).collect::<Vec<_>>()
    };
    let run = |workflow: &str| {
        let mut recipes = Vec::new();
        for (at, script) in scripts() {
            let of_workflow = at.split('/').next() == Some(workflow);
            for line in lines(&script, "rust-just ").into_iter().filter(|_| of_workflow) {
                recipes.extend(words(line).into_iter().skip_while(|word| word != "rust-just").skip(1));
            }
        }
        recipes
    };
    // The job `check` looks at formatting and lints: the tests are compiled with the lints.
    let parts =
        needs("test").into_iter().map(|part| if part == "formatted" { "check".to_owned() } else { part });
    let (mut parts, mut checks) = (parts.collect::<Vec<_>>(), run("checks"));
    parts.sort();
    checks.sort();
    assert_eq!(checks, parts, "a part of `just test` is in no job");
    assert_eq!(needs("check"), ["formatted"]);
    assert_eq!(run("release"), ["ship-test"]);
    assert!(needs("ship-test").contains(&"ship".to_owned()), "all functions are built");
}

/// A cache is written by what ran before; what deploys builds from the sources alone.
#[test]
fn no_job_with_a_role_takes_anything_from_a_cache() {
    let mut cached = Vec::new();
    for (workflow, name, job) in jobs() {
        let steps = job["steps"].as_array().expect("a job has steps");
        let caches = |step: &Value| step["uses"].as_str().is_some_and(|action| action.contains("cache"));
        if steps.iter().any(caches) {
            assert!(job["permissions"]["id-token"].is_null(), "{workflow}/{name} may deploy");
            cached.push(format!("{workflow}/{name}"));
        }
    }
    cached.sort();
    assert_eq!(cached, ["checks/check", "checks/ship", "checks/test"]);
}

/// A value that somebody else chooses would become a part of the script.
#[test]
fn no_script_has_an_expression_in_it() {
    let scripts = scripts();
    assert!(scripts.len() > 8, "{scripts:?}");
    for (at, script) in scripts {
        assert!(!script.contains("${{"), "{at}: pass it as a variable: {script}");
        let checked = Command::new("bash").args(["-n", "-c", &script]).output().expect("bash is there");
        assert!(checked.status.success(), "{at}: {}", String::from_utf8_lossy(&checked.stderr));
    }
}

/// A line of a script as words; what a variable holds is unknown, and any name will do for it.
fn words(line: &str) -> Vec<String> {
    let before = line.split(['>', '|', '&', ';', '#', '`']).next().unwrap_or_default();
    let word = |word: &str| match word.trim_matches('"') {
        "$REQUIRE_APPROVAL" => "destructive".to_owned(),
        variable if variable.starts_with('$') => "name".to_owned(),
        other => other.to_owned(),
    };
    before.split_whitespace().map(word).collect()
}

/// The command lines of `program` in a text.
fn lines<'a>(text: &'a str, program: &str) -> Vec<&'a str> {
    let begins =
        |line: &&str| line.split_once(program).is_some_and(|(before, _)| !before.contains(['#', '`']));
    text.lines().map(str::trim).filter(begins).collect()
}

#[test]
fn every_command_that_is_run_is_one() {
    let document = fs::read_to_string(root().join("docs/ci.md")).expect("the document is there");
    let mut texts = scripts();
    texts.push(("docs/ci.md".to_owned(), document));
    let mut seen = Vec::new();
    for (at, text) in texts {
        for line in lines(&text, "target/debug/stack ") {
            let words = words(line.split_once("target/debug/").expect("it is in the line").1);
            let parsed = Cli::try_parse_from(&words);
            assert!(parsed.is_ok(), "{at}: `{line}`: {}", parsed.expect_err("it is none"));
            seen.push(words.get(1).cloned().unwrap_or_default());
        }
    }
    for command in ["deploy", "destroy", "diff", "list", "outputs", "prune"] {
        assert!(seen.iter().any(|one| one == command), "nothing runs `stack {command}`: {seen:?}");
    }
    assert!(Cli::try_parse_from(words("stack deploy --no-such-flag")).is_err());
}

#[test]
fn every_recipe_and_tool_that_is_run_is_there() {
    let justfile = fs::read_to_string(root().join("justfile")).expect("there is one");
    let mut seen = 0;
    for (at, script) in scripts() {
        for line in lines(&script, "rust-just ") {
            for recipe in words(line).iter().skip_while(|word| *word != "rust-just").skip(1) {
                seen += 1;
                let is_there = justfile.lines().any(|line| {
                    line.split([':', ' ']).next() == Some(recipe)
                        && line.contains(':')
                        && !line.contains(":=")
                });
                assert!(is_there, "{at}: the justfile has no `{recipe}`");
            }
        }
        for tool in script.split_whitespace().filter(|word| word.starts_with("tools/")) {
            seen += 1;
            assert!(root().join(tool).is_file(), "{at}: there is no `{tool}`");
        }
    }
    assert!(seen > 8, "the scripts have another form");
}
