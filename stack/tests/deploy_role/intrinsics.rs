//! The functions of CloudFormation that `stack/deploy-role.yaml` has, and no others.

use serde_json::{Map, Value, json};

use super::template::role_arn;

/// The values that a template's functions refer to.
pub struct Scope<'a> {
    /// The values of parameters and pseudo parameters.
    pub known: &'a Map<String, Value>,
    /// The template's conditions.
    pub conditions: &'a Value,
}

impl Scope<'_> {
    /// A value with its functions replaced by what they give. `None` is `AWS::NoValue`.
    pub fn resolve(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Array(items) => Some(items.iter().filter_map(|item| self.resolve(item)).collect()),
            Value::Object(entries) => {
                let mut entries_of_one = entries.iter();
                if let (Some((name, argument)), None) = (entries_of_one.next(), entries_of_one.next())
                    && (name == "Ref" || name.starts_with("Fn::"))
                {
                    return self.call(name, argument);
                }
                let resolved =
                    entries.iter().filter_map(|(key, value)| Some((key.clone(), self.resolve(value)?)));
                Some(Value::Object(resolved.collect()))
            }
            plain => Some(plain.clone()),
        }
    }

    /// True if a condition holds: one of the template's, or one that stands where it is asked for.
    pub fn holds(&self, condition: &Value) -> bool {
        let (function, argument) = condition.as_object().unwrap().iter().next().unwrap();
        let arguments = || argument.as_array().unwrap();
        match function.as_str() {
            "Condition" => self.holds(&self.conditions[argument.as_str().unwrap()]),
            "Fn::Not" => !self.holds(&arguments()[0]),
            "Fn::And" => arguments().iter().all(|one| self.holds(one)),
            "Fn::Equals" => self.resolve(&arguments()[0]) == self.resolve(&arguments()[1]),
            other => panic!("`{other}` is not known here"),
        }
    }

    fn call(&self, function: &str, argument: &Value) -> Option<Value> {
        match function {
            "Ref" if argument == "AWS::NoValue" => None,
            "Ref" => {
                let name = argument.as_str().unwrap();
                Some(self.known.get(name).cloned().unwrap_or_else(|| json!(format!("ref of {name}"))))
            }
            "Fn::GetAtt" => Some(json!(role_arn(argument[0].as_str().unwrap()))),
            "Fn::If" => {
                let holds = self.holds(&json!({ "Condition": argument[0] }));
                self.resolve(&argument[if holds { 1 } else { 2 }])
            }
            "Fn::Sub" => Some(json!(self.substituted(argument))),
            "Fn::Split" => {
                let text = self.text(&argument[1]);
                Some(text.split(argument[0].as_str().unwrap()).collect())
            }
            "Fn::Select" => {
                let index = usize::try_from(argument[0].as_u64().unwrap()).unwrap();
                let all = self.resolve(&argument[1]).unwrap();
                // CloudFormation refuses the whole stack.
                Some(all.get(index).unwrap_or_else(|| panic!("{all} has nothing at {index}")).clone())
            }
            other => panic!("`{other}` is not known here"),
        }
    }

    /// `Fn::Sub` of a text, or of a text and what it alone knows.
    fn substituted(&self, argument: &Value) -> String {
        let (text, own) = match argument {
            Value::String(text) => (text.as_str(), None),
            both => (both[0].as_str().unwrap(), both[1].as_object()),
        };
        let mut pieces = text.split("${");
        let mut whole = pieces.next().unwrap().to_owned();
        for piece in pieces {
            let (name, after) = piece.split_once('}').unwrap();
            let value = own.and_then(|own| own.get(name)).or_else(|| self.known.get(name));
            let value = value.unwrap_or_else(|| panic!("`{name}` is unknown"));
            whole.push_str(&self.text(value));
            whole.push_str(after);
        }
        whole
    }

    fn text(&self, value: &Value) -> String {
        self.resolve(value).unwrap().as_str().unwrap().to_owned()
    }
}
