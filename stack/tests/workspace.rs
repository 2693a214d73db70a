//! The arrows between crates, and dependencies that the whole tree may hold only once: read from `cargo tree`.

mod sentences;
mod workflows;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// `cargo tree` of the whole workspace: each dependency once, with its features.
fn features(edges: &str) -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--workspace", "--edges", edges, "--prefix", "none"])
        .args(["--format", "{p}\t{f}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo tree runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines().filter(|line| !line.contains("(/")) {
        let (package, features) = line.split_once('\t').unwrap_or((line, ""));
        let features = features.trim_end_matches(" (*)").split(',').map(str::to_owned);
        let package = package.split(' ').take(2).collect::<Vec<_>>().join(" ");
        found.entry(package).or_default().extend(features.filter(|feature| !feature.is_empty()));
    }
    found
}

/// With other features a dependency and all that is built on it are compiled again: `just local` after `just test`
/// would take as long as the first time.
#[test]
fn a_build_and_a_test_share_every_compiled_dependency() {
    let built = features("normal,build");
    let tested = features("normal,build,dev");
    assert!(built.len() > 300, "cargo tree has another form");
    for (package, features) in &built {
        let missing: Vec<_> = tested[package].difference(features).collect();
        assert!(missing.is_empty(), "add to `stack/Cargo.toml`: `{package}` with the features {missing:?}");
    }
}

/// A test program without a test is linked all the same.
#[test]
fn no_empty_test_program_is_built() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--no-deps", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let mut seen = 0;
    for package in metadata["packages"].as_array().expect("there are packages") {
        for target in package["targets"].as_array().expect("a package has targets") {
            let (name, source) =
                (&target["name"], target["src_path"].as_str().expect("a target has a source"));
            assert_eq!(target["doctest"], false, "{name} has no example in its documentation");
            if target["kind"][0] == "bin" {
                assert_eq!(target["test"], false, "`{source}` holds no test: say `test = false`");
            }
            seen += 1;
        }
    }
    assert!(seen > 40, "cargo metadata has another form");
}

/// The Rust files below a folder.
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

