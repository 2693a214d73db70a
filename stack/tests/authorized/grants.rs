//! The grants of a template, one by one.

use std::fmt;

use serde_json::{Map, Value};

/// One action that a statement of a role allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    role: String,
    statement: usize,
    action: String,
    resource: String,
}

impl Grant {
    /// The action, with the key it is for when the action alone doesn't say.
    pub fn name(&self) -> String {
        if self.action.starts_with("kms:") {
            return format!("{} of {}", self.action, self.resource);
        }
        self.action.clone()
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} on {}", self.role, self.action, self.resource)
    }
}

/// Every grant of every role that a function assumes.
pub fn grants(template: &Value) -> Vec<Grant> {
    let mut grants = Vec::new();
    for (role, resource) in template["Resources"].as_object().unwrap() {
        let statements = &resource["Properties"]["Policies"][0]["PolicyDocument"]["Statement"];
        if resource["Type"] != "AWS::IAM::Role" || statements.is_null() {
            continue;
        }
        for (statement, allowed) in statements.as_array().unwrap().iter().enumerate() {
            if allowed["Effect"] != "Allow" {
                continue;
            }
            let resource = resource_of(&allowed["Resource"]);
            grants.extend(actions(allowed).into_iter().map(|action| Grant {
                role: role.clone(),
                statement,
                action,
                resource: resource.clone(),
            }));
        }
    }
    grants
}

/// The template without some of its grants.
pub fn without(template: &Value, removed: &[Grant]) -> Value {
    let mut template = template.clone();
    for (role, resource) in template["Resources"].as_object_mut().unwrap() {
        let Some(statements) = resource
            .pointer_mut("/Properties/Policies/0/PolicyDocument/Statement")
            .and_then(Value::as_array_mut)
        else {
            continue;
        };
        for (index, statement) in statements.iter_mut().enumerate() {
            let gone = |action: &str| {
                removed
                    .iter()
                    .any(|grant| grant.role == *role && grant.statement == index && grant.action == action)
            };
            let mut kept = actions(statement);
            kept.retain(|action| !gone(action));
            // A statement keeps its place, so that the grants' positions stay true.
            statement["Action"] = match kept.as_slice() {
                [] => "none:None".into(),
                _ => kept.into(),
            };
        }
    }
    template
}

/// Takes conditions on `keys` away from every role; says which, as `Role: key`.
pub fn drop_unpopulated_conditions(template: &mut Value, keys: &[&str]) -> Vec<String> {
    let mut dropped = Vec::new();
    for (role, resource) in template["Resources"].as_object_mut().unwrap() {
        let statements = resource.pointer_mut("/Properties/Policies/0/PolicyDocument/Statement");
        for statement in statements.and_then(Value::as_array_mut).into_iter().flatten() {
            let Some(conditions) = statement.get_mut("Condition").and_then(Value::as_object_mut) else {
                continue;
            };
            for tests in conditions.values_mut().filter_map(Value::as_object_mut) {
                tests.retain(|key, _| {
                    let known = keys.contains(&key.as_str());
                    if known {
                        dropped.push(format!("{role}: {key}"));
                    }
                    !known
                });
            }
            conditions.retain(|_, tests| !tests.as_object().is_some_and(Map::is_empty));
            if conditions.is_empty() {
                statement.as_object_mut().unwrap().remove("Condition");
            }
        }
    }
    dropped
}

fn actions(statement: &Value) -> Vec<String> {
    match &statement["Action"] {
        Value::String(action) => vec![action.clone()],
        actions => {
            actions.as_array().unwrap().iter().map(|action| action.as_str().unwrap().to_owned()).collect()
        }
    }
}

/// The logical ids that a resource names, or the text as it is.
fn resource_of(resource: &Value) -> String {
    match resource {
        Value::Array(several) => several.iter().map(resource_of).collect::<Vec<_>>().join(" and "),
        Value::Object(reference) => match &reference.values().next().unwrap() {
            Value::Array(parts) => parts[0].as_str().unwrap().to_owned(),
            other => other.as_str().map_or_else(|| other.to_string(), str::to_owned),
        },
        other => other.as_str().unwrap().to_owned(),
    }
}
