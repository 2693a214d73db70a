//! Changes that give somebody more rights than before.
//!
//! In doubt a change is a finding: one too many costs a look, one too few an intrusion. So properties and types that
//! `kinds` doesn't have are findings, and statements that can't be read. A parameter whose value changes is none: the
//! values of a template are not its content.

mod api;
mod bucket;
mod condition;
mod content;
mod distribution;
mod kinds;
mod messaging;
mod pattern;
mod permissions;
mod policy;
mod rule;
mod statement;
#[cfg(test)]
mod tests;
mod tls;
mod web_acl;

use std::collections::BTreeMap;

use app::manifest::StackEntry;
use serde::Serialize;
use serde_json::Value as Json;

use crate::compare::references::references;
use crate::compare::resources::{self, keeps, kind};
use kinds::{Kind, Removal};
use rule::{from_to, part, parts};

/// Something that opens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The resource's logical id; empty where it is about the template.
    pub logical_id: String,
    /// Its construct path.
    pub path: Option<String>,
    /// The opening, in words.
    pub finding: String,
}

/// The sections of a template that decide what the rest of it means.
const DECIDING: [&str; 5] = ["Conditions", "Hooks", "Mappings", "Rules", "Transform"];

/// All that a template opens which the one before it did not.
pub fn broadening(entry: &StackEntry, old: &Json, new: &Json) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in DECIDING {
        let (old, new) = (part(old, name), part(new, name));
        if !crate::compare::value::same(old, new) {
            findings.push(finding(
                entry,
                "",
                format!("`{name}` {}, and what that decides isn't judged", from_to(old, new)),
            ));
        }
    }
    let before: BTreeMap<_, _> = resources::of(old).collect();
    let after: BTreeMap<_, _> = resources::of(new).collect();
    for (id, new) in &after {
        let old = before.get(id).filter(|old| kind(old) == kind(new)).copied();
        findings.extend(resource(old, new).into_iter().map(|text| finding(entry, id, text)));
    }
    for (id, old) in &before {
        if after.get(id).is_none_or(|new| kind(new) != kind(old)) {
            findings.extend(removed(old, &before, &after).into_iter().map(|text| finding(entry, id, text)));
        }
    }
    findings
        .extend(permissions::broadening(old, new).into_iter().map(|(id, text)| finding(entry, &id, text)));
    findings.sort();
    findings.dedup();
    findings
}

fn finding(entry: &StackEntry, id: &str, finding: String) -> Finding {
    Finding { logical_id: id.to_owned(), path: entry.paths.get(id).cloned(), finding }
}

/// The openings of a new or changed resource.
fn resource(old: Option<&Json>, new: &Json) -> Vec<String> {
    let Some(known) = kinds::kind(kind(new)) else {
        return match old {
            Some(old) if old == new => Vec::new(),
            _ => vec![format!("`{}` is a type that isn't known to be harmless", kind(new))],
        };
    };
    let nothing = Json::Null;
    let before = old.unwrap_or(&nothing);
    let mut found = properties(known, part(before, "Properties"), part(new, "Properties"));
    if kind(new) == "AWS::ApiGateway::Method" {
        found.extend(api::method(part(before, "Properties"), part(new, "Properties")));
    }
    if kind(new) == "AWS::ApiGateway::ApiKey" && old.is_none() {
        found.push("is a new API key".to_owned());
    }
    for policy in ["DeletionPolicy", "UpdateReplacePolicy"] {
        if keeps(before, policy) && !keeps(new, policy) {
            found.push(format!(
                "its `{policy}` {}: it is no longer kept",
                from_to(part(before, policy), part(new, policy))
            ));
        }
    }
    if old.is_some() && part(before, "Condition") != part(new, "Condition") {
        found.push("is there under another condition".to_owned());
    }
    found
}

fn properties(known: Kind, old: &Json, new: &Json) -> Vec<String> {
    match known.properties {
        [("*", _)] => Vec::new(),
        listed => parts(old, new, listed),
    }
}

/// The openings of a resource's removal.
fn removed(old: &Json, before: &BTreeMap<&String, &Json>, after: &BTreeMap<&String, &Json>) -> Vec<String> {
    let Some(known) = kinds::kind(kind(old)) else {
        return vec![format!("`{}`, which is removed, is a type that isn't known to be harmless", kind(old))];
    };
    match known.removal {
        Removal::Harmless => Vec::new(),
        Removal::Opens => vec!["is removed, and what it protected may stay".to_owned()],
        Removal::Attached(property) => {
            let to = part(part(old, "Properties"), property);
            let targets = references(to);
            // A resource that leaves the stack and stays in the account is no removal.
            let gone = |id: &String| {
                !after.contains_key(id) && before.get(id).is_some_and(|old| !keeps(old, "DeletionPolicy"))
            };
            if !targets.is_empty() && targets.iter().all(|target| gone(&target.target)) {
                return Vec::new();
            }
            properties(known, part(old, "Properties"), &Json::Null)
        }
    }
}