/// `just quick` leaves tests out by the names of their modules.
#[test]
fn the_quick_tests_leave_out_what_needs_valgrind_checkov_or_shipped_functions_and_nothing_else() {
    const NEEDS: [&str; 7] = [
        "callgrind::instructions(",
        "shipped::zip(",
        "shipped::instructions(",
        "\"OTPOST_CHECKOV\"",
        // The SDKs of providers, and a modem.
        "Sdk::shared()",
        "Sdk::npm()",
        "Command::new(\"gammu-smsd\")",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let justfile = fs::read_to_string(root.join("justfile")).expect("there is one");
    let quick = justfile.split("\nquick ").nth(1).expect("there is such a recipe");
    let quick = quick.split("\n\n").next().expect("it ends");
    let skipped: BTreeSet<_> =
        quick.split("--skip ").skip(1).filter_map(|rest| rest.split("::").next()).collect();
    let mut found = Vec::new();
    for folder in ["stack/tests", "stack/app/tests", "functions/tests/it", "functions/domain/tests"] {
        sources(&root.join(folder), &mut found);
    }
    let mut needing = BTreeSet::new();
    for path in found.iter().filter(|path| !path.ends_with("tests/workspace.rs")) {
        let text = fs::read_to_string(path).expect("it is text");
        if NEEDS.iter().any(|need| text.contains(need)) {
            let file = if path.ends_with("mod.rs") { path.parent().expect("a folder") } else { path };
            needing.insert(file.file_stem().expect("it has a name").to_str().expect("it is text").to_owned());
        }
    }
    assert_eq!(needing.iter().map(String::as_str).collect::<BTreeSet<_>>(), skipped);
}

const CRATES: [&str; 7] = ["app", "construct", "contract", "domain", "functions", "service", "stack"];

/// The names of all packages that `package` depends on, directly or not, without test-only ones.
fn tree(package: &str, arguments: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", package, "--edges", "normal,build", "--prefix", "none"])
        .args(["--format", "{p}"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo tree runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .expect("cargo prints UTF-8")
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !name.is_empty() && *name != package)
        .map(str::to_owned)
        .collect()
}

fn ours(package: &str) -> Vec<&'static str> {
    let names = tree(package, &["--depth", "1"]);
    CRATES.into_iter().filter(|name| names.contains(*name)).collect()
}

#[test]
fn arrows_between_our_crates_point_one_way() {
    assert_eq!(ours("construct"), [""; 0]);
    assert_eq!(ours("contract"), [""; 0]);
    assert_eq!(ours("domain"), [""; 0]);
    assert_eq!(ours("app"), ["construct", "contract", "domain"]);
    assert_eq!(ours("service"), [""; 0]);
    assert_eq!(ours("functions"), ["contract", "domain", "service"]);
    assert_eq!(ours("stack"), ["app", "contract", "domain", "service"]);
}

#[test]
fn synthesis_can_reach_neither_network_nor_clock_nor_randomness() {
    // `domain` verifies providers' signatures with ring, which has a generator of its own; `domain` hands out
    // none of it, and has no other way to randomness.
    let names = tree("app", &["--prune", "ring"]);
    for forbidden in ["tokio", "hyper", "time", "chrono", "getrandom", "rand", "rustls"] {
        assert!(!names.contains(forbidden), "`app` depends on `{forbidden}`: synthesis must stay pure");
    }
    assert!(!names.iter().any(|name| name.starts_with("aws-")), "`app` depends on an AWS crate: {names:?}");
}

/// Each of them takes as long to compile as all of `stack`, for a few calls: a test that needs one keeps it in the tree.
#[test]
fn services_of_a_few_calls_have_no_generated_crate() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--workspace", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo tree runs");
    let tree = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    let names: BTreeSet<_> =
        tree.lines().filter_map(|line| line.strip_prefix("aws-sdk-")?.split(' ').next()).collect();
    assert!(names.contains("dynamodb"), "cargo tree has another form");
    for service in ["kms", "resourcegroupstagging", "servicequotas", "sesv2", "sns", "sqs", "ssm", "wafv2"] {
        assert!(
            !names.contains(service),
            "`aws-sdk-{service}` is in the tree; call it through `functions/service`"
        );
    }
}

#[test]
fn serde_yaml_stays_out_of_the_functions() {
    assert!(!tree("functions", &[]).contains("serde_yaml"));
    assert!(tree("stack", &[]).contains("serde_yaml"), "the name is still right");
}

#[test]
fn one_tls_stack_and_one_version_of_http_and_sdk() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--workspace", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo tree runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            versions.entry(name.to_owned()).or_default().insert(version.to_owned());
        }
    }
    for forbidden in ["aws-lc-rs", "aws-lc-sys", "openssl-sys", "native-tls", "boring-sys"] {
        assert!(
            !versions.contains_key(forbidden),
            "`{forbidden}` is in the tree: `cargo tree -i {forbidden}`"
        );
    }
    let single = |name: &str| {
        [
            "http",
            "http-body",
            "hyper",
            "hyper-util",
            "hyper-rustls",
            "rustls",
            "ring",
            "tokio",
            "rustls-webpki",
        ]
        .contains(&name)
            || name.starts_with("aws-")
    };
    // The SDK's crate for CloudWatch, which `stack` alone uses, turns on the types of HTTP before 1.0.
    let of_cloudwatch = ["http", "http-body"];
    let doubled: Vec<_> = versions
        .iter()
        .filter(|(name, versions)| single(name) && versions.len() > 1)
        .filter(|(name, _)| !of_cloudwatch.contains(&name.as_str()))
        .collect();
    assert!(doubled.is_empty(), "more than one version of {doubled:?}");
    assert!(!tree("functions", &[]).contains("aws-sdk-cloudwatch"), "functions would get two of them");
    for expected in ["ring", "rustls", "hyper", "http", "aws-smithy-runtime"] {
        assert!(versions.contains_key(expected), "`{expected}` left the tree; is this test still right?");
    }
}
