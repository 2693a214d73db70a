//! The stack: owner of everything that constructs define, and of the checks at synthesis.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value as Json, json};

use crate::iam::Wildcard;
use crate::id::LogicalId;
use crate::problem::{Problem, ProblemKind, SynthError};
use crate::render;
use crate::resource::{Handle, Resource};
use crate::role;
use crate::value::{Expression, Plain, Secret, Target, Text, Value};

/// CloudFormation's limits for one template.
const MAX_RESOURCES: usize = 500;
const MAX_PARAMETERS: usize = 200;
const MAX_OUTPUTS: usize = 200;
const MAX_BYTES: usize = 1_000_000;

/// A stack under construction.
#[derive(Debug)]
pub struct Stack {
    id: Rc<str>,
    description: String,
    parameters: BTreeMap<&'static str, Json>,
    conditions: BTreeMap<&'static str, Json>,
    rules: BTreeMap<&'static str, Json>,
    resources: BTreeMap<LogicalId, (String, Resource)>,
    outputs: BTreeMap<&'static str, (String, Expression)>,
    role_rules: role::Rules,
    wildcards: Vec<Wildcard>,
    /// The role of each function.
    role_of: BTreeMap<LogicalId, String>,
    problems: Vec<Problem>,
}

/// A template that passed every check.
#[derive(Debug)]
pub struct Template {
    /// The template as CloudFormation reads it.
    pub body: Json,
    /// The names of its outputs.
    pub outputs: Vec<String>,
    /// The construct path of each resource, by its logical id.
    pub paths: BTreeMap<String, String>,
    /// Every `*` of its policies, with its reason.
    pub wildcards: Vec<Wildcard>,
}

impl Stack {
    /// An empty stack. The id names it among the stacks of one synthesis and in problems.
    pub fn new(id: &str, description: impl Into<String>) -> Self {
        Self {
            id: Rc::from(id),
            description: description.into(),
            parameters: BTreeMap::new(),
            conditions: BTreeMap::new(),
            rules: BTreeMap::new(),
            resources: BTreeMap::new(),
            outputs: BTreeMap::new(),
            role_rules: role::Rules::default(),
            wildcards: Vec::new(),
            role_of: BTreeMap::new(),
            problems: Vec::new(),
        }
    }

    /// The stack with rules for its roles, to be given before there is one.
    pub fn with_role_rules(self, role_rules: role::Rules) -> Self {
        Self { role_rules, ..self }
    }

    pub(crate) fn role_rules(&self) -> &role::Rules {
        &self.role_rules
    }

    /// A parameter that must be passed.
    pub fn parameter<T: Plain>(&mut self, name: &'static str, description: &str) -> Value<T> {
        self.add_parameter(name, json!({ "Type": "String", "Description": description }))
    }

    /// A parameter with a default.
    pub fn optional_parameter(
        &mut self,
        name: &'static str,
        description: &str,
        default: &str,
    ) -> Value<Text> {
        self.add_parameter(name, json!({ "Type": "String", "Description": description, "Default": default }))
    }

    /// A parameter that must be passed, and be one of these.
    pub fn choice_parameter(
        &mut self,
        name: &'static str,
        description: &str,
        allowed: &[&str],
    ) -> Value<Text> {
        let parameter = json!({ "Type": "String", "Description": description, "AllowedValues": allowed });
        self.add_parameter(name, parameter)
    }

    /// A parameter that CloudFormation never shows; at least `min_length` characters.
    pub fn secret_parameter(
        &mut self,
        name: &'static str,
        description: &str,
        min_length: u32,
    ) -> Value<Secret> {
        let parameter = json!({
            "Type": "String",
            "Description": description,
            "NoEcho": true,
            "MinLength": min_length,
        });
        self.add_parameter(name, parameter)
    }

    pub(crate) fn add_parameter<T>(&mut self, name: &'static str, parameter: Json) -> Value<T> {
        if let Err(kind) = LogicalId::from_path(name) {
            self.report(name, kind);
        }
        if self.parameters.insert(name, parameter).is_some() {
            self.report(name, ProblemKind::DuplicateName { what: "parameters" });
        }
        Value::of(Expression::Reference { stack: Rc::clone(&self.id), target: Target::Parameter(name) })
    }

    pub(crate) fn add_condition(&mut self, name: &'static str, condition: Json) {
        if self.conditions.insert(name, condition).is_some() {
            self.report(name, ProblemKind::DuplicateName { what: "conditions" });
        }
    }

    pub(crate) fn add_rule(&mut self, name: &'static str, rule: Json) {
        if self.rules.insert(name, rule).is_some() {
            self.report(name, ProblemKind::DuplicateName { what: "rules" });
        }
    }

    pub fn output<T: Plain>(&mut self, name: &'static str, description: &str, value: Value<T>) {
        if let Err(kind) = LogicalId::from_path(name) {
            self.report(name, kind);
        }
        if self.outputs.insert(name, (description.to_owned(), value.expression)).is_some() {
            self.report(name, ProblemKind::DuplicateName { what: "outputs" });
        }
    }

    /// Add a resource. [`Stack::synthesize`] reports the problems of its path.
    pub(crate) fn add(&mut self, path: &str, resource: Resource) -> Handle {
        let id = LogicalId::from_path(path).unwrap_or_else(|kind| {
            self.report(path, kind);
            LogicalId::refused(path)
        });
        if let Some((first, _)) = self.resources.get(&id) {
            let kind = ProblemKind::DuplicateId { first: self.located(first) };
            self.report(path, kind);
        } else {
            self.resources.insert(id.clone(), (path.to_owned(), resource));
        }
        Handle { stack: Rc::clone(&self.id), id }
    }

