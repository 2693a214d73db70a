//! Openings are found, and narrowings are not taken for openings.

mod any_policy;
mod coverage;
mod edge;
mod gateway;
mod grants;
mod principals;
mod protections;

use app::manifest::StackEntry;
use serde_json::{Value as Json, json};

use super::broadening;

/// A stack in which nothing has a name.
pub fn entry() -> StackEntry {
    let entry = json!({
        "id": "service", "name": "otpost-dev-service", "region": "eu-central-1", "shared": false,
        "template": "service.template.json", "parameters": [], "outputs": [], "paths": { "It": "Some/It" },
        "capabilities": [], "tags": {},
    });
    serde_json::from_value(entry).unwrap()
}

/// A template with one resource, `It`; none if it has no properties.
pub fn template(kind: &str, properties: &Json) -> Json {
    if properties.is_null() {
        return json!({ "Resources": {} });
    }
    json!({ "Resources": { "It": { "Type": kind, "Properties": properties } } })
}

/// The openings of a change of a resource's properties.
pub fn opens(kind: &str, old: &Json, new: &Json) -> Vec<String> {
    let found = broadening(&entry(), &template(kind, old), &template(kind, new));
    found.into_iter().map(|finding| finding.finding).collect()
}

/// A change in one direction opens, and says what; in the other it doesn't.
pub fn one_way(kind: &str, narrow: &Json, wide: &Json, says: &str) {
    let found = opens(kind, narrow, wide);
    assert!(
        found.iter().any(|finding| finding.contains(says)),
        "{kind}: {narrow} → {wide} should say `{says}`, and says {found:?}"
    );
    let found = opens(kind, wide, narrow);
    assert!(found.is_empty(), "{kind}: {wide} → {narrow} only narrows, and says {found:?}");
}

/// A change opens, and so does the one back: nobody can say which of the two is wider.
pub fn either_way(kind: &str, one: &Json, other: &Json, says: &str) {
    for (old, new) in [(one, other), (other, one)] {
        let found = opens(kind, old, new);
        assert!(
            found.iter().any(|finding| finding.contains(says)),
            "{kind}: {old} → {new} should say `{says}`, and says {found:?}"
        );
    }
}

/// A change that opens nothing, nor does the one back.
pub fn neither_way(kind: &str, one: &Json, other: &Json) {
    for (old, new) in [(one, other), (other, one)] {
        let found = opens(kind, old, new);
        assert!(found.is_empty(), "{kind}: {old} → {new} opens nothing, and says {found:?}");
    }
}
