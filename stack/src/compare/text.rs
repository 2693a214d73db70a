//! A difference as a person reads it.
//!
//! It must not decide what is shown of a value: that is done where values are compared.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::compare::difference::Difference;
use crate::compare::parameters::ParameterChange;
use crate::compare::properties::Property;
use crate::compare::resources::{Action, Replacement, ResourceChange};
use crate::compare::value::{line, shorten};

/// A stack that is made from nothing has no surprises: beyond so many resources they are counted by type.
const FEW: usize = 12;

/// The lines of a difference: a heading, what changes, and last who may do more than before.
pub fn lines(difference: &Difference) -> Vec<String> {
    if difference.is_empty() {
        return vec![format!("{}: nothing changes", difference.stack)];
    }
    let mut lines = vec![heading(difference)];
    if difference.created && difference.changes.len() > FEW {
        lines.extend(by_type(&difference.changes));
    } else {
        lines.extend(resources(&difference.changes));
    }
    section(&mut lines, "template", difference.template.iter().map(property));
    section(&mut lines, "parameters", difference.parameters.iter().map(parameter));
    section(&mut lines, "outputs", difference.outputs.iter().map(property));
    if let Some(moved) = &difference.relying_party {
        lines.extend(moved.lines().map(|line| format!("  {line}")));
    }
    if let Some(logs) = &difference.gateway_logs {
        lines.extend(logs.lines().into_iter().map(|line| format!("  {line}")));
    }
    if difference.broadens() {
        lines.push("  broadens: somebody may do more than before".to_owned());
        for finding in &difference.broadening {
            let path = finding.path.as_ref().map(|path| format!(" ({path})")).unwrap_or_default();
            lines.push(format!("    ! {}{path}: {}", finding.logical_id, finding.finding));
        }
    }
    lines
}

fn heading(difference: &Difference) -> String {
    let of = |action: Action| difference.changes.iter().filter(move |change| change.action == action);
    let replaced = of(Action::Modify).filter(|change| change.replacement != Replacement::Never).count();
    let counts = [
        (of(Action::Add).count() + of(Action::Import).count(), "added"),
        (of(Action::Modify).count() - replaced, "modified"),
        (replaced, "replaced"),
        (of(Action::Remove).count(), "removed"),
    ];
    let counts: Vec<_> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let what = if counts.is_empty() { "no resource changes".to_owned() } else { counts.join(", ") };
    let made = if difference.created { "new, " } else { "" };
    format!("{}: {made}{what}", difference.stack)
}

fn by_type(changes: &[ResourceChange]) -> Vec<String> {
    let mut counts = BTreeMap::new();
    for change in changes {
        *counts.entry(&change.kind).or_insert(0_usize) += 1;
    }
    counts.iter().map(|(kind, count)| format!("  + {count:>3}  {kind}")).collect()
}

fn resources(changes: &[ResourceChange]) -> Vec<String> {
    let width = |of: fn(&ResourceChange) -> &str| {
        changes.iter().map(of).map(|text| text.chars().count()).max().unwrap_or(0)
    };
    let (ids, paths) = (width(|change| &change.logical_id), width(path));
    let mut lines = Vec::new();
    for change in changes {
        let because = match change.because.as_slice() {
            [] => String::new(),
            causes => format!("because of {}", shorten(&causes.join(", "))),
        };
        let row = format!(
            "  {} {:<ids$}  {:<paths$}  {}{}",
            sign(change),
            change.logical_id,
            path(change),
            change.kind,
            outcome(change),
        );
        if change.properties.is_empty() {
            lines.push(format!("{row}  {because}").trim_end().to_owned());
            continue;
        }
        lines.push(row.trim_end().to_owned());
        lines.extend(change.properties.iter().map(|changed| format!("      {}", property(changed))));
        if !because.is_empty() {
            lines.push(format!("      {because}"));
        }
    }
    lines
}

fn path(change: &ResourceChange) -> &str {
    change.path.as_deref().unwrap_or("-")
}

fn sign(change: &ResourceChange) -> char {
    match (change.action, change.replacement) {
        (Action::Add | Action::Import, _) => '+',
        (Action::Remove, _) => '-',
        (Action::Modify, Replacement::Never) => '~',
        (Action::Modify, _) => '±',
    }
}

fn outcome(change: &ResourceChange) -> String {
    let outcome = match (change.action, change.replacement) {
        (Action::Import, _) => "  imported",
        (Action::Remove, _) if change.kept => "  leaves the stack, and stays",
        (Action::Remove, _) => "  removed",
        (Action::Add, _) | (Action::Modify, Replacement::Never) => "",
        (Action::Modify, Replacement::Perhaps) => "  perhaps replaced",
        (Action::Modify, Replacement::Always) => "  replaced",
    };
    let kept = change.kept && change.action == Action::Modify && change.replacement != Replacement::Never;
    if kept { format!("{outcome}; the old one stays") } else { outcome.to_owned() }
}

fn property(property: &Property) -> String {
    format!("{}: {} → {}", property.path, side(&property.old), side(&property.new))
}

fn side(value: &Json) -> String {
    if value.is_null() { "(none)".to_owned() } else { line(value) }
}

fn parameter(parameter: &ParameterChange) -> String {
    let name = &parameter.name;
    match (parameter.action, &parameter.old, &parameter.new) {
        (Action::Modify, None, None) => format!("{name} changes"),
        (Action::Remove, ..) => format!("{name} goes"),
        (_, None, None) => format!("{name} comes"),
        (_, old, new) => {
            let side = |value: &Option<String>| value.as_deref().map_or("(none)".to_owned(), quoted);
            format!("{name}: {} → {}", side(old), side(new))
        }
    }
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "(empty)".to_owned() } else { shorten(text) }
}

fn section(lines: &mut Vec<String>, name: &str, entries: impl Iterator<Item = String>) {
    let mut entries = entries.peekable();
    if entries.peek().is_some() {
        lines.push(format!("  {name}"));
        lines.extend(entries.map(|entry| format!("    {entry}")));
    }
}
