use super::{Event, STACK, Source};

fn event(number: u32, token: Option<&str>, kind: &str, word: &str) -> Event {
    Event {
        id: number.to_string(),
        stack_id: "arn:stack".to_owned(),
        token: token.map(str::to_owned),
        logical_id: "One".to_owned(),
        physical_id: "arn:stack".to_owned(),
        resource_type: kind.to_owned(),
        word: word.to_owned(),
        reason: String::new(),
        at: None,
    }
}

/// The events that a poll takes of these, given the newest first, by their numbers, the oldest first.
fn taken(source: &mut Source, events: &[Event]) -> Vec<String> {
    let mut kept = Vec::new();
    source.keep(events.iter().cloned(), &mut kept);
    source.in_order(kept).into_iter().map(|event| event.id).collect()
}

const QUEUE: &str = "AWS::SQS::Queue";

#[test]
fn only_the_events_of_the_operation_are_taken_and_each_once() {
    let (ours, theirs) = (Some("ours"), Some("theirs"));
    let old = [event(2, theirs, STACK, "UPDATE_COMPLETE"), event(1, theirs, STACK, "UPDATE_IN_PROGRESS")];
    let mut source = Source::with_token("ours");
    assert!(taken(&mut source, &old).is_empty(), "ours has not begun");
    let begun = [event(3, ours, STACK, "UPDATE_IN_PROGRESS")].into_iter().chain(old).collect::<Vec<_>>();
    assert_eq!(taken(&mut source, &begun), ["3"]);
    let more = [event(5, ours, QUEUE, "UPDATE_COMPLETE"), event(4, ours, QUEUE, "UPDATE_IN_PROGRESS")];
    let more = more.into_iter().chain(begun).collect::<Vec<_>>();
    assert_eq!(taken(&mut source, &more), ["4", "5"]);
}

/// Nobody has recorded which token the events of a rollback have.
#[test]
fn a_rollback_belongs_to_the_operation_that_failed_and_what_comes_behind_it_does_not() {
    for token in [Some("ours"), Some("its own"), None] {
        let events = [
            event(6, Some("theirs"), STACK, "UPDATE_IN_PROGRESS"),
            event(5, token, STACK, "UPDATE_ROLLBACK_COMPLETE"),
            event(4, token, QUEUE, "UPDATE_COMPLETE"),
            event(3, token, STACK, "UPDATE_ROLLBACK_IN_PROGRESS"),
            event(2, Some("ours"), QUEUE, "UPDATE_FAILED"),
            event(1, Some("ours"), STACK, "UPDATE_IN_PROGRESS"),
        ];
        assert_eq!(taken(&mut Source::with_token("ours"), &events[1..]), ["1", "2", "3", "4", "5"]);
        assert_eq!(taken(&mut Source::newest_operation(), &events[1..]), ["1", "2", "3", "4", "5"]);
        let mut source = Source::with_token("ours");
        assert_eq!(taken(&mut source, &events[5..]), ["1"]);
        assert_eq!(taken(&mut source, &events[3..]), ["2", "3"]);
        assert_eq!(taken(&mut source, &events), ["4", "5"]);
        assert!(taken(&mut Source::with_token("ours"), &events[..1]).is_empty());
    }
}

#[test]
fn what_is_going_on_is_told_from_what_failed_before_it() {
    let events = [
        event(4, Some("continued"), STACK, "UPDATE_ROLLBACK_IN_PROGRESS"),
        event(3, Some("first"), STACK, "UPDATE_ROLLBACK_FAILED"),
        event(2, Some("first"), STACK, "UPDATE_ROLLBACK_IN_PROGRESS"),
        event(1, Some("first"), STACK, "UPDATE_IN_PROGRESS"),
    ];
    assert_eq!(taken(&mut Source::newest_operation(), &events), ["4"]);
    assert_eq!(taken(&mut Source::newest_operation(), &events[1..]), ["1", "2", "3"]);
    let nameless = events.map(|event| Event { token: None, ..event });
    assert_eq!(taken(&mut Source::newest_operation(), &nameless), ["4"], "by the end of the one before");
}
