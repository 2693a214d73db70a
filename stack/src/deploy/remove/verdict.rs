//! The next step after a stack could not be deleted.
//!
//! It must not know how to delete.

use aws_sdk_cloudformation::types::{ResourceStatus, StackResourceSummary};

use super::BUCKET;

/// An access log that is still being delivered can fill a bucket again while its stack is deleted.
const ATTEMPTS: usize = 4;

/// The obstacle of a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub logical_id: String,
    pub resource_type: String,
    pub physical_id: String,
    /// The reason for which it could not be deleted, in CloudFormation's words.
    pub reason: String,
}

/// The next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same once more.
    Again,
    /// Once more, without the resources that failed: they stay behind.
    Retain,
    /// Nobody knows what is in the way.
    GiveUp,
}

/// The resources that could not be deleted.
pub fn failed(resources: &[StackResourceSummary]) -> Vec<Kept> {
    of_status(resources, &ResourceStatus::DeleteFailed)
}

/// The resources that the deletion left out, as the list of a stack that is gone still tells.
pub fn skipped(resources: &[StackResourceSummary]) -> Vec<Kept> {
    let mut skipped = of_status(resources, &ResourceStatus::DeleteSkipped);
    skipped.iter_mut().for_each(|kept| kept.reason = "its deletion was skipped".to_owned());
    skipped
}

fn of_status(resources: &[StackResourceSummary], status: &ResourceStatus) -> Vec<Kept> {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let mut kept: Vec<_> = resources
        .iter()
        .filter(|resource| resource.resource_status() == Some(status))
        .map(|resource| Kept {
            logical_id: text(resource.logical_resource_id()),
            resource_type: text(resource.resource_type()),
            physical_id: text(resource.physical_resource_id()),
            reason: text(resource.resource_status_reason()),
        })
        .collect();
    kept.sort_by(|a, b| a.logical_id.cmp(&b.logical_id));
    kept
}

/// Decides by what failed each time so far, the last time last.
pub fn decide(failures: &[Vec<Kept>]) -> Verdict {
    let Some((last, before)) = failures.split_last() else { return Verdict::Again };
    let exhausted = failures.len() >= ATTEMPTS;
    // A full bucket is emptied before each attempt: it isn't the same failure again.
    let refills = last.iter().any(|kept| kept.resource_type == BUCKET);
    let same = before.last().is_some_and(|before| ids(before).eq(ids(last)));
    match last[..] {
        [] if exhausted => Verdict::GiveUp,
        [] => Verdict::Again,
        _ if exhausted || (same && !refills) => Verdict::Retain,
        _ => Verdict::Again,
    }
}

fn ids(kept: &[Kept]) -> impl Iterator<Item = &str> {
    kept.iter().map(|kept| kept.logical_id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(logical_id: &str, resource_type: &str) -> Kept {
        Kept {
            logical_id: logical_id.to_owned(),
            resource_type: resource_type.to_owned(),
            physical_id: String::new(),
            reason: String::new(),
        }
    }

    #[test]
    fn what_fails_twice_is_retained() {
        let role = || vec![kept("Role", "AWS::IAM::Role")];
        let topic = || vec![kept("Topic", "AWS::SNS::Topic")];
        assert_eq!(decide(&[role()]), Verdict::Again);
        assert_eq!(decide(&[role(), role()]), Verdict::Retain);
        assert_eq!(decide(&[role(), topic()]), Verdict::Again, "something else failed: it goes forward");
        assert_eq!(decide(&[role(), topic(), topic()]), Verdict::Retain);
        let one_more = [role(), topic()].concat();
        assert_eq!(decide(&[role(), one_more]), Verdict::Again);
    }

    #[test]
    fn a_bucket_that_fills_up_is_emptied_again_but_not_for_ever() {
        let bucket = || vec![kept("Site", BUCKET)];
        assert_eq!(decide(&[bucket(), bucket()]), Verdict::Again);
        assert_eq!(decide(&[bucket(), bucket(), bucket(), bucket()]), Verdict::Retain);
    }

    #[test]
    fn a_failure_without_a_resource_ends_after_a_few_attempts() {
        assert_eq!(decide(&[Vec::new(), Vec::new()]), Verdict::Again);
        assert_eq!(decide(&[Vec::new(), Vec::new(), Vec::new(), Vec::new()]), Verdict::GiveUp);
    }
}
