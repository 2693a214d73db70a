//! Which crate may know which, and what the whole tree may hold only once: read from `cargo tree`.

mod workflows;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

const CRATES: [&str; 6] = ["app", "construct", "contract", "domain", "functions", "stack"];

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
    assert_eq!(ours("functions"), ["contract", "domain"]);
    assert_eq!(ours("stack"), ["app", "contract", "domain"]);
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
