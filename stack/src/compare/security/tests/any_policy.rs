//! Random policies, judged by asking each of them about every request there is: whatever the comparison calls no
//! opening opens nothing.

use serde_json::{Value as Json, json};

use crate::compare::security::policy::broadening;

const ACTIONS: [&str; 4] = ["s3:GetObject", "s3:GetTags", "s3:PutObject", "sqs:SendMessage"];
const RESOURCES: [&str; 3] = ["arn:a", "arn:ab", "arn:b"];
const PRINCIPALS: [&str; 2] = ["111122223333", "444455556666"];
const VALUES: [Option<&str>; 4] = [None, Some("x"), Some("xy"), Some("z")];

/// A generator of numbers, the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn some(&mut self, from: &[&str]) -> Json {
        match self.below(3) {
            0 => json!([self.of(from), self.of(from)]),
            _ => json!(self.of(from)),
        }
    }

    fn statement(&mut self) -> Json {
        let mut statement = json!({ "Effect": if self.below(4) == 0 { "Deny" } else { "Allow" } });
        let actions = ["s3:GetObject", "S3:get*", "s3:*", "*", "s3:Put?bject", "sqs:SendMessage"];
        let not = |numbers: &mut Self, name: &str| {
            if numbers.below(6) == 0 { format!("Not{name}") } else { name.to_owned() }
        };
        let name = not(self, "Action");
        statement[name] = self.some(&actions);
        let name = not(self, "Resource");
        statement[name] = self.some(&["arn:a", "arn:a*", "arn:?", "*", "arn:b"]);
        let name = not(self, "Principal");
        statement[name] = match self.below(3) {
            0 => json!("*"),
            _ => json!({ "AWS": self.some(&PRINCIPALS) }),
        };
        if self.below(2) == 0 {
            let operator = self.of(&["StringEquals", "StringLike", "StringNotEquals", "StringNotLike"]);
            let exists = self.of(&["", "", "IfExists"]);
            statement["Condition"] =
                json!({ format!("{operator}{exists}"): { "a:key": self.some(&["x", "x*", "z", "*"]) } });
        }
        statement
    }

    fn policy(&mut self) -> Json {
        let statements: Vec<_> = (0..self.below(3)).map(|_| self.statement()).collect();
        json!({ "Version": "2012-10-17", "Statement": statements })
    }

    /// The policy with something about it otherwise, so that the two have much in common.
    fn mutate(&mut self, policy: &Json) -> Json {
        let mut policy = policy.clone();
        let statements = policy["Statement"].as_array_mut().unwrap();
        match (self.below(4), statements.len()) {
            (0, _) | (_, 0) => statements.push(self.statement()),
            (1, count) => drop(statements.remove(self.below(count))),
            (_, count) => {
                let (at, other) = (self.below(count), self.statement());
                for (key, value) in other.as_object().unwrap() {
                    if statements[at].get(key).is_some() && self.below(3) == 0 {
                        statements[at][key] = value.clone();
                    }
                }
            }
        }
        policy
    }
}

/// The text by the pattern, one character after the other: another way than the one that is tested.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) if matches(rest, text) => true,
        (Some((b'*', _)), Some((_, text))) => matches(pattern, text),
        (Some((b'?', pattern)), Some((_, text))) => matches(pattern, text),
        (Some((one, pattern)), Some((other, text))) => one == other && matches(pattern, text),
        _ => false,
    }
}

fn texts(value: &Json) -> Vec<String> {
    match value {
        Json::Array(items) => items.iter().flat_map(texts).collect(),
        other => vec![other.as_str().unwrap().to_owned()],
    }
}

fn named(statement: &Json, name: &str, is: impl Fn(&str) -> bool) -> bool {
    match (&statement[name], &statement[format!("Not{name}")]) {
        (Json::Null, but) => !texts(but).iter().any(|text| is(text)),
        (names, _) => texts(names).iter().any(|text| is(text)),
    }
}

fn holds(condition: &Json, value: Option<&str>) -> bool {
    condition.as_object().into_iter().flatten().all(|(operator, keys)| {
        let wanted = texts(&keys["a:key"]);
        let (negated, exists) = (operator.contains("Not"), operator.ends_with("IfExists"));
        let Some(value) = value else { return negated || exists };
        let like = operator.contains("Like");
        let found = wanted
            .iter()
            .any(|one| if like { matches(one.as_bytes(), value.as_bytes()) } else { one == value });
        found != negated
    })
}

fn allows(policy: &Json, principal: &str, action: &str, resource: &str, value: Option<&str>) -> bool {
    let hit = |statement: &&Json| {
        let who = |statement: &Json, name: &str| match &statement[name] {
            Json::Object(kinds) => texts(&kinds["AWS"]).iter().any(|one| one == principal),
            other => !other.is_null(),
        };
        let principal = if statement["Principal"].is_null() {
            !who(statement, "NotPrincipal")
        } else {
            who(statement, "Principal")
        };
        let lower = action.to_lowercase();
        principal
            && named(statement, "Action", |one| matches(one.to_lowercase().as_bytes(), lower.as_bytes()))
            && named(statement, "Resource", |one| matches(one.as_bytes(), resource.as_bytes()))
            && holds(&statement["Condition"], value)
    };
    let hits: Vec<_> = policy["Statement"].as_array().unwrap().iter().filter(hit).collect();
    !hits.iter().any(|one| one["Effect"] == "Deny") && hits.iter().any(|one| one["Effect"] == "Allow")
}

#[test]
fn no_opening_is_missed() {
    let mut numbers = Numbers(20_261_121);
    let (mut quiet, mut opened) = (0, 0);
    for _ in 0..3_000 {
        let old = numbers.policy();
        let new = numbers.mutate(&old);
        let found = broadening(&[&old], &[&new]);
        let mut more = false;
        for principal in PRINCIPALS {
            for action in ACTIONS {
                for resource in RESOURCES {
                    for value in VALUES {
                        let ask = |policy| allows(policy, principal, action, resource, value);
                        more |= ask(&new) && !ask(&old);
                    }
                }
            }
        }
        assert!(!more || !found.is_empty(), "{old}\n→ {new}\nopens, and nothing is said");
        quiet += usize::from(found.is_empty());
        opened += usize::from(more);
    }
    // Neither is it said of everything, nor are there no openings to miss.
    assert!(quiet > 700 && opened > 250, "{quiet} quiet, {opened} opened");
}
