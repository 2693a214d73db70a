//! Changes that open data and answers: headers, other origins, indexes, streams, policies within properties.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::compare::security::rule::Rule::{AtLeast, Harmless, Judge, Protects, Stays};
use crate::compare::security::rule::{by_name, from_to, is_true, items, part, parts};
use crate::compare::security::{policy, tls};
use crate::compare::value::{intrinsic, line, readable, same, scalar};

/// Headers and settings that let pages of other origins read answers, wherever they stand within the value.
pub fn cross_origin(old: &Json, new: &Json) -> Vec<String> {
    let before = leaves(old);
    leaves(new)
        .into_iter()
        .filter(|(path, _)| path.to_lowercase().contains("allow"))
        .filter(|(path, value)| !before.get(path).is_some_and(|had| same(had, value)))
        .map(|(path, value)| format!("pages of other origins: `{path}` is `{}`", line(value)))
        .collect()
}

/// The scalars of a value and its lists of scalars, by path.
fn leaves(value: &Json) -> BTreeMap<String, &Json> {
    fn walk<'a>(path: String, value: &'a Json, found: &mut BTreeMap<String, &'a Json>) {
        match value {
            Json::Null => {}
            Json::Object(entries) if intrinsic(value).is_none() => {
                for (key, value) in entries {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    walk(path, value, found);
                }
            }
            Json::Array(items) if items.iter().any(Json::is_object) => {
                for (at, item) in items.iter().enumerate() {
                    walk(format!("{path}[{at}]"), item, found);
                }
            }
            _ => {
                found.insert(path, value);
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(String::new(), value, &mut found);
    found
}

/// The policies of a role, which hold together: a statement may move from one to another.
pub fn inline_policies(old: &Json, new: &Json) -> Vec<String> {
    let documents = |value| -> Vec<&Json> {
        items(value).iter().map(|one| one.get("PolicyDocument").unwrap_or(one)).collect()
    };
    policy::broadening(&documents(old), &documents(new))
}

/// The policy of a key. Without one AWS gives it one that leaves it to the account's own policies.
pub fn key_policy(old: &Json, new: &Json) -> Vec<String> {
    if new.is_null() {
        return vec!["its policy goes: every policy of the account may open it".to_owned()];
    }
    policy::broadening(&[old], &[new])
}

/// A policy in a property of its own.
pub fn policy_within(old: &Json, new: &Json) -> Vec<String> {
    inline_policies(old, new)
}

/// A reader of an index sees the projected attributes, and nothing else of the table.
pub fn indexes(old: &Json, new: &Json) -> Vec<String> {
    let mut found = Vec::new();
    for (name, old, new) in by_name(old, new, &["IndexName"]) {
        let (before, after) = (shows(old), shows(new));
        let more: Vec<_> = after.difference(&before).map(|name| format!("`{name}`")).collect();
        if !more.is_empty() && !before.contains(EVERYTHING) {
            found.push(format!("its index `{name}` shows {}", more.join(", ")));
        }
    }
    found
}

const EVERYTHING: &str = "every attribute";

fn shows(index: &Json) -> BTreeSet<String> {
    let projection = part(index, "Projection");
    let all = scalar(part(projection, "ProjectionType")).is_some_and(|kind| kind == "ALL");
    let keys = items(part(index, "KeySchema")).iter().map(|key| part(key, "AttributeName"));
    let others = items(part(projection, "NonKeyAttributes")).iter();
    keys.chain(others).map(readable).chain(all.then(|| EVERYTHING.to_owned())).collect()
}

/// Recovery of a table to any second.
pub fn recovery(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("PointInTimeRecoveryEnabled", Stays("the point-in-time recovery")),
        ("RecoveryPeriodInDays", AtLeast("how far the recovery goes back")),
    ];
    parts(old, new, &table)
}

/// The part of a table's changes that is put into its stream.
pub fn stream(old: &Json, new: &Json) -> Vec<String> {
    parts(old, new, &[("ResourcePolicy", Judge(policy_within)), ("StreamViewType", Judge(view))])
}

fn view(old: &Json, new: &Json) -> Vec<String> {
    let narrower = new == "KEYS_ONLY" && !old.is_null() || old == "NEW_AND_OLD_IMAGES" || new.is_null();
    if narrower { Vec::new() } else { vec![format!("what its stream shows {}", from_to(old, new))] }
}

/// The log group of a function.
pub fn logging(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("ApplicationLogLevel", Harmless),
        ("LogFormat", Harmless),
        ("LogGroup", Protects("the group that it logs to")),
        ("SystemLogLevel", Harmless),
    ];
    parts(old, new, &table)
}

