//! Two policies: what the new one allows that the old one did not.
//!
//! Each combination of principal, action and resource that a statement allows must be allowed by one statement of the
//! old policy, under conditions that let as much through; and each that was denied must be denied still. Statements
//! that can't be read must be there unchanged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::compare::security::condition::{Clause, clauses, lets_through};
use crate::compare::security::pattern::{canonical, covers, readable, several};
use crate::compare::value::intrinsic;

/// Who is meant where a policy names nobody: whoever has it.
const BEARER: &str = "";
/// Everybody, and nobody has to sign in.
const EVERYBODY: &str = "*";

#[derive(Clone, Debug)]
struct Statement {
    denies: bool,
    principals: Vec<Name>,
    actions: Vec<Name>,
    resources: Vec<Name>,
    conditions: Vec<Clause>,
}

/// One of the things that a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Name {
    /// This, with wildcards.
    One(String),
    /// All but these.
    AllBut(Vec<String>),
}

/// The statements of several documents, and those that can't be read.
#[derive(Debug, Default)]
struct Policy {
    statements: Vec<Statement>,
    unread: BTreeSet<String>,
    versions: BTreeSet<String>,
}

/// What somebody may do under the new documents and might not under the old ones, in words. Both are sets of
/// documents that hold for the same thing.
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
        // Everybody is whoever has an identity or none; a service of AWS is admitted by its own name.
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
        // What the wide one leaves out, the narrow one leaves out too.
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

impl Policy {
    fn read(documents: &[&Json]) -> Self {
        let mut policy = Self::default();
        for document in documents {
            policy.add(document);
        }
        policy
    }

    fn add(&mut self, document: &Json) {
        match document {
            Json::Null => {}
            // Some services take the document as a text.
            Json::String(text) => match serde_json::from_str::<Json>(text) {
                Ok(document) if document.is_object() => self.add(&document),
                _ => self.unread(document),
            },
            Json::Object(_) if intrinsic(document).is_none() => {
                let known = ["Version", "Id", "Statement"];
                let strange = document
                    .as_object()
                    .is_some_and(|parts| parts.keys().any(|key| !known.contains(&key.as_str())));
                if strange {
                    self.unread(document);
                    return;
                }
                let version = document.get("Version").map_or("2008-10-17".to_owned(), canonical);
                self.versions.insert(version);
                match document.get("Statement") {
                    Some(Json::Array(statements)) => statements.iter().for_each(|one| self.statement(one)),
                    Some(statement) => self.statement(statement),
                    None => {}
                }
            }
            _ => self.unread(document),
        }
    }

    fn statement(&mut self, statement: &Json) {
        match read(statement) {
            Some(statement) => self.statements.push(statement),
            None => self.unread(statement),
        }
    }

    fn unread(&mut self, value: &Json) {
        self.unread.insert(canonical(value));
    }
}

fn read(statement: &Json) -> Option<Statement> {
    let entries = statement.as_object()?;
    let known = [
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    ];
    if !entries.keys().all(|key| known.contains(&key.as_str())) {
        return None;
    }
    let names = |one: &str, but: &str, otherwise: Option<&str>| -> Option<Vec<Name>> {
        match (entries.get(one), entries.get(but), otherwise) {
            (Some(names), None, _) => Some(several(names).into_iter().map(Name::One).collect()),
            (None, Some(names), _) => Some(vec![Name::AllBut(several(names))]),
            (None, None, Some(name)) => Some(vec![Name::One(name.to_owned())]),
            _ => None,
        }
    };
    Some(Statement {
        denies: match entries.get("Effect")?.as_str()? {
            "Allow" => false,
            "Deny" => true,
            _ => return None,
        },
        principals: match (entries.get("Principal"), entries.get("NotPrincipal")) {
            (None, None) => vec![Name::One(BEARER.to_owned())],
            (Some(who), None) => principals(who)?.into_iter().map(Name::One).collect(),
            (None, Some(who)) => vec![Name::AllBut(principals(who)?)],
            _ => return None,
        },
        actions: names("Action", "NotAction", None)?,
        // A trust policy is about the role that has it.
        resources: names("Resource", "NotResource", Some(BEARER))?,
        conditions: clauses(entries.get("Condition").unwrap_or(&Json::Null))?,
    })
}

/// `Service sqs.amazonaws.com`, `AWS 123456789012`. An account may be written as its number or as its root's ARN.
fn principals(value: &Json) -> Option<Vec<String>> {
    if value.as_str() == Some(EVERYBODY) {
        return Some(vec![EVERYBODY.to_owned()]);
    }
    if intrinsic(value).is_some() {
        return None;
    }
    let mut all = Vec::new();
    for (kind, names) in value.as_object()? {
        for name in several(names) {
            all.push(match (kind.as_str(), name.as_str()) {
                ("AWS", EVERYBODY) => EVERYBODY.to_owned(),
                ("AWS", name) => format!("AWS {}", account(name)),
                (kind, name) => format!("{kind} {name}"),
            });
        }
    }
    Some(all)
}

fn account(name: &str) -> &str {
    let parts: Vec<_> = name.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", _, "iam", "", account, "root"] => account,
        _ => name,
    }
}
