//! The changes in the resources of a stack.
//!
//! It must not know the rights that a change adds: `security` does.

use std::collections::{BTreeMap, BTreeSet};

use app::manifest::StackEntry;
use serde::Serialize;
use serde_json::Value as Json;

use crate::compare::create_only;
use crate::compare::properties::{self, Property};
use crate::compare::references::references;
use crate::compare::value::{HIDDEN, intrinsic, same};

/// The attributes of a resource that CloudFormation compares beside its properties. `DependsOn` is none of them: it
/// is an order, and changes nothing that is there.
const ATTRIBUTES: [&str; 6] =
    ["Condition", "CreationPolicy", "DeletionPolicy", "Metadata", "UpdatePolicy", "UpdateReplacePolicy"];

/// The action on a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It is made.
    Add,
    /// It is changed, or made anew.
    Modify,
    /// It leaves the stack.
    Remove,
    /// It is there already, and joins the stack.
    Import,
}

/// The replacement of a resource: a new one is created, and the one before deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// It is changed in place.
    Never,
    /// CloudFormation decides it during the update.
    Perhaps,
    /// It is.
    Always,
}

/// The change of one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResourceChange {
    pub logical_id: String,
    /// Its construct path; a resource that is removed has none any more.
    pub path: Option<String>,
    #[serde(rename = "type")]
    pub kind: String,
    /// The action on it.
    pub action: Action,
    /// Its replacement, if any.
    pub replacement: Replacement,
    /// True if a removed or replaced resource stays in the account.
    pub kept: bool,
    /// The parameters and resources whose change changes this one.
    pub because: Vec<String>,
    /// Its properties and attributes that change; those of a resource that is made or removed aren't listed.
    pub properties: Vec<Property>,
}

/// The resources of a template.
pub fn of(template: &Json) -> impl Iterator<Item = (&String, &Json)> {
    template.get("Resources").and_then(Json::as_object).into_iter().flatten()
}

/// The type of a resource.
pub fn kind(resource: &Json) -> &str {
    resource.get("Type").and_then(Json::as_str).unwrap_or("?")
}

/// The changes from one template to the other, by logical id.
pub fn changes(entry: &StackEntry, old: &Json, new: &Json) -> Vec<ResourceChange> {
    let before: BTreeMap<_, _> = of(old).collect();
    let after: BTreeMap<_, _> = of(new).collect();
    let ids: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for id in ids {
        match (before.get(id), after.get(id)) {
            (None, Some(new)) => changes.push(change(entry, id, new, Action::Add)),
            (Some(old), None) => {
                let kept = keeps(old, "DeletionPolicy");
                changes.push(ResourceChange { kept, ..change(entry, id, old, Action::Remove) });
            }
            (Some(old), Some(new)) => changes.extend(modified(entry, id, old, new)),
            (None, None) => {}
        }
    }
    cascade(entry, &mut changes, new, &BTreeSet::new());
    changes
}

/// A change of which nothing more is known.
pub fn change(entry: &StackEntry, id: &str, resource: &Json, action: Action) -> ResourceChange {
    ResourceChange {
        logical_id: id.to_owned(),
        path: entry.paths.get(id).cloned(),
        kind: kind(resource).to_owned(),
        action,
        replacement: Replacement::Never,
        kept: false,
        because: Vec::new(),
        properties: Vec::new(),
    }
}

fn modified(entry: &StackEntry, id: &str, old: &Json, new: &Json) -> Option<ResourceChange> {
    let nothing = Json::Null;
    let part = |resource: &Json, name: &str| resource.get(name).unwrap_or(&nothing).clone();
    let mut found = properties::difference(&part(old, "Properties"), &part(new, "Properties"));
    let kind = kind(new);
    let mut replacement = found
        .iter()
        .map(|property| create_only::replacement(kind, property.top()))
        .max()
        .unwrap_or(Replacement::Never);
    if kind == "AWS::ApiGateway::ApiKey" {
        found.iter_mut().filter(|property| property.path == "Value").for_each(hide);
    }
    for name in ATTRIBUTES {
        let (one, other) = (part(old, name), part(new, name));
        if !same(&one, &other) {
            found.push(Property { path: name.to_owned(), old: one, new: other });
        }
    }
    if part(old, "Type") != part(new, "Type") {
        replacement = Replacement::Always;
        found.push(Property { path: "Type".to_owned(), old: part(old, "Type"), new: part(new, "Type") });
    }
    if found.is_empty() {
        return None;
    }
    let kept = keeps(new, "UpdateReplacePolicy");
    Some(ResourceChange { replacement, kept, properties: found, ..change(entry, id, new, Action::Modify) })
}

fn hide(property: &mut Property) {
    for value in [&mut property.old, &mut property.new] {
        if !value.is_null() && intrinsic(value).is_none() {
            *value = HIDDEN.into();
        }
    }
}

/// True if the resource stays when the stack no longer has it.
pub fn keeps(resource: &Json, policy: &str) -> bool {
    resource.get(policy).and_then(Json::as_str).is_some_and(|word| word.starts_with("Retain"))
}

/// Follows references: what refers to a changed parameter or to a replaced resource changes too, and is replaced
/// itself where the reference stands in a property that can't be changed in place.
pub fn cascade(
    entry: &StackEntry,
    changes: &mut Vec<ResourceChange>,
    new: &Json,
    parameters: &BTreeSet<String>,
) {
    let made: BTreeSet<String> = changes
        .iter()
        .filter(|change| change.action != Action::Modify)
        .map(|change| change.logical_id.clone())
        .collect();
    loop {
        let replaced: BTreeMap<_, _> = changes
            .iter()
            .filter(|change| change.replacement != Replacement::Never)
            .map(|change| (change.logical_id.clone(), change.replacement))
            .collect();
        let mut grown = false;
        for (id, resource) in of(new).filter(|(id, _)| !made.contains(*id)) {
            for (cause, replacement) in effects(resource, parameters, &replaced) {
                grown |= add(entry, changes, id, resource, cause, replacement);
            }
        }
        if !grown {
            changes.sort_by(|one, other| one.logical_id.cmp(&other.logical_id));
            return;
        }
    }
}

/// The causes of a change of this resource, and its effect.
fn effects(
    resource: &Json,
    parameters: &BTreeSet<String>,
    replaced: &BTreeMap<String, Replacement>,
) -> Vec<(String, Replacement)> {
    let mut effects = Vec::new();
    for (name, value) in resource.get("Properties").and_then(Json::as_object).into_iter().flatten() {
        let here = create_only::replacement(kind(resource), name);
        for reference in references(value) {
            if parameters.contains(&reference.target) {
                effects.push((reference.target, here));
            } else if let Some(certain) = replaced.get(&reference.target) {
                effects.push((reference.target, here.min(*certain)));
            }
        }
    }
    effects
}

/// Adds a cause to a change, or a change for it. True if that was new.
fn add(
    entry: &StackEntry,
    changes: &mut Vec<ResourceChange>,
    id: &str,
    resource: &Json,
    cause: String,
    replacement: Replacement,
) -> bool {
    if cause == id {
        return false;
    }
    let at = changes.iter().position(|change| change.logical_id == id).unwrap_or_else(|| {
        let kept = keeps(resource, "UpdateReplacePolicy");
        changes.push(ResourceChange { kept, ..change(entry, id, resource, Action::Modify) });
        changes.len() - 1
    });
    let Some(change) = changes.get_mut(at) else { return false };
    let known = change.because.contains(&cause);
    let grown = !known || change.replacement < replacement;
    if !known {
        change.because.push(cause);
    }
    change.replacement = change.replacement.max(replacement);
    grown
}
