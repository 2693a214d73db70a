//! Policies as they are written, read into statements.
//!
//! It must not compare them: `policy` does.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::compare::security::condition::{Clause, clauses};
use crate::compare::security::pattern::{canonical, several};
use crate::compare::value::intrinsic;

/// The principal of a policy that names none: its holder.
pub const BEARER: &str = "";
/// Everybody, and nobody has to sign in.
pub const EVERYBODY: &str = "*";

#[derive(Clone, Debug)]
pub struct Statement {
    /// True if it denies.
    pub denies: bool,
    /// The principals: alternatives.
    pub principals: Vec<Name>,
    pub actions: Vec<Name>,
    /// On what.
    pub resources: Vec<Name>,
    /// Under which conditions.
    pub conditions: Vec<Clause>,
}

/// One of the things that a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// This, with wildcards.
    One(String),
    /// All but these.
    AllBut(Vec<String>),
}

/// The statements of several documents, and those that can't be read.
#[derive(Debug, Default)]
pub struct Policy {
    /// Those that can be read.
    pub statements: Vec<Statement>,
    /// The others, as they are.
    pub unread: BTreeSet<String>,
    /// The versions of the language.
    pub versions: BTreeSet<String>,
}

impl Policy {
    /// Reads documents that hold together.
    pub fn read(documents: &[&Json]) -> Self {
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
