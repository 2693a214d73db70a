//! The difference of two values, as the paths at which they differ.
//!
//! It must not know what a change means.

use serde::Serialize;
use serde_json::Value as Json;

use crate::compare::value::{HIDDEN, intrinsic, same};

/// The keys that tell the entries of a list apart: the first one that all entries have and no two share.
const NAMES: [&str; 11] = [
    "Id",
    "Name",
    "Sid",
    "PolicyName",
    "IndexName",
    "AttributeName",
    "PathPattern",
    "HeaderName",
    "Header",
    "Key",
    "HttpMethod",
];

/// Properties whose literal value is a secret, wherever they stand.
const SECRET: [&str; 3] = ["HeaderValue", "SecretString", "MasterUserPassword"];

/// A place in which old and new differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Property {
    /// `DistributionConfig.Origins[api].OriginPath`.
    pub path: String,
    /// `null` where there was nothing.
    pub old: Json,
    /// `null` where there will be nothing.
    pub new: Json,
}

impl Property {
    /// The property of the resource that the path leads into.
    pub fn top(&self) -> &str {
        self.path.split(['.', '[']).next().unwrap_or_default()
    }
}

/// The differences between two values, in the order of the template.
pub fn difference(old: &Json, new: &Json) -> Vec<Property> {
    let mut found = Vec::new();
    walk(String::new(), old, new, &mut found);
    found
}

fn walk(path: String, old: &Json, new: &Json, found: &mut Vec<Property>) {
    if same(old, new) {
        return;
    }
    match (old, new) {
        (Json::Object(one), Json::Object(other)) if intrinsic(old).is_none() && intrinsic(new).is_none() => {
            for (key, value) in one {
                walk(below(&path, key), value, other.get(key).unwrap_or(&Json::Null), found);
            }
            for (key, value) in other.iter().filter(|(key, _)| !one.contains_key(*key)) {
                walk(below(&path, key), &Json::Null, value, found);
            }
        }
        (Json::Array(one), Json::Array(other)) => list(&path, one, other, found),
        _ => found.push(Property { old: shown(&path, old), new: shown(&path, new), path }),
    }
}

fn list(path: &str, old: &[Json], new: &[Json], found: &mut Vec<Property>) {
    let before = found.len();
    if let Some(name) = NAMES.iter().find(|name| tells_apart(name, old) && tells_apart(name, new)) {
        let named = |items: &[Json], wanted: &Json| items.iter().find(|item| item[name] == *wanted).cloned();
        for item in old {
            let there = named(new, &item[name]).unwrap_or_default();
            walk(entry(path, &item[name]), item, &there, found);
        }
        for item in new.iter().filter(|item| named(old, &item[name]).is_none()) {
            walk(entry(path, &item[name]), &Json::Null, item, found);
        }
    } else {
        let gone: Vec<_> = old.iter().enumerate().filter(|(_, item)| !has(new, item)).collect();
        let come: Vec<_> = new.iter().enumerate().filter(|(_, item)| !has(old, item)).collect();
        let pairs = if gone.len() == come.len() { gone.len() } else { 0 };
        for ((position, one), (_, other)) in gone.iter().zip(&come).take(pairs) {
            walk(format!("{path}[{position}]"), one, other, found);
        }
        for (position, item) in gone.iter().skip(pairs) {
            walk(format!("{path}[{position}]"), item, &Json::Null, found);
        }
        for (position, item) in come.iter().skip(pairs) {
            walk(format!("{path}[{position}]"), &Json::Null, item, found);
        }
    }
    // The same entries in another order, or another number of times.
    if found.len() == before {
        found.push(Property {
            path: path.to_owned(),
            old: shown(path, &old.into()),
            new: shown(path, &new.into()),
        });
    }
}

fn has(items: &[Json], wanted: &Json) -> bool {
    items.iter().any(|item| same(item, wanted))
}

fn tells_apart(name: &str, items: &[Json]) -> bool {
    let names: Vec<_> = items.iter().map(|item| item.get(name).and_then(Json::as_str)).collect();
    names.iter().enumerate().all(|(at, name)| name.is_some() && !names[..at].contains(name))
}

fn entry(path: &str, name: &Json) -> String {
    format!("{path}[{}]", name.as_str().unwrap_or_default())
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// A value as it may be shown: of a secret that stands in the template only that it is there.
fn shown(path: &str, value: &Json) -> Json {
    let last = path.rsplit('.').next().unwrap_or_default();
    hide(SECRET.contains(&last), value)
}

fn hide(secret: bool, value: &Json) -> Json {
    match value {
        Json::Object(entries) if intrinsic(value).is_none() => entries
            .iter()
            .map(|(key, value)| (key.clone(), hide(SECRET.contains(&key.as_str()), value)))
            .collect(),
        Json::Array(items) => items.iter().map(|item| hide(secret, item)).collect(),
        Json::String(_) | Json::Number(_) if secret => HIDDEN.into(),
        _ => value.clone(),
    }
}
