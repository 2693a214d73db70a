use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Event, Events, Failure, STACK};
use crate::console::Console;
use crate::deploy::status::Status;

static PATHS: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| BTreeMap::from([("B".to_owned(), "Delivery/B".to_owned())]));

fn event(id: &str, kind: &str, word: &str, reason: &str) -> Event {
    Event {
        id: format!("{id}-{word}"),
        stack_id: "arn:stack".to_owned(),
        token: None,
        logical_id: id.to_owned(),
        physical_id: if kind == STACK { "arn:stack" } else { id }.to_owned(),
        resource_type: kind.to_owned(),
        word: word.to_owned(),
        reason: reason.to_owned(),
        at: None,
    }
}

fn events() -> Events<'static> {
    Events::of("arn:stack", "s", "token", 2, &PATHS)
}

#[test]
fn the_first_cause_is_the_earliest_failure_that_was_not_cancelled() {
    let mut events = events();
    let mut console = Console::silent();
    let recorded = [
        event("s", STACK, "CREATE_IN_PROGRESS", "User Initiated"),
        event("A", "AWS::SQS::Queue", "CREATE_FAILED", "Resource creation cancelled"),
        event("B", "AWS::SQS::Queue", "CREATE_FAILED", "Invalid value for MessageRetentionPeriod"),
        event("C", "AWS::SQS::Queue", "CREATE_FAILED", "Something later"),
        event("s", STACK, "ROLLBACK_IN_PROGRESS", "The following resource(s) failed: [A, B, C]."),
    ];
    for event in recorded {
        assert_eq!(events.take(event, &mut console), None);
    }
    let end = events.take(event("s", STACK, "ROLLBACK_COMPLETE", ""), &mut console);
    assert_eq!(end, Some((Status::Stillborn, "ROLLBACK_COMPLETE".to_owned())));
    assert_eq!(
        events.failure,
        Some(Failure {
            logical_id: "B".to_owned(),
            path: "Delivery/B".to_owned(),
            resource_type: "AWS::SQS::Queue".to_owned(),
            reason: "Invalid value for MessageRetentionPeriod".to_owned(),
        })
    );
}

#[test]
fn a_nested_stack_that_completes_does_not_end_the_operation() {
    let mut nested = event("Child", STACK, "CREATE_COMPLETE", "");
    nested.physical_id = "arn:child".to_owned();
    assert_eq!(events().take(nested, &mut Console::silent()), None);
}

/// As recorded: `ROLLBACK_IN_PROGRESS` may be the only event with a reason (localstack/localstack at 8b9a79f0, 2023-08-01), and what
/// follows from another failure ends with a blank.
#[test]
fn the_rollback_says_why_where_no_resource_does_as_recorded() {
    let mut events = events();
    let mut console = Console::silent();
    let reason = "Parameter validation failed: parameter value 1 for parameter name One does not exist. Rollback requested by user.";
    assert_eq!(events.take(event("s", STACK, "CREATE_IN_PROGRESS", ""), &mut console), None);
    assert_eq!(events.take(event("s", STACK, "ROLLBACK_IN_PROGRESS", reason), &mut console), None);
    assert!(events.take(event("s", STACK, "ROLLBACK_COMPLETE", ""), &mut console).is_some());
    assert_eq!(events.failure, None);
    assert_eq!(events.stack_failure.map(|failure| failure.reason), Some(reason.to_owned()));
    assert!(super::explain::is_consequence("The following resource(s) failed to delete: [X]. "));
}
