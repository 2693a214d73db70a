//! Parts of a template that are there under a condition, and parameters of which not every value is taken.

use serde_json::{Map, Value as Json, json};

use crate::render;
use crate::stack::Stack;
use crate::value::{Plain, Text, Value};

/// A named condition of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given(pub(crate) &'static str);

/// A statement about parameters, of a condition or a rule.
#[derive(Clone, Debug)]
pub enum Test {
    /// A value is this text.
    Is(Value<Text>, &'static str),
    /// Another condition of the stack holds. A rule can't refer to one.
    Holds(Given),
    /// The opposite.
    Not(Box<Self>),
    /// Each of them.
    All(Vec<Self>),
}

/// A reason to refuse a stack, before CloudFormation makes anything.
#[derive(Debug)]
pub struct Rule {
    /// The test without which it isn't looked at; none, if it always is.
    pub when: Option<Test>,
    /// The test that must hold.
    pub assert: Test,
    /// A sentence for whoever gave the parameters.
    pub says: &'static str,
}

/// The values that a parameter takes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Taken where none is given.
    pub default: Option<&'static str>,
    /// A regular expression that all of the value must match.
    pub pattern: &'static str,
    /// In characters.
    pub max_length: Option<u32>,
    /// A sentence that says so.
    pub says: &'static str,
}

impl Test {
    /// A value isn't this text.
    pub fn is_not(value: Value<Text>, text: &'static str) -> Self {
        Self::Not(Box::new(Self::Is(value, text)))
    }

    fn render(&self) -> Json {
        match self {
            Self::Is(value, text) => json!({ "Fn::Equals": [render::expression(&value.expression), text] }),
            Self::Holds(given) => json!({ "Condition": given.0 }),
            Self::Not(test) => json!({ "Fn::Not": [test.render()] }),
            Self::All(tests) => json!({ "Fn::And": tests.iter().map(Self::render).collect::<Vec<_>>() }),
        }
    }
}

impl Stack {
    /// A condition, by which parts of the stack are left out.
    pub fn condition(&mut self, name: &'static str, test: &Test) -> Given {
        self.add_condition(name, test.render());
        Given(name)
    }

    /// A rule that the parameters must keep.
    pub fn rule(&mut self, name: &'static str, rule: &Rule) {
        let assertions = json!([{ "Assert": rule.assert.render(), "AssertDescription": rule.says }]);
        let mut body = Map::from_iter([("Assertions".to_owned(), assertions)]);
        if let Some(when) = &rule.when {
            body.insert("RuleCondition".to_owned(), when.render());
        }
        self.add_rule(name, Json::Object(body));
    }

    /// A parameter of which not every value is taken.
    pub fn limited_parameter<T: Plain>(
        &mut self,
        name: &'static str,
        description: &str,
        limits: &Limits,
    ) -> Value<T> {
        let mut parameter = json!({
            "Type": "String",
            "Description": description,
            "AllowedPattern": limits.pattern,
            "ConstraintDescription": limits.says,
        });
        if let Some(default) = limits.default {
            parameter["Default"] = json!(default);
        }
        if let Some(length) = limits.max_length {
            parameter["MaxLength"] = json!(length);
        }
        self.add_parameter(name, parameter)
    }
}
