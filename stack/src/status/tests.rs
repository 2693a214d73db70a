use time::OffsetDateTime;

use super::health::{Alarm, Alarms, Queue};
use super::stacks::{Stack, Work};
use super::{Report, end, show, words};
use crate::deploy::lock::Lock;
use crate::instant;

fn now() -> OffsetDateTime {
    instant::parse("2026-11-21T18:00:00Z").unwrap()
}

fn stack(id: &str, word: &str) -> Stack {
    Stack {
        id: id.to_owned(),
        name: format!("otpost-dev-{id}"),
        region: "us-east-1".to_owned(),
        status: Some(word.to_owned()),
        means: words::plain(word).to_owned(),
        reason: None,
        since: Some("2026-11-21T17:57:00Z".to_owned()),
        created_at: Some("2026-11-19T10:00:00Z".to_owned()),
        changed_at: Some("2026-11-21T17:55:00Z".to_owned()),
        working_on: Vec::new(),
        next: words::next(word, "dev"),
        outputs: [].into(),
        resources: Vec::new(),
    }
}

fn report(stacks: Vec<Stack>, alarms: Alarms, queues: Vec<Queue>) -> Report {
    Report {
        environment: "dev".to_owned(),
        region: "eu-central-1".to_owned(),
        deployed: true,
        protected: false,
        version: Some("0.1.0".to_owned()),
        expires_at: Some("2026-11-21T23:00:00Z".to_owned()),
        fingerprint: Some("1a2b".to_owned()),
        site_url: Some("https://d1.cloudfront.net".to_owned()),
        lock: None,
        stacks,
        alarms,
        queues,
    }
}

#[test]
fn an_update_under_way_and_what_rings() {
    let mut busy = stack("service", "UPDATE_IN_PROGRESS");
    busy.working_on.push(Work {
        path: "Distribution".to_owned(),
        logical_id: "Distribution".to_owned(),
        kind: "AWS::CloudFront::Distribution".to_owned(),
        status: "UPDATE_IN_PROGRESS".to_owned(),
    });
    let alarm = Alarm {
        path: "Delivery/Failing".to_owned(),
        name: "otpost-dev-service-DeliveryFailing-1".to_owned(),
        description: "Nobody is reached, try after try.".to_owned(),
        since: Some("2026-11-21T17:58:30Z".to_owned()),
        reason: "Threshold Crossed: 1 datapoint was greater than 0.".to_owned(),
    };
    let queue = |path: &str, dead_letters, waiting, in_flight| Queue {
        path: path.to_owned(),
        dead_letters,
        waiting,
        in_flight,
    };
    let queues = vec![queue("Delivery/Queue", false, 4, 1), queue("Delivery/DeadLetters", true, 2, 0)];
    let mut report = report(
        vec![stack("edge", "UPDATE_COMPLETE"), busy],
        Alarms { total: 14, ringing: vec![alarm], not_asked: None },
        queues,
    );
    report.lock = Some(Lock {
        owner: "ana".to_owned(),
        host: "laptop".to_owned(),
        purpose: "deploy".to_owned(),
        taken_at: instant::parse("2026-11-21T17:55:00Z").unwrap(),
        expires_at: instant::parse("2026-11-21T18:03:00Z").unwrap(),
        process: None,
    });
    insta::assert_snapshot!(show(&report, now()).join("\n"));
}

#[test]
fn a_stack_that_is_stuck_comes_with_its_command() {
    let mut stuck = stack("service", "UPDATE_ROLLBACK_FAILED");
    stuck.reason = Some("The following resource(s) failed to update: [Table].".to_owned());
    insta::assert_snapshot!(show(&report(vec![stuck], Alarms::default(), Vec::new()), now()).join("\n"));
}

#[test]
fn an_end_is_ahead_or_over_or_never() {
    assert_eq!(end("2026-11-22T18:00:00Z", now()), "2026-11-22T18:00:00Z (in 24 h)");
    assert!(end("2026-11-21T15:00:00Z", now()).ends_with("(3 h ago: `stack prune` may remove it)"));
    assert_eq!(end("never", now()), "never");
}
