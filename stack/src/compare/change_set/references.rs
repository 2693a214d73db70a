//! Resources that are in a change set only because they refer to another one that changes. CloudFormation evaluates what
//! they refer to while it updates, and does nothing if that is the same as before: as recorded in
//! localstack/localstack at 8b9a79f0, `cloudformation/test_change_sets`, `test_unrelated_changes_update_propagation`
//! (2025-07-31), where such a resource is listed as `Modify`, `Dynamic`, `Replacement: False`, and has no event.
//!
//! It must not know what is concluded from templates.

use aws_sdk_cloudformation::types::{
    ChangeAction, ChangeSource, EvaluationType, ResourceChange as Told, ResourceChangeDetail,
};

use crate::compare::resources::{Action, Replacement, ResourceChange};

/// Of those that would perhaps be replaced, says which are not: all that refer to names of what stays itself.
pub fn settle(changes: &mut [ResourceChange], told: &[&Told]) {
    let told_of = |id: &str| told.iter().find(|told| told.logical_resource_id() == Some(id)).copied();
    let mut doubtful: Vec<(usize, &Told)> = Vec::new();
    for (at, change) in changes.iter_mut().enumerate() {
        if change.replacement == Replacement::Perhaps
            && let Some(told) = told_of(&change.logical_id)
            && only_refers(told)
            && told.details().iter().all(|detail| stays(detail, told_of))
        {
            change.replacement = Replacement::Never;
            doubtful.push((at, told));
        }
    }
    // A resource that refers to a replaced one is perhaps replaced too, and so on.
    loop {
        let moves = |id: &str| {
            let change = changes.iter().find(|change| change.logical_id == id);
            change.is_some_and(|one| one.action != Action::Modify || one.replacement != Replacement::Never)
        };
        let found = doubtful.iter().position(|(_, told)| {
            told.details().iter().filter_map(cause).any(|(resource, _)| moves(resource))
        });
        let Some(found) = found else { return };
        let (at, _) = doubtful.swap_remove(found);
        if let Some(change) = changes.get_mut(at) {
            change.replacement = Replacement::Perhaps;
        }
    }
}

/// True if nothing changes but attributes of other resources that it refers to, and these only perhaps.
pub fn only_refers(told: &Told) -> bool {
    let details = told.details();
    told.action() == Some(&ChangeAction::Modify)
        && !details.is_empty()
        && details.iter().all(|detail| {
            detail.evaluation() == Some(&EvaluationType::Dynamic)
                && detail.change_source() == Some(&ChangeSource::ResourceAttribute)
                && cause(detail).is_some()
        })
}

/// The resource that is referred to, and the attribute.
fn cause(detail: &ResourceChangeDetail) -> Option<(&str, &str)> {
    detail.causing_entity()?.split_once('.')
}

/// True if an attribute stays as long as its resource does. A value that a property sets doesn't, and a table has
/// another stream when that is switched off and on.
fn stays<'a>(detail: &ResourceChangeDetail, told_of: impl Fn(&str) -> Option<&'a Told>) -> bool {
    let Some((resource, attribute)) = cause(detail) else { return false };
    if attribute == "StreamArn" {
        let touched = |detail: &ResourceChangeDetail| {
            detail.target().and_then(|target| target.name()) == Some("StreamSpecification")
        };
        return !told_of(resource).is_some_and(|told| told.details().iter().any(touched));
    }
    ["Arn", "Id", "Name", "Url"].iter().any(|end| attribute.ends_with(end))
}
