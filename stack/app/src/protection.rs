//! The stack policy of what is protected: no update replaces or deletes what tokens can't be verified without.

use serde_json::{Value as Json, json};

/// Resources that can't be recreated from anything else.
const IRREPLACEABLE: [&str; 2] = ["AWS::DynamoDB::Table", "AWS::KMS::Key"];

/// The policy for a stack of this template; none if nothing in it is to be kept.
///
/// A stack's policy protects the resources that its template retains: so the template alone determines the policy.
pub fn stack_policy(template: &Json) -> Option<Json> {
    let resources = template["Resources"].as_object()?;
    let kept: Vec<_> = resources
        .iter()
        .filter(|(_, resource)| resource["DeletionPolicy"] == "Retain")
        .filter(|(_, resource)| IRREPLACEABLE.iter().any(|kind| resource["Type"] == *kind))
        .map(|(id, _)| format!("LogicalResourceId/{id}"))
        .collect();
    if kept.is_empty() {
        return None;
    }
    let deny = json!({
        "Effect": "Deny",
        "Action": ["Update:Replace", "Update:Delete"],
        "Principal": "*",
        "Resource": kept,
    });
    Some(json!({ "Statement": [everything(), deny] }))
}

/// The policy of a stack that is protected no more. A stack's policy can be replaced, but not taken away.
pub fn open_stack_policy() -> Json {
    json!({ "Statement": [everything()] })
}

fn everything() -> Json {
    json!({ "Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*" })
}
