//! The expand step: the union of a stack's deployed and new resources, while the stacks after it still use those that
//! go.
//!
//! A web ACL that a distribution names, or a certificate, can't be deleted: it is deleted after the distribution
//! names another one. It must not ask AWS.

use serde_json::{Map, Value as Json};

/// The sections whose entries have names, which resources refer to each other by.
const SECTIONS: [&str; 5] = ["Conditions", "Mappings", "Outputs", "Parameters", "Resources"];

/// A template with everything of another one that it doesn't have, if that has a resource more; else there is
/// nothing to wait for. A resource of both is as in the new one.
pub fn expanded(deployed: &Json, new: &Json) -> Option<Json> {
    let resources = deployed.get("Resources").and_then(Json::as_object)?;
    if resources.keys().all(|id| new["Resources"].get(id).is_some()) {
        return None;
    }
    let mut union = new.clone();
    for section in SECTIONS {
        let Some(had) = deployed.get(section).and_then(Json::as_object) else { continue };
        let here = union.as_object_mut()?.entry(section).or_insert_with(|| Json::Object(Map::new()));
        let here = here.as_object_mut()?;
        for (name, entry) in had {
            if !here.contains_key(name) {
                here.insert(name.clone(), entry.clone());
            }
        }
    }
    union.sort_all_objects();
    Some(union)
}

/// The names of the parameters that one template has and another doesn't: their values stay as they are.
pub fn kept_parameters(expanded: &Json, new: &Json) -> Vec<String> {
    let names = |template: &Json| -> Vec<String> {
        template["Parameters"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    let there = names(new);
    names(expanded).into_iter().filter(|name| !there.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{expanded, kept_parameters};

    fn old() -> Json {
        json!({
            "Description": "old",
            "Parameters": { "Zone": { "Type": "String" }, "Both": { "Type": "String" } },
            "Resources": {
                "Certificate1": { "Type": "T", "Properties": { "Zone": { "Ref": "Zone" } }, "DependsOn": ["Wait"] },
                "Wait": { "Type": "W" },
                "WebAcl": { "Type": "A", "Properties": { "Rules": [1] } },
            },
            "Outputs": { "Arn": { "Value": { "Ref": "Certificate1" } }, "WebAclArn": { "Value": 1 } },
        })
    }

    #[test]
    fn what_goes_stays_with_all_that_it_refers_to_and_what_both_have_is_new() {
        let new = json!({
            "Description": "new",
            "Parameters": { "Both": { "Type": "Number" } },
            "Resources": {
                "Certificate2": { "Type": "T" },
                "WebAcl": { "Type": "A", "Properties": { "Rules": [2] } },
            },
            "Outputs": { "Arn": { "Value": { "Ref": "Certificate2" } } },
        });
        let union = expanded(&old(), &new).unwrap();
        assert_eq!(
            union,
            json!({
                "Description": "new",
                "Parameters": { "Zone": { "Type": "String" }, "Both": { "Type": "Number" } },
                "Resources": {
                    "Certificate1": old()["Resources"]["Certificate1"],
                    "Certificate2": { "Type": "T" },
                    "Wait": { "Type": "W" },
                    "WebAcl": { "Type": "A", "Properties": { "Rules": [2] } },
                },
                "Outputs": { "Arn": { "Value": { "Ref": "Certificate2" } }, "WebAclArn": { "Value": 1 } },
            })
        );
        assert_eq!(kept_parameters(&union, &new), ["Zone"]);
        // A second time, as after a deployment that died in between, it is the same.
        assert_eq!(expanded(&union, &new), Some(union));
    }

    #[test]
    fn where_no_resource_goes_there_is_nothing_to_wait_for() {
        let mut more = old();
        more["Resources"]["Another"] = json!({ "Type": "B" });
        more["Outputs"] = json!({});
        assert_eq!(expanded(&old(), &more), None);
        assert_eq!(expanded(&old(), &old()), None);
        assert_eq!(expanded(&Json::Null, &old()), None, "what can't be read is no reason to keep anything");
        // A section that the new one lacks comes back.
        let nothing = json!({ "Resources": { "Nothing": { "Type": "N" } } });
        let union = expanded(&old(), &nothing).unwrap();
        assert_eq!(union["Parameters"], old()["Parameters"]);
        assert_eq!(union["Resources"].as_object().unwrap().len(), 4);
    }

    /// The same template is sent as the same bytes, or CloudFormation would be asked for a change each time.
    #[test]
    fn the_bytes_do_not_depend_on_the_order_of_what_was_read() {
        let gone = json!({ "Resources": { "Z": { "Type": "Z", "A": 1 } } });
        let text = expanded(&old(), &gone).unwrap().to_string();
        let read: Json = serde_json::from_str(&text).unwrap();
        assert_eq!(expanded(&read, &gone).unwrap().to_string(), text);
    }
}
