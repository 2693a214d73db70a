//! From trees and expressions to CloudFormation's JSON and its intrinsic functions.

use serde_json::{Map, Value as Json, json};

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
        Tree::OnlyIf(given, tree) => {
            json!({ "Fn::If": [given.0, self::tree(tree), { "Ref": "AWS::NoValue" }] })
        }
        Tree::Document(document) => document.clone(),
    }
}

/// A tree as JSON text that is itself a value: a document within a property. Expressions stand where their
/// values will, which are names, ids and ARNs and need no escapes.
pub(crate) fn text_of(tree: &Tree) -> Expression {
    let mut parts = Vec::new();
    write_text(tree, &mut parts);
    Expression::Join(parts)
}

fn write_text(tree: &Tree, parts: &mut Vec<Expression>) {
    match tree {
        Tree::Expression(expression) => {
            push(parts, "\"");
            write_expression(expression, parts);
            push(parts, "\"");
        }
        Tree::List(items) => {
            push(parts, "[");
            for (n, item) in items.iter().enumerate() {
                push(parts, if n == 0 { "" } else { "," });
                write_text(item, parts);
            }
            push(parts, "]");
        }
        Tree::Object(entries) => {
            push(parts, "{");
            for (n, (key, value)) in entries.iter().enumerate() {
                push(parts, if n == 0 { "" } else { "," });
                push(parts, &Json::from(key.as_str()).to_string());
                push(parts, ":");
                write_text(value, parts);
            }
            push(parts, "}");
        }
        Tree::Absent | Tree::Bool(_) | Tree::Number(_) | Tree::OnlyIf(..) | Tree::Document(_) => {
            push(parts, &json_text(self::tree(tree)));
        }
    }
}

fn write_expression(expression: &Expression, parts: &mut Vec<Expression>) {
    match expression {
        Expression::Literal(text) => {
            let quoted = Json::from(text.as_str()).to_string();
            push(parts, &quoted[1..quoted.len() - 1]);
        }
        Expression::Join(inner) => inner.iter().for_each(|part| write_expression(part, parts)),
        Expression::Pseudo(_)
        | Expression::Reference { .. }
        | Expression::Piece { .. }
        | Expression::Either { .. } => parts.push(expression.clone()),
    }
}

/// Text goes to the text before it: a join of few parts.
fn push(parts: &mut Vec<Expression>, text: &str) {
    match parts.last_mut() {
        Some(Expression::Literal(before)) => before.push_str(text),
        _ => parts.push(Expression::Literal(text.to_owned())),
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
        Expression::Piece { of, separator, index } => {
            json!({ "Fn::Select": [index, { "Fn::Split": [separator, self::expression(of)] }] })
        }
        Expression::Either { given, then, otherwise } => {
            json!({ "Fn::If": [given.0, self::expression(then), self::expression(otherwise)] })
        }
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
    let mut own = Map::new();
    let mut pattern = String::new();
    substitute(parts, &mut pattern, &mut own);
    if own.is_empty() { json!({ "Fn::Sub": pattern }) } else { json!({ "Fn::Sub": [pattern, own] }) }
}

/// The expressions as `Fn::Sub` writes them, which is also how people read them best.
pub(crate) fn pattern(parts: &[Expression]) -> String {
    let mut pattern = String::new();
    substitute(parts, &mut pattern, &mut Map::new());
    pattern
}

fn literal(parts: &[Expression]) -> Option<String> {
    let texts = parts.iter().map(|part| match part {
        Expression::Literal(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// Writes a pattern; what can't stand in it is kept by a name of its own.
fn substitute(parts: &[Expression], pattern: &mut String, own: &mut Map<String, Json>) {
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
            Expression::Join(parts) => substitute(parts, pattern, own),
            Expression::Piece { .. } | Expression::Either { .. } => {
                let name = format!("Part{}", own.len() + 1);
                variable(&[&name], pattern);
                own.insert(name, expression(part));
            }
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
    use crate::tree::object;
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
    fn a_document_within_a_property_is_one_value() {
        let tree = object! {
            "b": [Tree::from("say \"a\""), Tree::from(true), Tree::from(2_u32)],
            "a": Value::join(["${x}\n".into(), Value::region()]),
        };
        let text = text_of(&tree);
        let pattern = r#"{"a":"${!x}\n${AWS::Region}","b":["say \"a\"",true,2]}"#;
        assert_eq!(expression(&text), json!({ "Fn::Sub": pattern }));
    }

    #[test]
    fn a_dollar_brace_in_a_literal_is_no_variable() {
        let value = Value::join(["${x}".into(), Value::region()]);
        assert_eq!(rendered(value), json!({ "Fn::Sub": "${!x}${AWS::Region}" }));
        assert_eq!(rendered("${x}".into()), json!("${x}"));
    }
}
