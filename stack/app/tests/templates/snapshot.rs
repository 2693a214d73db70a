//! The snapshots of a reviewer: every template, every logical id and every role's whole policy.

use std::collections::BTreeMap;
use std::fmt::Write;

use app::{Environment, Wildcard};
use serde_json::{Value as Json, json};

use crate::{assembly, local, of_type, prod};

fn snapshot(environment: &Environment) {
    let assembly = assembly(environment);
    let manifest = serde_yaml::to_string(&assembly.manifest).unwrap();
    insta::assert_snapshot!(format!("{}.manifest", environment.name), manifest);
    for (file, template) in &assembly.templates {
        let name = format!("{}.{}", environment.name, file.trim_end_matches(".json"));
        insta::assert_snapshot!(name, serde_yaml::to_string(template).unwrap());
    }
}

#[test]
fn templates_of_local() {
    snapshot(&local());
}

#[test]
fn templates_of_prod() {
    snapshot(&prod());
}

/// A renamed resource is a replaced one: whoever accepts this snapshot decides that.
#[test]
fn logical_ids() {
    let mut ids = String::new();
    for (file, template) in &assembly(&prod()).templates {
        writeln!(ids, "{file}").unwrap();
        for (id, resource) in template["Resources"].as_object().unwrap() {
            writeln!(ids, "  {id}: {}", resource["Type"].as_str().unwrap()).unwrap();
        }
    }
    insta::assert_snapshot!(ids);
}

#[test]
fn roles() {
    let mut roles: BTreeMap<String, Json> = BTreeMap::new();
    for template in assembly(&prod()).templates.values() {
        for (id, role) in of_type(template, "AWS::IAM::Role") {
            let properties = &role["Properties"];
            roles.insert(
                id.to_owned(),
                // In the order of the alphabet: whether JSON keeps another one depends on who else is built.
                json!({
                    "AssumedBy": properties["AssumeRolePolicyDocument"]["Statement"],
                    "Boundary": properties["PermissionsBoundary"],
                    "Inline": properties["Policies"],
                    "Managed": properties["ManagedPolicyArns"],
                }),
            );
        }
    }
    insta::assert_snapshot!(serde_yaml::to_string(&roles).unwrap());
}

/// Each `*` of each policy, with its reason: whoever adds one, or loses one, reads this.
#[test]
fn wildcards() {
    let mut lines = String::new();
    for (stack, wildcards) in assembly(&prod()).wildcards {
        for Wildcard { path, text, because } in wildcards {
            writeln!(lines, "{stack} {path}\n  {text}\n  {because}").unwrap();
        }
    }
    insta::assert_snapshot!(lines);
}
