//! The conditions of a statement: whether one set of them lets through all that another does.

use serde_json::Value as Json;

use crate::compare::security::pattern::{covers, several};

/// One line of a condition: operator, key, values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// `ForAllValues` or `ForAnyValue`, in small letters.
    quantifier: String,
    /// The operator in small letters, without quantifier and `IfExists`.
    operator: String,
    /// True if it holds for requests that don't have the key.
    if_exists: bool,
    /// The key in small letters.
    key: String,
    values: Vec<String>,
}

/// The lines of a condition. `None`: it can't be read.
pub fn clauses(condition: &Json) -> Option<Vec<Clause>> {
    let mut clauses = Vec::new();
    if condition.is_null() {
        return Some(clauses);
    }
    for (operator, keys) in condition.as_object()? {
        let operator = operator.to_lowercase();
        let (quantifier, operator) = operator.split_once(':').unwrap_or(("", &operator));
        let (operator, if_exists) = match operator.strip_suffix("ifexists") {
            Some(operator) => (operator, true),
            None => (operator, false),
        };
        for (key, values) in keys.as_object()? {
            let mut values = several(values);
            if operator == "bool" || operator == "null" || operator.ends_with("ignorecase") {
                values = values.iter().map(|value| value.to_lowercase()).collect();
            }
            clauses.push(Clause {
                quantifier: quantifier.to_owned(),
                operator: operator.to_owned(),
                if_exists,
                key: key.to_lowercase(),
                values,
            });
        }
    }
    Some(clauses)
}

/// True if every request that `narrow` lets through is let through by `wide` too: each line of `wide` follows from
/// one of `narrow`, which may have more.
pub fn lets_through(wide: &[Clause], narrow: &[Clause]) -> bool {
    wide.iter().all(|wide| narrow.iter().any(|narrow| follows(wide, narrow)))
}

fn follows(wide: &Clause, narrow: &Clause) -> bool {
    let (operator, values) = (wide.operator.as_str(), &wide.values);
    if wide == narrow {
        return true;
    }
    if wide.key != narrow.key || wide.quantifier != narrow.quantifier {
        return false;
    }
    if wide.if_exists != narrow.if_exists && (narrow.if_exists || negated(operator)) {
        return false;
    }
    let like = operator.ends_with("like") || operator.starts_with("arn");
    let within = |all: &[String], of: &[String]| {
        all.iter().all(|one| of.iter().any(|wide| if like { covers(wide, one) } else { wide == one }))
    };
    if !comparable(operator, &narrow.operator) {
        return false;
    }
    if negated(operator) {
        // It excludes no more than the narrow one does.
        return within(values, &narrow.values);
    }
    match operator {
        "stringequals"
        | "stringequalsignorecase"
        | "stringlike"
        | "arnequals"
        | "arnlike"
        | "bool"
        | "numericequals"
        | "dateequals"
        | "binaryequals"
        | "ipaddress" => within(&narrow.values, values),
        "numericlessthan" | "numericlessthanequals" => {
            number(&narrow.values) <= number(values) && numbers(wide, narrow)
        }
        "numericgreaterthan" | "numericgreaterthanequals" => {
            number(&narrow.values) >= number(values) && numbers(wide, narrow)
        }
        _ => false,
    }
}

fn comparable(wide: &str, narrow: &str) -> bool {
    let arn = |operator: &str| match operator {
        "arnlike" => "arnequals".to_owned(),
        "arnnotlike" => "arnnotequals".to_owned(),
        other => other.to_owned(),
    };
    arn(wide) == arn(narrow) || (wide == "stringlike" && narrow == "stringequals")
}

fn negated(operator: &str) -> bool {
    operator.contains("not")
}

fn number(values: &[String]) -> Option<f64> {
    match values {
        [one] => one.parse().ok(),
        _ => None,
    }
}

fn numbers(wide: &Clause, narrow: &Clause) -> bool {
    number(&wide.values).is_some() && number(&narrow.values).is_some()
}
