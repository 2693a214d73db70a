//! IAM's decision: the conditions that the template has, and no others.
//!
//! After "IAM JSON policy elements: Condition operators" and "Multivalued context keys" of IAM's user guide.

use serde_json::Value;

use super::template::texts;

/// The context of a request besides its action and resource: keys with one or several values.
pub type Context<'a> = &'a [(&'a str, &'a [&'a str])];

/// True if statements allow an action on a resource: one does, and none denies.
pub fn allows(statements: &[Value], action: &str, resource: &str, context: Context) -> bool {
    decides(statements, |statement| {
        texts(&statement["Action"]).iter().any(|one| one == action)
            && texts(&statement["Resource"]).iter().any(|pattern| matches(pattern, resource))
            && holds(&statement["Condition"], context)
    })
}

/// True if a role's trust policy lets somebody of an identity provider assume it. A trust policy has no resource.
pub fn trusts(policy: &Value, provider: &str, claims: Context) -> bool {
    decides(policy["Statement"].as_array().unwrap(), |statement| {
        statement["Action"] == "sts:AssumeRoleWithWebIdentity"
            && statement["Principal"]["Federated"] == provider
            && holds(&statement["Condition"], claims)
    })
}

fn decides(statements: &[Value], applies: impl Fn(&Value) -> bool) -> bool {
    let any =
        |effect: &str| statements.iter().any(|statement| statement["Effect"] == effect && applies(statement));
    any("Allow") && !any("Deny")
}

/// Every key of every operator must hold.
pub fn holds(condition: &Value, context: Context) -> bool {
    let operators = condition.as_object().into_iter().flatten();
    operators.into_iter().all(|(operator, tests)| {
        tests.as_object().unwrap().iter().all(|(key, wanted)| {
            // Names of keys are the same in upper and lower case.
            let found = context.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
            one_holds(operator, &texts(wanted), found.map(|(_, values)| *values))
        })
    })
}

fn one_holds(operator: &str, wanted: &[String], found: Option<&[&str]>) -> bool {
    assert!(wanted.iter().all(|one| !one.contains("${")), "a variable of IAM: {wanted:?}");
    if operator == "Null" {
        return wanted == [found.is_none().to_string()];
    }
    let (of_all, operator) = match operator.strip_prefix("ForAllValues:") {
        Some(operator) => (true, operator),
        None => (false, operator),
    };
    let is_wanted = |value: &&str| match operator {
        "StringEquals" => wanted.iter().any(|one| one == value),
        "StringLike" | "ArnLike" | "ArnEquals" => wanted.iter().any(|one| matches(one, value)),
        _ => panic!("`{operator}` is not known here"),
    };
    match found {
        // Of no value at all it says yes.
        None => of_all,
        Some(values) if of_all => values.iter().all(is_wanted),
        Some(values) => values.iter().any(is_wanted),
    }
}

/// True if a pattern of a policy matches: a star is any text, a question mark any character.
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut in_text) = (0, 0);
    // Behind the last star, and how much of the text that star has taken.
    let mut star = None;
    while in_text < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at + 1, in_text));
                at += 1;
            }
            Some(one) if *one == '?' || *one == text[in_text] => {
                at += 1;
                in_text += 1;
            }
            _ => {
                let Some((behind, taken)) = star else { return false };
                star = Some((behind, taken + 1));
                at = behind;
                in_text = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(|one| *one == '*')
}

#[test]
fn a_condition_holds_as_iam_defines_it() {
    let one = |operator: &str, wanted: Value, found: Option<&[&str]>| {
        let context: Vec<_> = found.map(|values| ("Some:Key", values)).into_iter().collect();
        let mut tests = serde_json::Map::new();
        tests.insert("some:key".to_owned(), wanted);
        let mut condition = serde_json::Map::new();
        condition.insert(operator.to_owned(), Value::Object(tests));
        holds(&Value::Object(condition), &context)
    };
    let list = |all: &[&str]| Value::from(all.to_vec());
    assert!(one("StringEquals", list(&["a", "b"]), Some(&["b"])));
    assert!(!one("StringEquals", list(&["a"]), Some(&["A"])), "values differ by case");
    assert!(!one("StringEquals", list(&["a*"]), Some(&["ab"])), "a star is a star");
    assert!(!one("StringEquals", list(&["a"]), None), "a key that is missing");
    assert!(one("StringLike", list(&["a*c"]), Some(&["abc"])));
    assert!(
        one("StringLike", list(&["a?c"]), Some(&["abc"])) && !one("StringLike", list(&["a?"]), Some(&["a"]))
    );
    assert!(one("ForAllValues:StringEquals", list(&["a"]), None), "of no value it says yes");
    assert!(!one("ForAllValues:StringEquals", list(&["a"]), Some(&["a", "b"])));
    assert!(one("Null", list(&["true"]), None) && one("Null", list(&["false"]), Some(&["a"])));
    for (pattern, text, expected) in [
        ("*", "", true),
        ("a*b*c", "a1b2b3c", true),
        ("a*b*c", "a1b2", false),
        ("a*bc", "abcbc", true),
        ("", "a", false),
        ("a**", "a", true),
    ] {
        assert_eq!(matches(pattern, text), expected, "{pattern} and {text}");
    }
}
