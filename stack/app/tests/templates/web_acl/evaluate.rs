//! AWS WAF, as far as the rules of these templates go: a request and the rules, as they stand in the
//! template, give what becomes of it.
//!
//! As documented in the AWS WAF Developer Guide: "Handling oversize web request components", "How AWS WAF
//! handles rule and rule group actions", "Rate-based rule statement".

use regex_lite::Regex;
use serde_json::Value as Json;

/// The bytes of a body that AWS WAF reads in front of CloudFront by default.
const READ_OF_A_BODY: usize = 16 * 1024;

/// A request, and what AWS's own groups would think of it.
#[derive(Clone, Debug)]
pub struct Request {
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub country: &'static str,
    /// The groups' rules that match it, as `GROUP/RULE`; `GROUP/*` is some rule that nobody thought of.
    pub hits: Vec<String>,
    /// The number of like ones from the same address within five minutes.
    pub times: u64,
}

/// The decision about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Passes,
    Blocked { by: String, status: u64 },
}

/// Tries the rules in their order.
pub fn verdict(rules: &[Json], request: &Request) -> Verdict {
    let mut rules: Vec<_> = rules.iter().collect();
    rules.sort_by_key(|rule| rule["Priority"].as_u64().unwrap());
    for rule in rules {
        let statement = &rule["Statement"];
        let group = &statement["ManagedRuleGroupStatement"];
        let stopped = if group.is_object() {
            assert!(rule["Action"].is_null(), "a group has an override");
            rule["OverrideAction"]["None"].is_object() && acts(group, request)
        } else {
            rule["Action"]["Block"].is_object() && matches(statement, request)
        };
        if stopped {
            let status = rule.pointer("/Action/Block/CustomResponse/ResponseCode");
            let status = status.map_or(403, |status| status.as_u64().unwrap());
            return Verdict::Blocked { by: rule["Name"].as_str().unwrap().to_owned(), status };
        }
    }
    Verdict::Passes
}

/// True if a group blocks a request: one of its rules matches that isn't told to count.
fn acts(group: &Json, request: &Request) -> bool {
    let scope = &group["ScopeDownStatement"];
    if !scope.is_null() && !matches(scope, request) {
        return false;
    }
    let overrides: Vec<_> = group["RuleActionOverrides"].as_array().into_iter().flatten().collect();
    let counts = |rule: &str| {
        overrides.iter().any(|one| one["Name"] == rule && one["ActionToUse"]["Count"].is_object())
    };
    request.hits.iter().any(|hit| {
        let (of, rule) = hit.split_once('/').unwrap();
        group["Name"] == of && !counts(rule)
    })
}

fn matches(statement: &Json, request: &Request) -> bool {
    let (kind, of) = statement.as_object().unwrap().iter().next().unwrap();
    let all = || of["Statements"].as_array().unwrap().iter();
    match kind.as_str() {
        "NotStatement" => !matches(&of["Statement"], request),
        "AndStatement" => all().all(|one| matches(one, request)),
        "OrStatement" => all().any(|one| matches(one, request)),
        "GeoMatchStatement" => {
            of["CountryCodes"].as_array().unwrap().iter().any(|one| one == request.country)
        }
        "RegexMatchStatement" => {
            assert_eq!(of["FieldToMatch"], serde_json::json!({ "UriPath": {} }));
            let kinds = of["TextTransformations"].as_array().unwrap().iter();
            let path = kinds.fold(request.path.clone(), |path, kind| match kind["Type"].as_str().unwrap() {
                "URL_DECODE" => decoded(&path),
                "NORMALIZE_PATH" => normalized(&path),
                "NONE" => path,
                other => panic!("{other}"),
            });
            Regex::new(of["RegexString"].as_str().unwrap()).unwrap().is_match(&path)
        }
        "SizeConstraintStatement" => size(of, request),
        "RateBasedStatement" => {
            assert_eq!(of["AggregateKeyType"], "IP");
            let scope = &of["ScopeDownStatement"];
            (scope.is_null() || matches(scope, request)) && request.times > of["Limit"].as_u64().unwrap()
        }
        other => panic!("{other}"),
    }
}

fn size(of: &Json, request: &Request) -> bool {
    assert_eq!(of["ComparisonOperator"], "GT");
    let limit = usize::try_from(of["Size"].as_u64().unwrap()).unwrap();
    let field = &of["FieldToMatch"];
    if let Some(name) = field["SingleHeader"]["Name"].as_str() {
        return header(request, name).is_some_and(|value| value.len() > limit);
    }
    match field["Body"]["OversizeHandling"].as_str().unwrap() {
        "MATCH" if request.body.len() > READ_OF_A_BODY => true,
        "NO_MATCH" if request.body.len() > READ_OF_A_BODY => false,
        _ => request.body.len().min(READ_OF_A_BODY) > limit,
    }
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let mut headers = request.headers.iter();
    headers.find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn decoded(path: &str) -> String {
    let mut bytes = path.bytes();
    let mut text = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits: Vec<_> = bytes.by_ref().take(2).collect();
            text.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            text.push(byte);
        }
    }
    String::from_utf8(text).unwrap()
}

/// Without empty segments, `.` and `..`.
fn normalized(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    let end = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}
