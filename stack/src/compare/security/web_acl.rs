//! Changes that open a web ACL.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::compare::security::rule::Rule::{self, Grants, Harmless, Judge, Kept, Opens, Protects};
use crate::compare::security::rule::{added, by_name, from_to, items, part, parts};
use crate::compare::value::{intrinsic, line, readable, same, scalar};

/// The properties of a web ACL.
pub const WEB_ACL: &[(&str, Rule)] = &[
    ("AssociationConfig", Protects("how much of a body is looked at")),
    ("CustomResponseBodies", Harmless),
    ("DataProtectionConfig", Protects("the masking of logs")),
    ("DefaultAction", Judge(default_action)),
    ("Description", Harmless),
    ("Name", Harmless),
    ("Rules", Judge(rules)),
    ("Scope", Harmless),
    ("Tags", Harmless),
    ("TokenDomains", Grants("takes the tokens of")),
    ("VisibilityConfig", Judge(visibility)),
];

const RULE: &[(&str, Rule)] = &[
    ("Action", Judge(action)),
    ("CaptchaConfig", Protects("how long a solved puzzle counts")),
    ("ChallengeConfig", Protects("how long a passed challenge counts")),
    ("Name", Harmless),
    ("OverrideAction", Judge(override_action)),
    // The order of rules is judged for all of them.
    ("Priority", Harmless),
    ("RuleLabels", Protects("its labels")),
    ("Statement", Judge(statement)),
    ("VisibilityConfig", Judge(visibility)),
];

fn default_action(old: &Json, new: &Json) -> Vec<String> {
    if word(new) == "Block" || old.is_null() {
        Vec::new()
    } else {
        changed("what it does by default", old, new)
    }
}

/// The one key of an action.
fn word(value: &Json) -> &str {
    value.as_object().and_then(|entries| entries.keys().next()).map_or("", String::as_str)
}

fn changed(what: &str, old: &Json, new: &Json) -> Vec<String> {
    if word(old) == word(new) && intrinsic(new).is_none() {
        Vec::new()
    } else {
        vec![format!("{what} {}", from_to(old, new))]
    }
}

fn visibility(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("CloudWatchMetricsEnabled", Harmless),
        ("MetricName", Harmless),
        ("SampledRequestsEnabled", Opens("requests are kept as samples")),
    ];
    parts(old, new, &table)
}

fn rules(old: &Json, new: &Json) -> Vec<String> {
    let mut found = Vec::new();
    for (name, before, after) in by_name(old, new, &["Name"]) {
        match (before.is_null(), after.is_null()) {
            (true, _) if word(part(after, "Action")) == "Allow" => {
                found.push(format!("rule `{name}` lets requests through"))
            }
            (true, _) => {}
            (_, true) if word(part(before, "Action")) == "Allow" => {}
            (_, true) => found.push(format!("rule `{name}` goes")),
            _ => found.extend(
                parts(before, after, RULE).into_iter().map(|finding| format!("rule `{name}`: {finding}")),
            ),
        }
    }
    let lets_through = |value: &Json| items(value).iter().any(|rule| word(part(rule, "Action")) == "Allow");
    if (lets_through(old) || lets_through(new)) && order(old, new) != order(new, old) {
        found.push(
            "its rules are looked at in another order, and one of them lets requests through".to_owned(),
        );
    }
    found
}

/// The rules that both have, by priority in the first one.
fn order(of: &Json, and: &Json) -> Vec<String> {
    let there: BTreeSet<_> = items(and).iter().map(|rule| readable(part(rule, "Name"))).collect();
    let mut rules: Vec<_> = items(of)
        .iter()
        .map(|rule| {
            (
                scalar(part(rule, "Priority")).and_then(|at| at.parse::<u64>().ok()),
                readable(part(rule, "Name")),
            )
        })
        .filter(|(_, name)| there.contains(name))
        .collect();
    rules.sort();
    rules.into_iter().map(|(_, name)| name).collect()
}

/// To block is the strictest, then to ask for a puzzle or a challenge, then to count; to let through ends the matter.
fn action(old: &Json, new: &Json) -> Vec<String> {
    let strictness = |action: &Json| match word(action) {
        "Block" => 3,
        "Captcha" | "Challenge" => 2,
        "Count" => 1,
        _ => 0,
    };
    if strictness(new) < strictness(old) {
        vec![format!("what it does {}", from_to(old, new))]
    } else {
        Vec::new()
    }
}

fn override_action(old: &Json, new: &Json) -> Vec<String> {
    if word(new) == "None" { Vec::new() } else { changed("the group's own actions: it", old, new) }
}

fn statement(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("AndStatement", Protects("what it looks for")),
        ("ManagedRuleGroupStatement", Judge(managed)),
        ("RateBasedStatement", Judge(rate)),
        ("SizeConstraintStatement", Protects("what it looks for")),
    ];
    parts(old, new, &table)
}

fn rate(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("AggregateKeyType", Protects("what requests are counted by")),
        ("CustomKeys", Protects("what requests are counted by")),
        ("EvaluationWindowSec", Rule::AtLeast("how long requests are counted")),
        ("ForwardedIPConfig", Protects("whose address counts")),
        ("Limit", Rule::Limits("the limit of requests")),
        ("ScopeDownStatement", Judge(scope_down)),
    ];
    parts(old, new, &table)
}

fn managed(old: &Json, new: &Json) -> Vec<String> {
    let table = [
        ("ExcludedRules", Grants("no longer acts on")),
        ("ManagedRuleGroupConfigs", Protects("the settings of the group")),
        ("Name", Protects("the group")),
        ("RuleActionOverrides", Judge(overrides)),
        ("ScopeDownStatement", Judge(scope_down)),
        ("VendorName", Protects("whose group it is")),
        ("Version", Kept("the version of the group")),
    ];
    parts(old, new, &table)
}

/// To look at fewer requests lets the others through.
fn scope_down(old: &Json, new: &Json) -> Vec<String> {
    if new.is_null() { Vec::new() } else { vec![format!("which requests it looks at {}", from_to(old, new))] }
}

fn overrides(old: &Json, new: &Json) -> Vec<String> {
    let mut found = Vec::new();
    for (name, old, new) in by_name(old, new, &["Name"]) {
        let does = |value: &Json| word(part(value, "ActionToUse")).to_owned();
        // Without an override a rule does what its group says, which mostly is to block.
        let harmless = same(old, new)
            || does(new) == "Block"
            || (new.is_null() && ["Allow", "Captcha", "Challenge", "Count"].contains(&does(old).as_str()));
        if !harmless || intrinsic(new).is_some() {
            found.push(format!("`{name}` {}", from_to(part(old, "ActionToUse"), part(new, "ActionToUse"))));
        }
    }
    found.extend(
        added(new, old).filter(|one| intrinsic(one).is_some()).map(|one| format!("loses {}", line(one))),
    );
    found
}