/// The headers that CloudFront adds to answers.
pub fn headers(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("Comment", Harmless),
        ("CorsConfig", Judge(cross_origin)),
        ("CustomHeadersConfig", Judge(custom)),
        ("Name", Harmless),
        ("RemoveHeadersConfig", Protects("the headers that are taken away")),
        ("SecurityHeadersConfig", Judge(security)),
        ("ServerTimingHeadersConfig", Harmless),
    ];
    parts(old, new, &table)
}

fn custom(old: &Json, new: &Json) -> Vec<String> {
    let mut found = Vec::new();
    for (name, old, new) in by_name(part(old, "Items"), part(new, "Items"), &["Header"]) {
        let cross = name.to_lowercase().starts_with("access-control-");
        if !same(old, new) && (!old.is_null() || cross) {
            found.push(format!("header `{name}` {}", from_to(part(old, "Value"), part(new, "Value"))));
        }
    }
    found
}

fn security(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("ContentSecurityPolicy", Judge(content_security)),
        ("ContentTypeOptions", Protects("the header against guessed content types")),
        ("FrameOptions", Judge(frame)),
        ("ReferrerPolicy", Protects("the referrer policy")),
        ("StrictTransportSecurity", Judge(transport)),
        ("XSSProtection", Harmless),
    ];
    parts(old, new, &table)
}

fn transport(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("AccessControlMaxAgeSec", AtLeast("how long browsers insist on HTTPS")),
        ("IncludeSubdomains", Stays("HTTPS for hosts below this one")),
        ("Override", Stays("the precedence of Strict-Transport-Security")),
        ("Preload", Stays("the wish to be preloaded as HTTPS")),
    ];
    parts(old, new, &table)
}

fn frame(old: &Json, new: &Json) -> Vec<String> {
    let option = |value| scalar(part(value, "FrameOption"));
    let stricter = option(old) == Some("SAMEORIGIN".to_owned()) && option(new) == Some("DENY".to_owned());
    let table = [
        ("FrameOption", if stricter { Harmless } else { Protects("the pages that may frame this") }),
        ("Override", Stays("the precedence of X-Frame-Options")),
    ];
    parts(old, new, &table)
}

fn content_security(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("ContentSecurityPolicy", Judge(directives)),
        ("Override", Stays("the precedence of Content-Security-Policy")),
    ];
    parts(old, new, &table)
}

/// The directives of a content security policy. A fetch of a page falls back to `default-src`: a new directive of
/// that kind must not allow more; any other new one forbids more.
fn directives(old: &Json, new: &Json) -> Vec<String> {
    let (Some(before), Some(after)) = (old.as_str(), new.as_str()) else {
        return if old.is_null() {
            Vec::new()
        } else {
            vec![format!("its content security policy {}", from_to(old, new))]
        };
    };
    let (before, after) = (parse(before), parse(after));
    let sources = |policy: &BTreeMap<String, BTreeSet<String>>, name: &str| {
        let own = policy
            .get(name)
            .or_else(|| if name.ends_with("-src") { policy.get("default-src") } else { None });
        own.map(|sources| {
            sources.iter().filter(|source| *source != "'none'").cloned().collect::<BTreeSet<_>>()
        })
    };
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let mut found = Vec::new();
    for name in names {
        let more = match (sources(&before, name), sources(&after, name)) {
            (None, _) => continue,
            (Some(_), None) => "everything".to_owned(),
            (Some(before), Some(after)) => after.difference(&before).cloned().collect::<Vec<_>>().join(" "),
        };
        if !more.is_empty() {
            found.push(format!("its content security policy lets `{name}` be {more}"));
        }
    }
    found
}

fn parse(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut policy = BTreeMap::new();
    for directive in text.split(';') {
        let mut words = directive.split_whitespace().map(str::to_owned);
        if let Some(name) = words.next() {
            // Of a directive that stands twice the first one counts.
            policy.entry(name.to_lowercase()).or_insert_with(|| words.collect());
        }
    }
    policy
}

/// The oldest version of TLS that a viewer may speak. With CloudFront's own certificate it is TLSv1, whatever is asked.
pub fn viewer_certificate(old: &Json, new: &Json) -> Vec<String> {
    let own = |value: &Json| is_true(part(value, "CloudFrontDefaultCertificate"));
    let oldest = |value: &Json| match part(value, "MinimumProtocolVersion") {
        version if !version.is_null() && !own(value) => version.clone(),
        _ => "TLSv1".into(),
    };
    let (before, after) = (oldest(old), oldest(new));
    if tls::older(&before, &after) { tls::policy(&before, &after) } else { Vec::new() }
}
