use aws_sdk_cloudformation::types::{ResourceStatus, StackEvent};

use super::{Events, Failure};
use crate::console::Console;
use crate::deploy::status::Status;

fn event(id: &str, kind: &str, word: &str, reason: &str) -> StackEvent {
    StackEvent::builder()
        .stack_id("arn:stack")
        .event_id(format!("{id}-{word}"))
        .stack_name("s")
        .timestamp(aws_smithy_types::DateTime::from_secs(0))
        .logical_resource_id(id)
        .physical_resource_id(if kind == super::STACK { "arn:stack" } else { id })
        .resource_type(kind)
        .resource_status(ResourceStatus::from(word))
        .resource_status_reason(reason)
        .build()
}

fn events() -> Events {
    Events {
        stack_id: "arn:stack".to_owned(),
        seen: std::collections::HashSet::new(),
        working: std::collections::BTreeMap::new(),
        begun: false,
        finished: 0,
        expected: 2,
        failure: None,
        stack_failure: None,
    }
}

#[test]
fn the_first_cause_is_the_earliest_failure_that_was_not_cancelled() {
    let mut events = events();
    let mut console = Console::silent();
    let recorded = [
        event("s", super::STACK, "CREATE_IN_PROGRESS", "User Initiated"),
        event("A", "AWS::SQS::Queue", "CREATE_FAILED", "Resource creation cancelled"),
        event("B", "AWS::SQS::Queue", "CREATE_FAILED", "Invalid value for MessageRetentionPeriod"),
        event("C", "AWS::SQS::Queue", "CREATE_FAILED", "Something later"),
        event("s", super::STACK, "ROLLBACK_IN_PROGRESS", "The following resource(s) failed: [A, B, C]."),
    ];
    for event in recorded {
        assert_eq!(events.take(event, &mut console), None);
    }
    let end = events.take(event("s", super::STACK, "ROLLBACK_COMPLETE", ""), &mut console);
    assert_eq!(end, Some((Status::Stillborn, "ROLLBACK_COMPLETE".to_owned())));
    assert_eq!(
        events.failure,
        Some(Failure {
            logical_id: "B".to_owned(),
            resource_type: "AWS::SQS::Queue".to_owned(),
            reason: "Invalid value for MessageRetentionPeriod".to_owned(),
        })
    );
}

#[test]
fn a_nested_stack_that_completes_does_not_end_the_operation() {
    let nested = StackEvent::builder()
        .stack_id("arn:stack")
        .event_id("1")
        .stack_name("s")
        .timestamp(aws_smithy_types::DateTime::from_secs(0))
        .logical_resource_id("Child")
        .physical_resource_id("arn:child")
        .resource_type(super::STACK)
        .resource_status(ResourceStatus::CreateComplete)
        .build();
    assert_eq!(events().take(nested, &mut Console::silent()), None);
}
