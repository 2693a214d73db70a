//! A protected environment keeps its data until somebody has deployed it as an unprotected one.

use std::fs;

use crate::emulator::{Bench, functions};

#[tokio::test]
async fn a_protected_environment_is_destroyed_only_after_a_deployment_without_protection() {
    let bench = Bench::start().await;
    let built = functions();
    let deploy = ["deploy", "--env", "local", "--json", "--built", built.to_str().unwrap()];
    let destroy = ["destroy", "--env", "local", "--yes"];
    let config = bench.project.path().join("otpost.yaml");
    let open = fs::read_to_string(&config).unwrap();
    let protected = open.replace("protected: false", "protected: true");
    assert_ne!(protected, open);

    fs::write(&config, &protected).unwrap();
    bench.stack(&deploy).await.succeeded();
    let refused = bench.stack(&destroy).await;
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("environment `local` is protected"), "{}", refused.stderr);

    fs::write(&config, &open).unwrap();
    let refused = bench.stack(&destroy).await;
    assert_eq!(refused.code, 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("was deployed as a protected one"), "{}", refused.stderr);

    let unapproved = bench.stack(&deploy).await;
    assert_eq!(unapproved.code, 6, "what protects data is not taken away unseen: {}", unapproved.stderr);
    bench.stack(&[&deploy[..], &["--require-approval", "never"]].concat()).await.succeeded();
    bench.stack(&destroy).await.succeeded();
}
