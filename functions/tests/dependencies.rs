//! The dependencies that the functions may bring along: read from `cargo tree`, where features unify silently.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::process::Command;

fn tree(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--prefix", "none"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn packages(arguments: &[&str]) -> BTreeSet<String> {
    let listed = tree(arguments);
    listed.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// The enabled features of the functions' dependencies, as `crate feature`.
fn features() -> BTreeSet<String> {
    let listed = tree(&["--package", "functions", "--edges", "normal,features"]);
    listed
        .lines()
        .filter_map(|line| line.split_once(" feature \""))
        .filter_map(|(name, rest)| Some(format!("{name} {}", rest.split('"').next()?)))
        .collect()
}

#[test]
fn the_domain_knows_rules_and_nothing_else() {
    let domain = packages(&["--package", "domain", "--edges", "normal"]);
    let direct = packages(&["--package", "domain", "--edges", "normal", "--depth", "1"]);
    let direct: Vec<_> = direct.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    // JSON, forms and signatures are the form of what providers send. None is a clock, a network or a
    // generator of random bytes; ring has its own, behind what is not called here.
    let expected = [
        "base64",
        "domain",
        "form_urlencoded",
        "hmac",
        "md-5",
        "ring",
        "serde",
        "serde_json",
        "sha1",
        "sha2",
        "subtle",
        "unicode-normalization",
    ];
    assert_eq!(direct, expected);
    for forbidden in ["tokio", "http", "hyper", "futures-core"] {
        assert!(!domain.contains(forbidden), "`domain` depends on `{forbidden}`");
    }
    assert!(!domain.iter().any(|name| name.starts_with("aws")), "{domain:?}");
}

#[test]
fn one_tls_provider_reaches_the_functions() {
    let functions = packages(&["--package", "functions", "--edges", "normal"]);
    for wanted in ["ring", "rustls", "aws-smithy-http-client"] {
        assert!(functions.contains(wanted), "the name `{wanted}` is still right");
    }
    for forbidden in
        ["aws-lc-rs", "aws-lc-sys", "openssl-sys", "native-tls", "aws-config", "tracing-subscriber"]
    {
        assert!(!functions.contains(forbidden), "`{forbidden}`: `cargo tree -p functions -i {forbidden}`");
    }
    let workspace = packages(&["--workspace"]);
    for forbidden in ["aws-lc-rs", "aws-lc-sys", "openssl-sys"] {
        assert!(!workspace.contains(forbidden), "`{forbidden}`: `cargo tree --workspace -i {forbidden}`");
    }
}

#[test]
fn the_sdk_comes_without_its_defaults() {
    let features = features();
    assert!(features.contains("aws-smithy-http-client rustls-ring"), "the form is still right: {features:?}");
    assert!(features.contains("aws-sdk-dynamodb rt-tokio"), "the only generated crate");
    for brings_another_tls in ["default", "rustls", "default-https-client"] {
        assert!(
            !features.contains(&format!("aws-sdk-dynamodb {brings_another_tls}")),
            "{brings_another_tls}"
        );
    }
    for forbidden in
        ["aws-smithy-http-client rustls-aws-lc", "aws-smithy-http-client hyper-014", "lambda_runtime default"]
    {
        assert!(!features.contains(forbidden), "`{forbidden}` is enabled");
    }
}
