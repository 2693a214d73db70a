//! The committed document is the one that the code makes.

#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

#[test]
fn the_committed_document_is_made_from_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == openapi::text(), "`docs/openapi.json` is another document; run `just openapi`");
}
