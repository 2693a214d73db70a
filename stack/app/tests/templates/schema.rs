//! Every resource type, property name and attribute that is used exists in CloudFormation's schemas.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value as Json;

use crate::{assembly, prod, tool};

/// The schemas, from the package that cfn-lint is in.
fn schemas(kinds: &BTreeSet<String>) -> Json {
    // Beside cfn-lint there is the Python that it runs on.
    let python = tool("OTPOST_CFN_LINT", "cfn-lint").with_file_name("python");
    let output = Command::new(python).args(["-c", include_str!("schema.py")]).args(kinds).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn types_and_properties_exist() {
    let templates = assembly(&prod()).templates;
    let resources: Vec<_> = templates
        .values()
        .flat_map(|template| template["Resources"].as_object().unwrap())
        .map(|(id, resource)| (id, resource["Type"].as_str().unwrap(), &resource["Properties"]))
        .collect();
    let kinds: BTreeSet<_> = resources.iter().map(|(_, kind, _)| (*kind).to_owned()).collect();
    assert!(kinds.len() > 20, "the system has more types than {kinds:?}");
    let schemas = schemas(&kinds);
    let mut unknown = Vec::new();
    let mut checked = 0;
    for (id, kind, properties) in resources {
        let root = &schemas[kind];
        assert_eq!(root["typeName"], kind);
        Walk { root, unknown: &mut unknown, checked: &mut checked }.check(root, properties, id);
    }
    assert!(unknown.is_empty(), "not in the schemas: {unknown:#?}");
    assert!(checked > 500, "only {checked} properties were checked");
}

/// A property that nobody knows must be found, or the test above proves nothing.
#[test]
fn an_unknown_property_is_found() {
    let schemas = schemas(&BTreeSet::from(["AWS::SQS::Queue".to_owned()]));
    let root = &schemas["AWS::SQS::Queue"];
    let mut unknown = Vec::new();
    let properties =
        serde_json::json!({ "DelaySeconds": 1, "DelayMinutes": 1, "Tags": [{ "Key": "a", "Name": "b" }] });
    Walk { root, unknown: &mut unknown, checked: &mut 0 }.check(root, &properties, "Queue");
    assert_eq!(unknown, ["Queue.DelayMinutes", "Queue.Tags.Name"]);
}

struct Walk<'a> {
    root: &'a Json,
    unknown: &'a mut Vec<String>,
    checked: &'a mut usize,
}

impl<'a> Walk<'a> {
    fn check(&mut self, schema: &'a Json, value: &Json, path: &str) {
        match value {
            Json::Object(entries) if !is_intrinsic(value) => {
                let schemas = self.alternatives(schema);
                // A policy document, variables and the like: any key will do.
                if schemas.iter().all(|schema| schema["properties"].is_null()) {
                    return;
                }
                for (name, value) in entries {
                    let path = format!("{path}.{name}");
                    *self.checked += 1;
                    let known = schemas
                        .iter()
                        .map(|schema| &schema["properties"][name])
                        .find(|known| !known.is_null());
                    match known {
                        Some(schema) => self.check(schema, value, &path),
                        None => self.unknown.push(path),
                    }
                }
            }
            Json::Array(items) => {
                let schemas = self.alternatives(schema);
                if let Some(schema) =
                    schemas.iter().map(|schema| &schema["items"]).find(|items| !items.is_null())
                {
                    items.iter().for_each(|item| self.check(schema, item, path));
                }
            }
            _ => {}
        }
    }

    /// The schema itself and all that it points at or is composed of.
    fn alternatives(&self, schema: &'a Json) -> Vec<&'a Json> {
        let mut all = vec![schema];
        if let Some(pointer) = schema["$ref"].as_str() {
            let target = self.root.pointer(pointer.trim_start_matches('#'));
            all.extend(self.alternatives(target.unwrap_or_else(|| panic!("`{pointer}` leads nowhere"))));
        }
        for composed in ["allOf", "anyOf", "oneOf"] {
            for part in schema[composed].as_array().into_iter().flatten() {
                all.extend(self.alternatives(part));
            }
        }
        all
    }
}

fn is_intrinsic(value: &Json) -> bool {
    let mut keys = value.as_object().into_iter().flatten().map(|(key, _)| key);
    let first = keys.next();
    keys.next().is_none() && first.is_some_and(|key| key == "Ref" || key.starts_with("Fn::"))
}
