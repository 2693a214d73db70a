//! From trees and expressions to CloudFormation's JSON and its intrinsic functions.

use serde_json::{Value as Json, json};

use crate::tree::Tree;
use crate::value::{Expression, Target};

/// JSON as text, with its keys in order. `serde_json` keeps them as they came if any crate of the build
/// asked for that, so that a test's templates would be other bytes than the program's.
pub fn json_text(mut value: Json) -> String {
    value.sort_all_objects();
    value.to_string()
}

pub(crate) fn tree(tree: &Tree) -> Json {
    match tree {
        Tree::Absent => Json::Null,
        Tree::Bool(value) => Json::from(*value),
        Tree::Number(value) => Json::from(*value),
        Tree::Expression(value) => expression(value),
        Tree::List(items) => items.iter().map(self::tree).collect(),
        Tree::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), self::tree(value))).collect()
        }
        Tree::Document(document) => document.clone(),
    }
}

pub(crate) fn expression(expression: &Expression) -> Json {
    match expression {
        Expression::Literal(text) => json!(text),
        Expression::Pseudo(name) => json!({ "Ref": name }),
        Expression::Reference { target, .. } => match target {
            Target::Parameter(name) => json!({ "Ref": name }),
            Target::Resource(id) => json!({ "Ref": id.as_str() }),
            Target::Attribute(id, attribute) => json!({ "Fn::GetAtt": [id.as_str(), attribute] }),
        },
        Expression::Join(parts) => join(parts),
    }
}

/// `Fn::Sub`, which reads better than `Fn::Join` and is shorter.
fn join(parts: &[Expression]) -> Json {
    if let [part] = parts {
        return expression(part);
    }
    if let Some(text) = literal(parts) {
        return json!(text);
    }
    json!({ "Fn::Sub": pattern(parts) })
}

/// The expressions as `Fn::Sub` writes them, which is also how people read them best.
pub(crate) fn pattern(parts: &[Expression]) -> String {
    let mut pattern = String::new();
    substitute(parts, &mut pattern);
    pattern
}

fn literal(parts: &[Expression]) -> Option<String> {
    let texts = parts.iter().map(|part| match part {
        Expression::Literal(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn substitute(parts: &[Expression], pattern: &mut String) {
    for part in parts {
        match part {
            // A `${` of a literal must stay one.
            Expression::Literal(text) => pattern.push_str(&text.replace("${", "${!")),
            Expression::Pseudo(name) => variable(&[name], pattern),
            Expression::Reference { target, .. } => match target {
                Target::Parameter(name) => variable(&[name], pattern),
                Target::Resource(id) => variable(&[id.as_str()], pattern),
                Target::Attribute(id, attribute) => variable(&[id.as_str(), ".", attribute], pattern),
            },
            Expression::Join(parts) => substitute(parts, pattern),
        }
    }
}

fn variable(parts: &[&str], pattern: &mut String) {
    pattern.push_str("${");
    pattern.extend(parts.iter().copied());
    pattern.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Text, Value};

    fn rendered(value: Value<Text>) -> Json {
        expression(&value.expression)
    }

    #[test]
    fn a_join_is_as_simple_as_its_parts() {
        assert_eq!(rendered(Value::join(["a".into(), "b".into()])), json!("ab"));
        assert_eq!(rendered(Value::join([Value::region()])), json!({ "Ref": "AWS::Region" }));
        let nested = Value::join(["arn:".into(), Value::join([Value::partition(), ":s3".into()])]);
        assert_eq!(rendered(nested), json!({ "Fn::Sub": "arn:${AWS::Partition}:s3" }));
    }

    /// The object is built out of order; with the feature `preserve_order`, `to_string` keeps that.
    #[test]
    fn the_keys_of_texts_are_in_order() {
        let text = json_text(json!({ "b": [{ "d": 1, "c": 2 }], "a": 3 }));
        assert_eq!(text, r#"{"a":3,"b":[{"c":2,"d":1}]}"#);
    }

    #[test]
    fn a_dollar_brace_in_a_literal_is_no_variable() {
        let value = Value::join(["${x}".into(), Value::region()]);
        assert_eq!(rendered(value), json!({ "Fn::Sub": "${!x}${AWS::Region}" }));
        assert_eq!(rendered("${x}".into()), json!("${x}"));
    }
}
