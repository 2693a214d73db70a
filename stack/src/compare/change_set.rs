//! The changes of resources according to CloudFormation's change set.
//!
//! It takes no values from it: a change set holds secret ones in clear.

mod references;

use std::collections::BTreeSet;

use app::manifest::StackEntry;
use aws_sdk_cloudformation::types::{
    self, ChangeAction, PolicyAction, ResourceChange as Told, ResourceChangeDetail, StackResourceDriftStatus,
};

use crate::compare::properties::Property;
use crate::compare::resources::{Action, Replacement, ResourceChange};

/// Corrects what two templates say by what CloudFormation says, which knows the resources too.
pub fn merge(changes: &mut Vec<ResourceChange>, told: &[types::Change], paths: &StackEntry) {
    let told: Vec<_> =
        told.iter().filter_map(types::Change::resource_change).filter(|told| !is_noted(told)).collect();
    // A change that the templates show stays; a change that was concluded from references is CloudFormation's to
    // confirm.
    changes.retain(|change| {
        change.action != Action::Modify
            || !change.properties.is_empty()
            || told.iter().any(|told| told.logical_resource_id() == Some(&change.logical_id))
    });
    for told in &told {
        let Some(id) = told.logical_resource_id() else { continue };
        match changes.iter_mut().find(|change| change.logical_id == id) {
            Some(change) => correct(change, told),
            None => changes.push(new(id, told, paths)),
        }
    }
    references::settle(changes, &told);
    changes.sort_by(|one, other| one.logical_id.cmp(&other.logical_id));
}

fn correct(change: &mut ResourceChange, told: &Told) {
    let certain = change.replacement == Replacement::Always && !change.properties.is_empty();
    change.replacement = match replacement(told) {
        // A property that can't be changed in place is changed in the template itself: there is no doubt.
        said if certain => said.max(change.replacement),
        said => said,
    };
    change.kept |= kept(told);
    for cause in causes(told) {
        if !change.because.contains(&cause) {
            change.because.push(cause);
        }
    }
}

/// A change that the templates don't show: of a parameter's value, of tags, of a resource imported.
fn new(id: &str, told: &Told, entry: &StackEntry) -> ResourceChange {
    let action = match told.action() {
        Some(ChangeAction::Add) => Action::Add,
        Some(ChangeAction::Remove) => Action::Remove,
        Some(ChangeAction::Import) => Action::Import,
        _ => Action::Modify,
    };
    ResourceChange {
        logical_id: id.to_owned(),
        path: entry.paths.get(id).cloned(),
        kind: told.resource_type().unwrap_or("?").to_owned(),
        action,
        replacement: replacement(told),
        kept: kept(told),
        because: causes(told),
        properties: Vec::<Property>::new(),
    }
}

fn replacement(told: &Told) -> Replacement {
    match (told.action(), told.replacement()) {
        // An added resource has no replacement, and an action that isn't known yet may be anything.
        (Some(ChangeAction::Dynamic), None) => Replacement::Perhaps,
        (_, None | Some(types::Replacement::False)) => Replacement::Never,
        (_, Some(types::Replacement::True)) => Replacement::Always,
        (_, Some(_)) => Replacement::Perhaps,
    }
}

/// The number of resources that surely have an event: one that only refers to a changed one may stay as it is.
pub fn told_of(changes: &[types::Change]) -> usize {
    let changes = changes.iter().filter_map(types::Change::resource_change);
    changes.filter(|told| !references::only_refers(told)).count()
}

/// True if something is put back that was changed by hand.
pub fn reverts(changes: &[types::Change]) -> bool {
    let mut told = changes.iter().filter_map(types::Change::resource_change);
    told.any(|told| !is_noted(told) && by_hand(told).is_some())
}

/// True if CloudFormation only takes note of what is there.
fn is_noted(told: &Told) -> bool {
    told.action() == Some(&ChangeAction::SyncWithActual)
}

/// The change that somebody made to a resource past CloudFormation, if it is put back: its properties by name, without a value.
fn by_hand(told: &Told) -> Option<String> {
    match told.resource_drift_status()? {
        StackResourceDriftStatus::Deleted => Some("a deletion by hand".to_owned()),
        StackResourceDriftStatus::Modified => {
            let names = told.details().iter().filter_map(|detail| detail.target()?.name());
            let names: BTreeSet<_> = names.collect();
            let names = names.into_iter().collect::<Vec<_>>().join(" and ");
            Some(if names.is_empty() {
                "a change by hand".to_owned()
            } else {
                format!("a change of {names} by hand")
            })
        }
        _ => None,
    }
}

fn kept(told: &Told) -> bool {
    matches!(told.policy_action(), Some(PolicyAction::Retain | PolicyAction::ReplaceAndRetain))
}

fn causes(told: &Told) -> Vec<String> {
    let mut causes: Vec<_> = by_hand(told).into_iter().collect();
    for detail in told.details() {
        let cause = detail.causing_entity().map(|entity| match entity.split_once('.') {
            Some((id, _)) => id.to_owned(),
            None => entity.to_owned(),
        });
        let tags = of_tags(detail).then(|| "the stack's tags".to_owned());
        if let Some(cause) = cause.or(tags)
            && !causes.contains(&cause)
        {
            causes.push(cause);
        }
    }
    causes
}

fn of_tags(detail: &ResourceChangeDetail) -> bool {
    let attribute = detail.target().and_then(types::ResourceTargetDefinition::attribute);
    attribute == Some(&types::ResourceAttribute::Tags) && detail.change_source().is_none()
}
