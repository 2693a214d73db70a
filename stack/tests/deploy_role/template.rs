//! `stack/deploy-role.yaml` as CloudFormation would understand it, and the rights that it gives.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// Of the emulator's account.
pub const ACCOUNT: &str = "000000000000";

/// Where the template lies.
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy-role.yaml")
}

/// The template with its references replaced by what they would be.
pub fn resolved(parameters: &[(&str, &str)]) -> Value {
    let template: Value = serde_yaml::from_str(&fs::read_to_string(path()).unwrap()).unwrap();
    let mut known = Map::new();
    for (name, parameter) in template["Parameters"].as_object().unwrap() {
        known.insert(name.clone(), parameter["Default"].clone());
    }
    for (name, value) in [("AWS::AccountId", ACCOUNT), ("AWS::Partition", "aws"), ("AWS::NoValue", "")] {
        known.insert(name.to_owned(), json!(value));
    }
    for (name, value) in parameters {
        known.insert((*name).to_owned(), json!(value));
    }
    let is_set = |name: &str| known[name].as_str().is_some_and(|value| !value.is_empty());
    let conditions = json!({ "UsesGitHub": is_set("GitHubRepository"), "UsesPrincipal": is_set("Principal"),
        "MakesProvider": is_set("GitHubRepository") && !is_set("GitHubProvider"),
        "HasBoundary": is_set("PermissionsBoundary") });
    let mut resources = template["Resources"].clone();
    resolve(&mut resources, &known, &conditions);
    resources
}

fn resolve(value: &mut Value, known: &Map<String, Value>, conditions: &Value) {
    if let Some(name) = value["Ref"].as_str() {
        *value = known.get(name).cloned().unwrap_or_else(|| json!(format!("ref of {name}")));
    } else if let Some(text) = value["Fn::Sub"].as_str() {
        let mut text = text.to_owned();
        for (name, known) in known {
            text = text.replace(&format!("${{{name}}}"), known.as_str().unwrap_or_default());
        }
        assert!(!text.contains("${"), "`{text}` refers to what isn't known");
        *value = json!(text);
    } else if let Some(role) = value["Fn::GetAtt"][0].as_str() {
        *value = json!(role_arn(role));
    } else if let Some([condition, yes, no]) = value["Fn::If"].as_array().map(Vec::as_slice) {
        let chosen = if conditions[condition.as_str().unwrap()] == true { yes } else { no };
        *value = chosen.clone();
        resolve(value, known, conditions);
    }
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(|item| resolve(item, known, conditions));
            items.retain(|item| item != "");
        }
        Value::Object(entries) => {
            entries.values_mut().for_each(|value| resolve(value, known, conditions));
            entries.retain(|_, entry| entry != "");
        }
        _ => {}
    }
}

/// The ARN of one of the two roles under their default names.
pub fn role_arn(logical_id: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{}-otpost", logical_id.to_lowercase())
}

/// The policies of a role, its own and those that are attached to it: name and document.
pub fn policies(resources: &Value, role: &str) -> Vec<(String, Value)> {
    let own = resources[role]["Properties"]["Policies"].as_array().unwrap().iter();
    let own = own
        .map(|policy| (policy["PolicyName"].as_str().unwrap().to_owned(), policy["PolicyDocument"].clone()));
    own.chain(attached(resources, role)).collect()
}

/// The managed policies that are attached to a role: logical id and document.
pub fn attached(resources: &Value, role: &str) -> Vec<(String, Value)> {
    let all = resources.as_object().unwrap().iter();
    let managed = all.filter(|(_, resource)| resource["Type"] == "AWS::IAM::ManagedPolicy");
    let to_role = managed
        .filter(|(_, policy)| texts(&policy["Properties"]["Roles"]).contains(&format!("ref of {role}")));
    to_role.map(|(id, policy)| (id.clone(), policy["Properties"]["PolicyDocument"].clone())).collect()
}

/// The statements of all policies of a role.
pub fn statements(resources: &Value, role: &str) -> Vec<Value> {
    let all = policies(resources, role).into_iter();
    all.flat_map(|(_, document)| document["Statement"].as_array().unwrap().clone()).collect()
}

/// One or several texts, as a policy has them.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        several => several.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect(),
    }
}
