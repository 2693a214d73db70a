use std::collections::BTreeMap;

use time::{Duration, OffsetDateTime};

use super::{Deployed, Expiry, Standing, Status, expiry, is_over};
use crate::deploy::inventory::Current;
use crate::instant;

/// A stack as DescribeStacks would tell it.
pub fn stack(id: &str, word: &str, expires_at: Option<&str>) -> Deployed {
    let parameters: BTreeMap<_, _> =
        expires_at.map(|at| ("ExpiresAt".to_owned(), at.to_owned())).into_iter().collect();
    Deployed {
        environment: Some("pr-7".to_owned()),
        id: id.to_owned(),
        name: format!("otpost-pr-7-{id}"),
        region: if id == "service" { "eu-central-1" } else { "us-east-1" }.to_owned(),
        created: instant::parse("2026-11-21T10:00:00Z").unwrap(),
        termination_protection: false,
        current: Current {
            id: format!("arn:{id}"),
            status: Status::parse(word),
            word: word.to_owned(),
            parameters,
            outputs: BTreeMap::new(),
            tags: BTreeMap::new(),
            drifted: None,
        },
    }
}

fn noon() -> OffsetDateTime {
    instant::parse("2026-11-21T12:00:00Z").unwrap()
}

#[test]
fn every_status_has_plain_words() {
    let edge = stack("edge", "CREATE_COMPLETE", None);
    let words = |word: &str| {
        let service = stack("service", word, Some("never"));
        let standing = Standing::of("pr-7", &[&service, &edge], None).remove(0);
        format!("{word}: {}{}", standing.status, if standing.working { " …" } else { "" })
    };
    let all: Vec<_> = aws_sdk_cloudformation::types::StackStatus::values()
        .iter()
        .filter(|word| **word != "DELETE_COMPLETE")
        .map(|word| words(word))
        .collect();
    insta::assert_snapshot!(all.join("\n"), @r"
    CREATE_COMPLETE: up
    CREATE_FAILED: first deployment failed
    CREATE_IN_PROGRESS: being deployed …
    DELETE_FAILED: removal failed
    DELETE_IN_PROGRESS: being removed …
    IMPORT_COMPLETE: up
    IMPORT_IN_PROGRESS: being changed …
    IMPORT_ROLLBACK_COMPLETE: up; last deployment rolled back
    IMPORT_ROLLBACK_FAILED: stuck in a failed rollback
    IMPORT_ROLLBACK_IN_PROGRESS: being rolled back …
    REVIEW_IN_PROGRESS: planned, not deployed
    ROLLBACK_COMPLETE: first deployment failed
    ROLLBACK_FAILED: first deployment failed
    ROLLBACK_IN_PROGRESS: being rolled back …
    UPDATE_COMPLETE: up
    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: being deployed …
    UPDATE_FAILED: last deployment failed halfway
    UPDATE_IN_PROGRESS: being deployed …
    UPDATE_ROLLBACK_COMPLETE: up; last deployment rolled back
    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: being rolled back …
    UPDATE_ROLLBACK_FAILED: stuck in a failed rollback
    UPDATE_ROLLBACK_IN_PROGRESS: being rolled back …
    ");
}

#[test]
fn what_has_no_service_stack_is_half_removed() {
    let edge = stack("edge", "CREATE_COMPLETE", None);
    let standing = Standing::of("pr-7", &[&edge], None).remove(0);
    assert_eq!((standing.status, standing.region), ("half removed", None));
    assert!(standing.half_removed && !standing.working);
    assert_eq!(standing.expiry, Expiry::Unknown);
}

#[test]
fn a_name_in_two_regions_is_two_environments() {
    let here = stack("service", "CREATE_COMPLETE", Some("never"));
    let there = Deployed { region: "us-west-2".to_owned(), ..here.clone() };
    let edge = stack("edge", "CREATE_COMPLETE", None);
    let both = Standing::of("pr-7", &[&here, &there, &edge], None);
    let regions: Vec<_> = both.iter().map(|one| (one.region.as_deref(), one.regions.len())).collect();
    assert_eq!(regions, [(Some("eu-central-1"), 2), (Some("us-west-2"), 2)]);
}

#[test]
fn the_end_is_read_from_the_parameter() {
    assert_eq!(expiry(&stack("service", "CREATE_COMPLETE", Some("never"))), Expiry::Never);
    assert_eq!(
        expiry(&stack("service", "CREATE_COMPLETE", Some("2026-11-21T12:00:00Z"))),
        Expiry::At(noon())
    );
    assert_eq!(expiry(&stack("service", "CREATE_COMPLETE", Some("soon"))), Expiry::Unknown);
    assert_eq!(expiry(&stack("service", "CREATE_COMPLETE", None)), Expiry::Unknown);
}

#[test]
fn over_is_what_has_expired_or_whose_removal_was_begun() {
    let over = |word: &str, end: &str| is_over(&[&stack("service", word, Some(end))], noon());
    assert!(over("CREATE_COMPLETE", "2026-11-21T12:00:00Z"), "to the second");
    assert!(!over("CREATE_COMPLETE", "2026-11-21T12:00:01Z"));
    assert!(over("DELETE_FAILED", "2026-11-22T12:00:00Z"));
    assert!(!over("DELETE_FAILED", "never"), "somebody's own");
    assert!(!over("UPDATE_COMPLETE", "never"));
    assert!(is_over(&[&stack("edge", "CREATE_COMPLETE", None)], noon() - Duration::days(1)));
}
