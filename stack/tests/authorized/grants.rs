//! The grants of a template, one by one.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};

/// One action that a role allows on a resource, in one statement or, for several partitions of the
/// table, in several: without their conditions, which the emulator never populates, they are the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    role: String,
    action: String,
    resource: String,
}

impl Grant {
    /// Its owner: the function's construct id.
    pub fn function(&self) -> &str {
        self.role.trim_end_matches("Role")
    }

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
    let mut grants = BTreeSet::new();
    for (role, resource) in template["Resources"].as_object().unwrap() {
        let statements = &resource["Properties"]["Policies"][0]["PolicyDocument"]["Statement"];
        if resource["Type"] != "AWS::IAM::Role" || statements.is_null() {
            continue;
        }
        for allowed in statements.as_array().unwrap() {
            if allowed["Effect"] != "Allow" {
                continue;
            }
            let resource = resource_of(&allowed["Resource"]);
            grants.extend(actions(allowed).into_iter().map(|action| Grant {
                role: role.clone(),
                action,
                resource: resource.clone(),
            }));
        }
    }
    grants.into_iter().collect()
}

/// The template without some of its grants. Their functions start anew, so that no process remembers data that
/// it read by them.
pub fn without(template: &Value, removed: &[Grant]) -> Value {
    let mut template = template.clone();
    for grant in removed {
        let function = &mut template["Resources"][grant.function()];
        function["Properties"]["Environment"]["Variables"]["WITHOUT"] = grant.to_string().into();
    }
    for (role, resource) in template["Resources"].as_object_mut().unwrap() {
        let Some(statements) = resource
            .pointer_mut("/Properties/Policies/0/PolicyDocument/Statement")
            .and_then(Value::as_array_mut)
        else {
            continue;
        };
        for statement in statements.iter_mut().filter(|statement| statement["Effect"] == "Allow") {
            let resource = resource_of(&statement["Resource"]);
            let gone = |action: &str| {
                removed
                    .iter()
                    .any(|grant| grant.role == *role && grant.action == action && grant.resource == resource)
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

/// Takes the denials of plain HTTP out of the policies of queues, and says how many policies had one.
pub fn drop_denials_of_plain_http(template: &mut Value) -> usize {
    let resources = template["Resources"].as_object_mut().unwrap();
    let mut dropped = 0;
    resources.retain(|_, resource| {
        if resource["Type"] != "AWS::SQS::QueuePolicy" {
            return true;
        }
        let statements = resource["Properties"]["PolicyDocument"]["Statement"].as_array_mut().unwrap();
        let all = statements.len();
        statements.retain(|statement| statement["Condition"]["Bool"]["aws:SecureTransport"] != "false");
        dropped += all - statements.len();
        !statements.is_empty()
    });
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