    /// True if nothing was defined yet.
    pub fn is_empty(&self) -> bool {
        self.resources.is_empty()
    }

    /// Record a problem for [`Stack::synthesize`] to return.
    pub(crate) fn report(&mut self, path: &str, kind: ProblemKind) {
        let path = self.located(path);
        self.problems.push(Problem { path, kind });
    }

    /// Keep a `*` and its reason for the reviewer.
    pub(crate) fn keep_wildcard(&mut self, wildcard: Wildcard) {
        self.wildcards.push(wildcard);
    }

    /// Record that a function runs as a role, which no other function may do.
    pub(crate) fn runs_as(&mut self, function: &str, role: &Handle) {
        match self.role_of.get(&role.id) {
            Some(first) => {
                let kind = ProblemKind::SharedRole { function: self.located(first) };
                self.report(function, kind);
            }
            None => {
                self.role_of.insert(role.id.clone(), function.to_owned());
            }
        }
    }

    fn located(&self, path: &str) -> String {
        format!("{}/{path}", self.id)
    }

    /// Check everything and render the template.
    ///
    /// # Errors
    ///
    /// All problems at once, each with the path of its construct.
    pub fn synthesize(mut self) -> Result<Template, SynthError> {
        self.check_references();
        self.check_counts();
        let body = self.body();
        let bytes = body.to_string().len();
        if bytes > MAX_BYTES {
            self.over_limit("bytes", bytes, MAX_BYTES);
        }
        if self.problems.is_empty() {
            let outputs = self.outputs.keys().map(|&name| name.to_owned()).collect();
            let paths = self.resources.into_iter().map(|(id, (path, _))| (id.to_string(), path)).collect();
            return Ok(Template { body, outputs, paths, wildcards: self.wildcards });
        }
        self.problems.sort_by(|a, b| a.path.cmp(&b.path));
        Err(SynthError { problems: self.problems })
    }

    fn check_references(&mut self) {
        let mut found = Vec::new();
        for (path, resource) in self.resources.values() {
            let mut visit = |stack: &str, target: &Target| found.extend(self.unresolved(path, stack, target));
            resource.properties.references(&mut visit);
            for handle in &resource.depends_on {
                visit(&handle.stack, &Target::Resource(handle.id.clone()));
            }
        }
        for (name, (_, value)) in &self.outputs {
            value.references(&mut |stack, target| found.extend(self.unresolved(name, stack, target)));
        }
        self.problems.extend(found);
    }

    fn unresolved(&self, path: &str, stack: &str, target: &Target) -> Option<Problem> {
        let name = target.name().to_owned();
        let exists = match target {
            Target::Parameter(name) => self.parameters.contains_key(name),
            Target::Resource(id) | Target::Attribute(id, _) => self.resources.contains_key(id),
        };
        let kind = if stack != &*self.id {
            ProblemKind::ForeignReference { target: name, stack: stack.to_owned() }
        } else if exists {
            return None;
        } else {
            ProblemKind::DanglingReference { target: name }
        };
        Some(Problem { path: self.located(path), kind })
    }

    fn check_counts(&mut self) {
        for (what, count, limit) in [
            ("resources", self.resources.len(), MAX_RESOURCES),
            ("parameters", self.parameters.len(), MAX_PARAMETERS),
            ("outputs", self.outputs.len(), MAX_OUTPUTS),
        ] {
            if count > limit {
                self.over_limit(what, count, limit);
            }
        }
    }

    fn over_limit(&mut self, what: &'static str, count: usize, limit: usize) {
        let path = self.id.to_string();
        self.problems.push(Problem { path, kind: ProblemKind::OverLimit { what, count, limit } });
    }

    fn body(&self) -> Json {
        let mut body = Map::new();
        body.insert("AWSTemplateFormatVersion".to_owned(), json!("2010-09-09"));
        body.insert("Description".to_owned(), json!(self.description));
        if !self.outputs.is_empty() {
            body.insert("Outputs".to_owned(), self.outputs.iter().map(output).collect());
        }
        let sections =
            [("Parameters", &self.parameters), ("Conditions", &self.conditions), ("Rules", &self.rules)];
        for (section, members) in sections.into_iter().filter(|(_, members)| !members.is_empty()) {
            let members = members.iter().map(|(&name, value)| (name.to_owned(), value.clone()));
            body.insert(section.to_owned(), members.collect());
        }
        let resources = self.resources.iter().map(|(id, (_, value))| (id.to_string(), resource(value)));
        body.insert("Resources".to_owned(), resources.collect());
        let mut body = Json::Object(body);
        body.sort_all_objects();
        body
    }
}

fn output((&name, (description, value)): (&&'static str, &(String, Expression))) -> (String, Json) {
    (name.to_owned(), json!({ "Description": description, "Value": render::expression(value) }))
}

fn resource(resource: &Resource) -> Json {
    let mut body = Map::new();
    if let Some(given) = resource.condition {
        body.insert("Condition".to_owned(), json!(given.0));
    }
    if let Some(removal) = resource.removal {
        body.insert("DeletionPolicy".to_owned(), json!(removal.policy()));
    }
    if !resource.depends_on.is_empty() {
        let ids: Vec<_> = resource.depends_on.iter().map(|handle| handle.id.as_str()).collect();
        body.insert("DependsOn".to_owned(), json!(ids));
    }
    body.insert("Properties".to_owned(), render::tree(&resource.properties));
    body.insert("Type".to_owned(), json!(resource.kind));
    if let Some(removal) = resource.removal {
        body.insert("UpdateReplacePolicy".to_owned(), json!(removal.policy()));
    }
    Json::Object(body)
}
