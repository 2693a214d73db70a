//! The audit's own test: templates broken in every way we could think of, and each caught by its rule.
//!
//! A rule that nothing here breaks may hold of anything: `every_rule_catches_something` finds it.

mod data;
mod edge;
mod gateway;
mod logs;
mod rights;

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::audit::audit;
use crate::{assembly, of_prod};

/// A way to break a template.
struct Mutation {
    /// The environment that it is of, in `prod.yaml`.
    of: &'static str,
    /// The breach.
    what: &'static str,
    /// The stack that is broken.
    stack: &'static str,
    /// The change that makes it.
    breaks: fn(&mut Json),
    /// The rule that must find it.
    rule: &'static str,
}

const fn service(what: &'static str, breaks: fn(&mut Json), rule: &'static str) -> Mutation {
    Mutation { of: "prod", what, stack: "service", breaks, rule }
}

const fn edge(what: &'static str, breaks: fn(&mut Json), rule: &'static str) -> Mutation {
    Mutation { of: "prod", what, stack: "edge", breaks, rule }
}

const fn watch(what: &'static str, breaks: fn(&mut Json), rule: &'static str) -> Mutation {
    Mutation { of: "prod", what, stack: "watch", breaks, rule }
}

const fn strict(what: &'static str, breaks: fn(&mut Json), rule: &'static str) -> Mutation {
    Mutation { of: "strict", what, stack: "service", breaks, rule }
}

fn all() -> impl Iterator<Item = &'static Mutation> {
    let beside = gateway::MUTATIONS.iter().chain(&logs::MUTATIONS).chain(&rights::MUTATIONS);
    data::MUTATIONS.iter().chain(&edge::MUTATIONS).chain(beside)
}

#[test]
fn each_way_to_break_a_template_is_caught() {
    let [prod, strict] = ["prod", "strict"].map(|name| {
        let environment = of_prod(name);
        let templates = assembly(&environment).templates;
        (environment, templates)
    });
    let mut missed = Vec::new();
    for mutation in all() {
        let (environment, templates) = if mutation.of == "strict" { &strict } else { &prod };
        let whole = &templates[&format!("{}.template.json", mutation.stack)];
        let mut broken = whole.clone();
        (mutation.breaks)(&mut broken);
        assert!(broken != *whole, "{} changes nothing", mutation.what);
        let findings = audit(&broken, environment);
        if !findings.iter().any(|finding| finding.rule == mutation.rule) {
            missed
                .push(format!("{} is not caught by `{}` but by {findings:?}", mutation.what, mutation.rule));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(all().count() >= 40, "{}", all().count());
    let distinct: BTreeSet<_> = all().map(|mutation| mutation.what).collect();
    assert_eq!(distinct.len(), all().count(), "two mutations have one name");
}

/// The rules as they are written in the audit's source.
#[test]
fn every_rule_catches_something() {
    let sources = [
        include_str!("../audit/data.rs"),
        include_str!("../audit/delivery.rs"),
        include_str!("../audit/edge.rs"),
        include_str!("../audit/gateway.rs"),
        include_str!("../audit/logs.rs"),
        include_str!("../audit/rights.rs"),
        include_str!("../audit/secrets.rs"),
    ];
    let caught: BTreeSet<_> = all().map(|mutation| mutation.rule).collect();
    let mut idle = BTreeSet::new();
    for call in sources.iter().flat_map(|source| source.split("look.hold(").skip(1)) {
        let call = call.split_whitespace().collect::<Vec<_>>().join(" ");
        let rule = call.split("\", id").next().and_then(|call| call.split("\", name").next());
        let rule = rule.and_then(|call| call.rsplit('"').next()).unwrap().to_owned();
        if !caught.contains(rule.as_str()) {
            idle.insert(rule);
        }
    }
    assert!(idle.is_empty(), "no mutation shows that these find anything: {idle:#?}");
}

/// Something within a template that is there.
fn at<'a>(template: &'a mut Json, id: &str, pointer: &str) -> &'a mut Json {
    let place = template["Resources"][id].pointer_mut(pointer);
    place.unwrap_or_else(|| panic!("`{id}` has no `{pointer}`"))
}

/// Sets a property of a resource; it may be new, what it is in must be there.
fn set(template: &mut Json, id: &str, pointer: &str, value: impl Into<Json>) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = at(template, id, &format!("/Properties{parent}"));
    match parent.as_array_mut() {
        Some(items) => items[key.parse::<usize>().unwrap()] = value.into(),
        None => parent[key.replace("~1", "/")] = value.into(),
    }
}

/// Removes a property of a resource.
fn unset(template: &mut Json, id: &str, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = at(template, id, &format!("/Properties{parent}")).as_object_mut().unwrap();
    assert!(parent.remove(&key.replace("~1", "/")).is_some(), "`{id}` has no `{pointer}`");
}

/// Removes a resource.
fn drop(template: &mut Json, id: &str) {
    assert!(template["Resources"].as_object_mut().unwrap().remove(id).is_some(), "there is no `{id}`");
}

/// Adds a resource.
fn add(template: &mut Json, id: &str, resource: Json) {
    template["Resources"][id] = resource;
}

/// The statement of a role that allows an action.
fn grant<'a>(template: &'a mut Json, role: &str, action: &str) -> &'a mut Json {
    let statements = at(template, role, "/Properties/Policies/0/PolicyDocument/Statement");
    let found =
        statements.as_array_mut().unwrap().iter_mut().find(|statement| {
            statement["Effect"] == "Allow" && statement["Action"].to_string().contains(action)
        });
    found.unwrap_or_else(|| panic!("`{role}` has no `{action}`"))
}
