//! The references of a value.
//!
//! It must not know if a name is a parameter's or a resource's.

use serde_json::Value as Json;

use crate::compare::value::intrinsic;

/// Something that a value refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// The parameter's name or the resource's logical id.
    pub target: String,
    /// The attribute of it, if not its own value.
    pub attribute: Option<String>,
}

/// All that a value refers to.
pub fn references(value: &Json) -> Vec<Reference> {
    let mut found = Vec::new();
    collect(value, &mut found);
    found.sort();
    found.dedup();
    found
}

fn collect(value: &Json, found: &mut Vec<Reference>) {
    match intrinsic(value) {
        Some(("Ref", Json::String(target))) => found.push(whole(target)),
        Some(("Fn::GetAtt", Json::String(path))) => found.push(dotted(path)),
        Some(("Fn::GetAtt", Json::Array(parts))) => {
            let parts: Vec<_> = parts.iter().filter_map(Json::as_str).collect();
            found.push(dotted(&parts.join(".")));
        }
        Some(("Fn::Sub", Json::String(text))) => substituted(text, &[], found),
        Some(("Fn::Sub", Json::Array(parts))) => {
            let own = parts.get(1).and_then(Json::as_object);
            let names: Vec<_> = own.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
            if let Some(text) = parts.first().and_then(Json::as_str) {
                substituted(text, &names, found);
            }
            own.into_iter().flatten().for_each(|(_, value)| collect(value, found));
        }
        _ => match value {
            Json::Object(entries) => entries.values().for_each(|value| collect(value, found)),
            Json::Array(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        },
    }
}

/// The names in `${…}`, but for those that the function brings along and those that are written `${!…}`.
fn substituted(text: &str, own: &[&str], found: &mut Vec<Reference>) {
    for part in text.split("${").skip(1) {
        let name = part.split('}').next().unwrap_or_default().trim();
        if !name.starts_with('!') && !own.contains(&name) {
            found.push(dotted(name));
        }
    }
}

fn whole(target: &str) -> Reference {
    Reference { target: target.to_owned(), attribute: None }
}

fn dotted(path: &str) -> Reference {
    match path.split_once('.') {
        Some((target, attribute)) => {
            Reference { target: target.to_owned(), attribute: Some(attribute.to_owned()) }
        }
        None => whole(path),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::references;

    #[test]
    fn references_are_found_wherever_they_stand() {
        let value = json!({
            "A": { "Ref": "Table" },
            "B": [{ "Fn::GetAtt": ["Key", "Arn"] }, { "Fn::GetAtt": "Other.Nested.Arn" }],
            "C": { "Fn::Sub": "arn:${AWS::Partition}:x:${Api}/${!Literal}/${Queue.Arn}" },
            "D": { "Fn::Sub": ["${Own}-${Bucket}", { "Own": { "Ref": "Inner" } }] },
            "E": { "Fn::Join": ["", ["a", { "Ref": "Joined" }]] },
            "F": "${NotASub}",
        });
        let found: Vec<_> = references(&value)
            .into_iter()
            .map(|found| format!("{}/{}", found.target, found.attribute.unwrap_or_default()))
            .collect();
        let expected = [
            "AWS::Partition/",
            "Api/",
            "Bucket/",
            "Inner/",
            "Joined/",
            "Key/Arn",
            "Other/Nested.Arn",
            "Queue/Arn",
            "Table/",
        ];
        assert_eq!(found, expected);
    }
}
