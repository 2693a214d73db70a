//! What IAM would decide: the conditions that the template has, and no others.

use serde_json::Value;

use super::template::texts;

/// What IAM knows of a request besides its action and resource: keys with one or several values.
pub type Context<'a> = &'a [(&'a str, &'a [&'a str])];

/// Whether statements allow an action on a resource: one does, and none denies.
pub fn allows(statements: &[Value], action: &str, resource: &str, context: Context) -> bool {
    let decides = |effect: &str| {
        statements.iter().any(|statement| {
            statement["Effect"] == effect
                && texts(&statement["Action"]).iter().any(|one| one == action)
                && texts(&statement["Resource"]).iter().any(|pattern| matches(pattern, resource))
                && holds(&statement["Condition"], context)
        })
    };
    decides("Allow") && !decides("Deny")
}

fn holds(condition: &Value, context: Context) -> bool {
    let operators = condition.as_object().into_iter().flatten();
    operators.into_iter().all(|(operator, tests)| {
        tests.as_object().unwrap().iter().all(|(key, wanted)| {
            let found = context.iter().find(|(name, _)| name == key).map(|(_, values)| *values);
            let wanted = texts(wanted);
            let is_wanted = |value: &&str| match operator.rsplit(':').next().unwrap() {
                "StringEquals" => wanted.iter().any(|one| one == value),
                "StringLike" | "ArnLike" | "ArnEquals" => wanted.iter().any(|one| matches(one, value)),
                _ => panic!("`{operator}` is not known here"),
            };
            match operator.as_str() {
                "Null" => wanted == [found.is_none().to_string()],
                // Of no value at all it says yes.
                all if all.starts_with("ForAllValues:") => found.unwrap_or_default().iter().all(is_wanted),
                _ => found.is_some_and(|values| values.iter().any(is_wanted)),
            }
        })
    })
}

/// Whether a pattern of a policy matches; a star is any text.
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<_> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}
