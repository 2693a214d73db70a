//! Ways to look at a template, and what was found.

use app::Environment;
use serde_json::Value as Json;

use super::Finding;
use crate::of_type;

/// A template under audit.
pub struct Look<'a> {
    pub template: &'a Json,
    pub environment: &'a Environment,
    findings: Vec<Finding>,
}

impl<'a> Look<'a> {
    pub fn at(template: &'a Json, environment: &'a Environment) -> Self {
        Self { template, environment, findings: Vec::new() }
    }

    pub fn findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Records a finding unless something is true.
    pub fn hold(&mut self, holds: bool, rule: &'static str, at: &str) {
        if !holds {
            self.findings.push(Finding { rule, at: at.to_owned() });
        }
    }

    /// The properties of every resource of a type, by logical id.
    pub fn each(&self, kind: &'static str) -> Vec<(&'a str, &'a Json)> {
        of_type(self.template, kind).map(|(id, resource)| (id, &resource["Properties"])).collect()
    }

    /// Every resource, by logical id.
    pub fn resources(&self) -> impl Iterator<Item = (&'a String, &'a Json)> + use<'a> {
        self.template["Resources"].as_object().into_iter().flatten()
    }

    /// The type of what a reference or attribute is of.
    pub fn kind_of(&self, reference: &Json) -> Option<&'a str> {
        let id = reference["Ref"].as_str().or_else(|| reference["Fn::GetAtt"][0].as_str())?;
        self.template["Resources"][id]["Type"].as_str()
    }
}

/// One or many.
pub fn items(value: &Json) -> Vec<&Json> {
    match value {
        Json::Null => Vec::new(),
        Json::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

/// One or many texts; what is no text is written as JSON.
pub fn texts(value: &Json) -> Vec<String> {
    let text = |item: &Json| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
    items(value).into_iter().map(text).collect()
}

/// The statements of a policy's document.
pub fn statements(document: &Json) -> Vec<&Json> {
    items(&document["Statement"])
}

/// True if a statement has a condition on a key that begins so.
pub fn conditioned(statement: &Json, key: &str) -> bool {
    let operators = statement["Condition"].as_object().into_iter().flatten();
    operators
        .flat_map(|(_, keys)| keys.as_object().into_iter().flatten())
        .any(|(name, _)| name.starts_with(key))
}
