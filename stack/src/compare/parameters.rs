//! The parameters whose value changes.
//!
//! A value that must not be shown never gets into a [`ParameterChange`].

use std::collections::{BTreeMap, BTreeSet};

use app::manifest::StackEntry;
use aws_sdk_cloudformation::types;
use serde::Serialize;
use serde_json::Value as Json;

use crate::compare::resources::Action;

/// A parameter whose value changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParameterChange {
    pub name: String,
    /// Added, changed or removed.
    pub action: Action,
    /// Its value now: `None` if there is none, or it is not to be shown.
    pub old: Option<String>,
    /// The value it gets: `None` if it goes, isn't known yet, or is not to be shown.
    pub new: Option<String>,
    /// True if its values are never shown.
    pub secret: bool,
}

/// The parameters whose value must not be shown, in either template.
pub fn secret(entry: &StackEntry, old: &Json, new: &Json) -> BTreeSet<String> {
    let silent = |(name, declared): (&String, &Json)| {
        let said = declared.get("NoEcho").is_some_and(|said| *said != false && *said != "false");
        said.then(|| name.clone())
    };
    let listed = entry.parameters.iter().filter(|parameter| parameter.no_echo);
    declarations(old)
        .chain(declarations(new))
        .filter_map(silent)
        .chain(listed.map(|parameter| parameter.name.clone()))
        .collect()
}

/// The parameters that only one of the templates has.
pub fn declared(secret: &BTreeSet<String>, old: &Json, new: &Json) -> Vec<ParameterChange> {
    let names = |template| declarations(template).map(|(name, _)| name).collect::<BTreeSet<_>>();
    names(old)
        .symmetric_difference(&names(new))
        .map(|name| ParameterChange {
            name: (*name).clone(),
            action: if names(new).contains(*name) { Action::Add } else { Action::Remove },
            old: None,
            new: None,
            secret: secret.contains(*name),
        })
        .collect()
}

/// The changes from the values that a stack has to those that it will get.
pub fn changes(
    secret: &BTreeSet<String>,
    old: &BTreeMap<String, String>,
    new: &[types::Parameter],
) -> Vec<ParameterChange> {
    let mut changes = BTreeMap::new();
    for parameter in new {
        let Some(name) = parameter.parameter_key() else { continue };
        let (had, gets) = (old.get(name).map(String::as_str), parameter.parameter_value());
        if parameter.use_previous_value() != Some(true) && had != gets {
            changes.insert(name.to_owned(), change(secret, name, had, gets));
        }
    }
    let stays = |name: &str| new.iter().any(|parameter| parameter.parameter_key() == Some(name));
    for (name, value) in old.iter().filter(|(name, _)| !stays(name)) {
        changes.insert(name.clone(), change(secret, name, Some(value), None));
    }
    changes.into_values().collect()
}

fn change(secret: &BTreeSet<String>, name: &str, old: Option<&str>, new: Option<&str>) -> ParameterChange {
    let secret = secret.contains(name);
    let shown = |value: Option<&str>| value.filter(|_| !secret).map(str::to_owned);
    let action = match (old, new) {
        (None, _) => Action::Add,
        (_, None) => Action::Remove,
        _ => Action::Modify,
    };
    ParameterChange { name: name.to_owned(), action, old: shown(old), new: shown(new), secret }
}

fn declarations(template: &Json) -> impl Iterator<Item = (&String, &Json)> {
    template.get("Parameters").and_then(Json::as_object).into_iter().flatten()
}
