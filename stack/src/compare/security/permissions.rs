//! Rights to invoke the functions of a stack.
//!
//! Permissions are compared as a set: one that gets another logical id, because the construct around it was renamed,
//! gives nothing that wasn't given before.

use serde_json::Value as Json;

use crate::compare::references::references;
use crate::compare::resources::{kind, of};
use crate::compare::security::pattern::{canonical, covers, readable};
use crate::compare::security::rule::part;

const KIND: &str = "AWS::Lambda::Permission";

/// Properties that only narrow a permission: its holder must have had the same one without them.
const NARROWING: [&str; 6] = [
    "EventSourceToken",
    "FunctionUrlAuthType",
    "InvokedViaFunctionUrl",
    "PrincipalOrgID",
    "SourceAccount",
    "SourceArn",
];

/// The permissions that no permission of the old template covers: logical id, and what is given.
pub fn broadening(old: &Json, new: &Json) -> Vec<(String, String)> {
    let before: Vec<_> = given(old).map(|(_, permission)| permission).collect();
    given(new)
        .filter(|(_, narrow)| !before.iter().any(|wide| covers_permission(wide, narrow)))
        .map(|(id, permission)| (id.clone(), words(permission)))
        .collect()
}

fn given(template: &Json) -> impl Iterator<Item = (&String, &Json)> {
    of(template)
        .filter(|(_, resource)| kind(resource) == KIND)
        .map(|(id, resource)| (id, part(resource, "Properties")))
}

fn covers_permission(wide: &Json, narrow: &Json) -> bool {
    let known = ["Action", "FunctionName", "Principal"];
    let readable = |permission: &Json| {
        permission.as_object().is_some_and(|entries| {
            entries.keys().all(|key| known.contains(&key.as_str()) || NARROWING.contains(&key.as_str()))
        })
    };
    if wide == narrow {
        return true;
    }
    readable(wide)
        && readable(narrow)
        && function(wide) == function(narrow)
        && covers(&text(wide, "Action").to_lowercase(), &text(narrow, "Action").to_lowercase())
        && text(wide, "Principal") == text(narrow, "Principal")
        && NARROWING.iter().all(|name| {
            let (asked, asks) = (part(wide, name), part(narrow, name));
            asked.is_null() || !asks.is_null() && covers(&canonical(asked), &canonical(asks))
        })
}

/// The function by its logical id, however it is referred to.
fn function(permission: &Json) -> String {
    let name = part(permission, "FunctionName");
    match references(name).as_slice() {
        [one] if matches!(one.attribute.as_deref(), None | Some("Arn")) && is_reference(name) => {
            one.target.clone()
        }
        _ => canonical(name),
    }
}

fn is_reference(value: &Json) -> bool {
    value.get("Ref").is_some() || value.get("Fn::GetAtt").is_some()
}

fn text(permission: &Json, name: &str) -> String {
    canonical(part(permission, name))
}

fn words(permission: &Json) -> String {
    let shown = |name: &str| readable(&text(permission, name));
    let sources: Vec<_> = NARROWING
        .iter()
        .filter(|name| !part(permission, name).is_null())
        .map(|name| format!("`{}`", shown(name)))
        .collect();
    let from = if sources.is_empty() {
        " from anywhere".to_owned()
    } else {
        format!(" from {}", sources.join(", "))
    };
    format!(
        "admits `{}` to `{}` on `{}`{from}",
        shown("Principal"),
        shown("Action"),
        readable(&function(permission))
    )
}
