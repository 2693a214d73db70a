//! The template that is committed is the one that is synthesized.

use std::fs;

use super::template::path;

/// With `INSTA_UPDATE=always` it is written anew, as snapshots are.
#[test]
fn the_committed_template_is_the_synthesized_one() {
    let synthesized = app::deploy_role().unwrap();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write(path(), &synthesized).unwrap();
    }
    let committed = fs::read_to_string(path()).unwrap();
    assert!(committed == synthesized, "the template has changed; INSTA_UPDATE=always writes it");
}
