//! `stack/deploy-role.yaml` as CloudFormation would understand it, and the rights that it gives.

use std::fs;
use std::path::{Path, PathBuf};

use regex_lite::Regex;
use serde_json::{Map, Value, json};

use super::intrinsics::Scope;

/// Of the emulator's account.
pub const ACCOUNT: &str = "000000000000";

/// Somebody who may assume the deploy role.
pub const CI: (&str, &str) = ("Principal", "arn:aws:iam::000000000000:role/ci");

/// The path of the template.
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy-role.yaml")
}

/// The template as it stands.
pub fn template() -> Value {
    serde_yaml::from_str(&fs::read_to_string(path()).unwrap()).unwrap()
}

/// The resources with their references replaced by what they would be.
pub fn resolved(parameters: &[(&str, &str)]) -> Value {
    accepted(parameters).unwrap()
}

/// The same, or why CloudFormation would refuse the parameters.
///
/// # Errors
/// With the description of the constraint or of the assertion that doesn't hold.
pub fn accepted(parameters: &[(&str, &str)]) -> Result<Value, String> {
    let template = template();
    let mut known = Map::new();
    for (name, parameter) in template["Parameters"].as_object().unwrap() {
        let given = parameters.iter().find(|(given, _)| given == name);
        let value = given.map(|(_, value)| *value).or_else(|| parameter["Default"].as_str());
        let value = value.ok_or_else(|| format!("`{name}` must have a value"))?;
        // Java's pattern must be all of the value; where it has anchors, this is the same.
        let pattern = parameter["AllowedPattern"].as_str().unwrap();
        assert!(pattern.starts_with('^') && pattern.ends_with('$'), "{name}");
        let length = u64::try_from(value.len()).unwrap();
        let fits = parameter["MaxLength"].as_u64().is_none_or(|most| length <= most);
        if !fits || !Regex::new(pattern).unwrap().is_match(value) {
            return Err(parameter["ConstraintDescription"].as_str().unwrap().to_owned());
        }
        known.insert(name.clone(), json!(value));
    }
    for (name, value) in [("AWS::AccountId", ACCOUNT), ("AWS::Partition", "aws")] {
        known.insert(name.to_owned(), json!(value));
    }
    for (name, value) in parameters {
        assert!(known.insert((*name).to_owned(), json!(value)).is_some(), "the template has no `{name}`");
    }
    let scope = Scope { known: &known, conditions: &template["Conditions"] };
    for rule in template["Rules"].as_object().unwrap().values() {
        if rule.get("RuleCondition").is_some_and(|condition| !scope.holds(condition)) {
            continue;
        }
        for assertion in rule["Assertions"].as_array().unwrap() {
            if !scope.holds(&assertion["Assert"]) {
                return Err(assertion["AssertDescription"].as_str().unwrap().to_owned());
            }
        }
    }
    Ok(scope.resolve(&template["Resources"]).unwrap())
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
