//! The meaning of one property's change.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::compare::security::policy;
use crate::compare::value::{intrinsic, line, readable, same, scalar};

/// Judges a property by its value before and after, `null` where there is none.
pub type Judge = fn(&Json, &Json) -> Vec<String>;

/// The meaning of one property's change. Each word is the finding's name of the property.
#[derive(Clone, Copy)]
pub enum Rule {
    /// Nobody may do more by it.
    Harmless,
    /// A policy document.
    Policy,
    /// A truth value that protects: once true it must not become false, nor go.
    Stays(&'static str),
    /// A truth value that protects and that AWS takes for true where nothing is said of it.
    On(&'static str),
    /// A truth value that opens.
    Opens(&'static str),
    /// Something that protects: it must neither go nor change. It may come.
    Protects(&'static str),
    /// Something that protects as soon as it is there, whatever its value is: it must not go.
    Kept(&'static str),
    /// Something, or a list, of which each entry admits somebody to something.
    Grants(&'static str),
    /// Numbers that limit what somebody may do: they must neither grow nor go.
    Limits(&'static str),
    /// A number that must neither fall nor go.
    AtLeast(&'static str),
    /// A combination of these.
    Judge(Judge),
}

impl Rule {
    /// The openings of a change of the property from `old` to `new`, in words.
    pub fn judge(self, old: &Json, new: &Json) -> Vec<String> {
        let change = |what: &str| vec![format!("{what} {}", from_to(old, new))];
        match self {
            _ if same(old, new) => Vec::new(),
            Self::Policy => policy::broadening(&[old], &[new]),
            Self::Stays(what) if !old.is_null() && weaker(old, new) => change(what),
            Self::On(what) if weaker(old, new) => change(what),
            Self::Opens(what) if !is_true(old) && !new.is_null() && !is_false(new) => change(what),
            Self::Protects(what) if !old.is_null() => change(what),
            Self::Kept(what) if !old.is_null() && new.is_null() => vec![format!("{what} goes")],
            Self::Grants(what) => added(old, new).map(|item| format!("{what}: {}", line(item))).collect(),
            Self::Limits(what) if grows(old, new) => change(what),
            Self::AtLeast(what) if !old.is_null() && (new.is_null() || grows(new, old)) => change(what),
            Self::Judge(_) if chooses(old) || chooses(new) => {
                vec![format!("what it is can't be judged: it {}", from_to(old, new))]
            }
            Self::Judge(judge) => judge(old, new),
            _ => Vec::new(),
        }
    }
}

/// `from 1 to 2`.
pub fn from_to(old: &Json, new: &Json) -> String {
    let side = |value: &Json| match value {
        Json::Null => "nothing".to_owned(),
        value => format!("`{}`", line(value)),
    };
    format!("changes from {} to {}", side(old), side(new))
}

/// A part of a value, `null` if it isn't there.
pub fn part<'a>(value: &'a Json, name: &str) -> &'a Json {
    value.get(name).unwrap_or(&Json::Null)
}

/// Judges the parts of an object by a table. A part that the table lacks isn't known to be harmless.
pub fn parts(old: &Json, new: &Json, table: &[(&str, Rule)]) -> Vec<String> {
    // Of a value that a function gives there are no parts to look at.
    if intrinsic(old).is_some() || intrinsic(new).is_some() {
        return if same(old, new) {
            Vec::new()
        } else {
            vec![format!("{} can't be judged", from_to(old, new))]
        };
    }
    let keys = |value: &Json| {
        value.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect::<BTreeSet<_>>()
    };
    let mut found = Vec::new();
    for name in keys(old).union(&keys(new)) {
        let (old, new) = (part(old, name), part(new, name));
        match table.iter().find(|(known, _)| known == name) {
            Some((_, rule)) => found.extend(rule.judge(old, new)),
            None if same(old, new) => {}
            None => found.push(format!("`{name}` isn't known to be harmless; it {}", from_to(old, new))),
        }
    }
    found
}

/// True if a function within decides on more than a text: its result isn't known.
fn chooses(value: &Json) -> bool {
    let plain = ["Ref", "Fn::GetAtt", "Fn::Sub", "Fn::Join"];
    match (intrinsic(value), value) {
        // One of several texts that are written out is a text.
        (Some(("Fn::Select", Json::Array(parts))), _) => match parts.as_slice() {
            [index, Json::Array(texts)] => {
                let is_text = |one: &Json| intrinsic(one).is_some() || scalar(one).is_some();
                chooses(index) || texts.iter().any(|one| chooses(one) || !is_text(one))
            }
            _ => true,
        },
        (Some((name, _)), _) => !plain.contains(&name),
        (None, Json::Object(entries)) => entries.values().any(chooses),
        (None, Json::Array(items)) => items.iter().any(chooses),
        _ => false,
    }
}

/// The entries of a list, or the value itself.
pub fn items(value: &Json) -> &[Json] {
    match value {
        Json::Null => &[],
        Json::Array(items) => items,
        other => std::slice::from_ref(other),
    }
}

/// The entries that are in `new` and not in `old`.
pub fn added<'a>(old: &'a Json, new: &'a Json) -> impl Iterator<Item = &'a Json> {
    items(new).iter().filter(|item| !items(old).iter().any(|had| same(had, item)))
}

/// The entries of two lists by name: the name, the entry before and the one after. Of entries that share a name, the
/// first is compared with the first, and so on.
pub fn by_name<'a>(old: &'a Json, new: &'a Json, names: &[&str]) -> Vec<(String, &'a Json, &'a Json)> {
    let mut pairs: BTreeMap<(String, usize), (&Json, &Json)> = BTreeMap::new();
    for (list, is_new) in [(old, false), (new, true)] {
        let mut count = BTreeMap::new();
        for item in items(list) {
            let name = names.iter().map(|name| readable(part(item, name))).collect::<Vec<_>>().join(" ");
            let before = count.entry(name.clone()).or_insert(0_usize);
            let pair = pairs.entry((name, *before)).or_insert((&Json::Null, &Json::Null));
            *before += 1;
            if is_new {
                pair.1 = item;
            } else {
                pair.0 = item;
            }
        }
    }
    pairs.into_iter().map(|((name, _), (old, new))| (name, old, new)).collect()
}

/// True if it is `true`, as a truth value or as a text.
pub fn is_true(value: &Json) -> bool {
    scalar(value).is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// True if it is `false`, as a truth value or as a text.
pub fn is_false(value: &Json) -> bool {
    scalar(value).is_some_and(|text| text.eq_ignore_ascii_case("false"))
}

/// True if a protection that may be on is no longer surely on.
pub fn weaker(old: &Json, new: &Json) -> bool {
    !is_false(old) && !is_true(new)
}

/// True if a number within grows or goes, or something within can't be compared. A new number limits more.
fn grows(old: &Json, new: &Json) -> bool {
    match (old, new) {
        (Json::Null, _) => false,
        (_, Json::Null) => true,
        (Json::Object(one), Json::Object(_)) if intrinsic(old).is_none() => {
            one.iter().any(|(key, old)| grows(old, part(new, key)))
        }
        _ => match (number(old), number(new)) {
            (Some(old), Some(new)) => new > old,
            _ => !same(old, new),
        },
    }
}

fn number(value: &Json) -> Option<f64> {
    scalar(value)?.parse().ok()
}
