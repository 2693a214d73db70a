//! Two policies: what the new one allows that the old one did not.
//!
//! Each combination of principal, action and resource that a statement allows must be allowed by one statement of the
//! old policy, under conditions that let as much through; and each that was denied must be denied still. Statements
//! that can't be read must be there unchanged.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::compare::security::condition::lets_through;
use crate::compare::security::pattern::{covers, readable};
use crate::compare::security::statement::{BEARER, EVERYBODY, Name, Policy, Statement};

/// The rights that the new documents give and the old ones don't, in words. Both are sets of documents that hold for
/// the same thing.
pub fn broadening(old: &[&Json], new: &[&Json]) -> Vec<String> {
    let (old, new) = (Policy::read(old), Policy::read(new));
    let mut found = Vec::new();
    for statement in new.statements.iter().filter(|statement| !statement.denies) {
        found.extend(uncovered(statement, &old.statements));
    }
    for statement in old.statements.iter().filter(|statement| statement.denies) {
        found.extend(uncovered(statement, &new.statements));
    }
    for statement in new.unread.difference(&old.unread) {
        found.push(format!("has a statement that can't be judged: `{}`", readable(statement)));
    }
    for statement in old.unread.difference(&new.unread) {
        found.push(format!("loses a statement that can't be judged: `{}`", readable(statement)));
    }
    if !old.versions.is_empty() && !new.versions.is_empty() && old.versions != new.versions {
        found.push("is written in another version of the policy language".to_owned());
    }
    found
}

/// The combinations of a statement that none of the others covers, in words.
fn uncovered(statement: &Statement, others: &[Statement]) -> Vec<String> {
    let mut found: BTreeMap<(String, String, bool), Vec<String>> = BTreeMap::new();
    for principal in &statement.principals {
        for resource in &statement.resources {
            for action in &statement.actions {
                let wider = others.iter().filter(|other| {
                    other.denies == statement.denies
                        && other.principals.iter().any(|wide| covers_principal(wide, principal))
                        && other.actions.iter().any(|wide| covers_name(wide, action, true))
                        && other.resources.iter().any(|wide| covers_name(wide, resource, false))
                });
                let wider: Vec<_> = wider.collect();
                if wider.iter().any(|other| lets_through(&other.conditions, &statement.conditions)) {
                    continue;
                }
                let key = (shown(principal), shown(resource), !wider.is_empty());
                found.entry(key).or_default().push(shown(action));
            }
        }
    }
    found
        .into_iter()
        .map(|((principal, resource, conditional), actions)| {
            let on = if resource.is_empty() { String::new() } else { format!(" on {resource}") };
            let when = if conditional { ", under conditions that let more through" } else { "" };
            let to = match (statement.denies, principal.as_str()) {
                (false, BEARER) => "allows".to_owned(),
                (true, BEARER) => "no longer denies".to_owned(),
                (false, who) => format!("admits {who} to"),
                (true, who) => format!("no longer keeps {who} from"),
            };
            format!("{to} {}{on}{when}", actions.join(", "))
        })
        .collect()
}

fn covers_principal(wide: &Name, narrow: &Name) -> bool {
    match (wide, narrow) {
        // Everybody includes callers without an identity; a service of AWS is admitted by its own name.
        (Name::One(wide), Name::One(narrow)) => {
            wide == narrow || (wide == EVERYBODY && !narrow.starts_with("Service ") && narrow != BEARER)
        }
        _ => covers_name(wide, narrow, false),
    }
}

fn covers_name(wide: &Name, narrow: &Name, ignoring_case: bool) -> bool {
    let covers = |wide: &str, narrow: &str| match ignoring_case {
        true => covers(&wide.to_lowercase(), &narrow.to_lowercase()),
        false => covers(wide, narrow),
    };
    match (wide, narrow) {
        (Name::One(wide), Name::One(narrow)) => covers(wide, narrow),
        (Name::One(wide), Name::AllBut(_)) => wide == "*",
        // A name that the wide one excludes is excluded by the narrow one too.
        (Name::AllBut(wide), Name::AllBut(narrow)) => {
            wide.iter().all(|one| narrow.iter().any(|other| covers(other, one)))
        }
        (Name::AllBut(wide), Name::One(narrow)) => {
            !narrow.contains(['*', '?', '\u{1}'])
                && !wide.iter().any(|one| one.contains('\u{1}') || covers(one, narrow))
        }
    }
}

fn shown(name: &Name) -> String {
    match name {
        Name::One(name) if name == BEARER => String::new(),
        Name::One(name) => format!("`{}`", readable(name)),
        Name::AllBut(names) => {
            let names: Vec<_> = names.iter().map(|name| format!("`{}`", readable(name))).collect();
            format!("everything but {}", names.join(", "))
        }
    }
}
