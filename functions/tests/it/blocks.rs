//! Blocks of a client's requests: the rounds and writes that they save, and what processes that come, go and die make of one limit.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use aws_credential_types::Credentials;
use contract::Function;
use domain::Problem;
use functions::Error;
use functions::aws::Aws;
use functions::throttle::Throttle;
use proptest::prelude::*;
use tokio::task::LocalSet;

use crate::rig::Cloud;
use crate::rig::aws::config;
use crate::rig::cloud::{TABLE, create_table, empty_database};
use crate::rig::event::Reply;
use crate::throttling::minute;

/// Long enough for calls at the same time to be on their way together.
const DELAY: Duration = Duration::from_millis(200);
const UPDATE: &str = "DynamoDB UpdateItem";

fn user(number: usize) -> String {
    format!("user-{number}@example.com")
}

/// The rounds since the last time.
fn rounds(cloud: &Cloud) -> usize {
    cloud.take_calls().iter().map(|call| call.round).collect::<BTreeSet<_>>().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_block_lasts_verification_and_issue_take_two_rounds() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    minute().await;
    cloud.delay(DELAY);
    cloud.take_calls();
    let mut tokens = Vec::new();
    // The first request of a process reads the client and reserves one, the second reserves two.
    for (number, most) in [4, 3, 2].into_iter().enumerate() {
        tokens.push(cloud.issue(&key, &user(number)).await.text("token"));
        let took = rounds(&cloud);
        assert!(took <= most, "the issue {number} took {took} rounds");
    }
    for (number, most) in [4, 3, 2].into_iter().enumerate() {
        assert_eq!(cloud.verify(&key, &user(number), &tokens[number]).await.status, 200);
        let took = rounds(&cloud);
        assert!(took <= most, "the verification {number} took {took} rounds");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_client_costs_little_more_than_the_two_writes_of_a_verification() {
    const VERIFICATIONS: usize = 128;
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let mut tokens = Vec::new();
    for number in 0..VERIFICATIONS {
        tokens.push(cloud.issue(&key, &user(number)).await.text("token"));
    }
    minute().await;
    cloud.take_calls();
    for (number, token) in tokens.iter().enumerate() {
        assert_eq!(cloud.verify(&key, &user(number), token).await.status, 200);
    }
    let writes = cloud.take_actions().iter().filter(|action| *action == UPDATE).count();
    assert!(writes * 10 <= VERIFICATIONS * 21, "{writes} writes of {VERIFICATIONS} verifications");
}

/// The number of requests decides whether one is counted by a call, and nothing else of it does.
#[tokio::test(flavor = "multi_thread")]
async fn refusals_make_the_same_calls_in_the_same_order_whatever_their_reason() {
    let cloud = Cloud::start().await;
    let key = cloud.client(true).await;
    let used = cloud.issue(&key, "used@example.com").await.text("token");
    assert_eq!(cloud.verify(&key, "used@example.com", &used).await.status, 200);
    cloud.issue(&key, "wrong@example.com").await;
    minute().await;
    let mut made: Vec<(Vec<Reply>, Vec<String>)> = Vec::new();
    for (user, token) in [
        ("unknown@example.com", "0a1b2c3d4e5f678"),
        ("wrong@example.com", "0a1b2c3d4e5f678"),
        ("used@example.com", used.as_str()),
    ] {
        cloud.restart(Function::VerifyToken).await;
        let (mut replies, mut calls) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            cloud.take_calls();
            replies.push(cloud.verify(&key, user, token).await);
            let mut actions = cloud.take_actions();
            actions.sort();
            calls.extend(actions);
        }
        made.push((replies, calls));
    }
    assert!(made.iter().all(|one| *one == made[0]), "{made:?}");
    // Five tries, and reservations of one, two and four.
    assert_eq!(made[0].1.iter().filter(|action| *action == UPDATE).count(), 8);
}

/// The next step of a process.
#[derive(Clone, Debug)]
enum Step {
    /// It answers a request.
    Request,
    /// It dies while it answers a request, so many microseconds after the request came.
    DieWithin(u64),
    /// It dies, and another begins.
    Die,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        40 => Just(Step::Request),
        1 => (0..3_000_u64).prop_map(Step::DieWithin),
        1 => Just(Step::Die),
    ];
    prop::collection::vec(step, 1..250)
}

/// The requests of one client.
#[derive(Debug, Default)]
struct Tally {
    admitted: u64,
    refused: u64,
    /// Their process died.
    died: u64,
    on_their_way: u64,
    /// Those that were sent and not refused when the first was refused.
    sent_at_first_refusal: Option<u64>,
}

async fn process(aws: Rc<Aws>, limit: u32, name: String, steps: Vec<Step>, tally: Rc<RefCell<Tally>>) {
    const NOW: u64 = 1_800_000_030;
    let mut throttle = Throttle::of(limit);
    let mut refusals = 0;
    for step in steps {
        let patience = match step {
            Step::Die => {
                throttle = Throttle::of(limit);
                continue;
            }
            Step::Request => Duration::from_secs(60),
            Step::DieWithin(micros) => Duration::from_micros(micros),
        };
        tally.borrow_mut().on_their_way += 1;
        let answer = tokio::time::timeout(patience, throttle.count_at(&aws, TABLE, &name, NOW)).await;
        let mut tally = tally.borrow_mut();
        tally.on_their_way -= 1;
        match answer {
            Ok(Ok(())) => tally.admitted += 1,
            Ok(Err(Error::Refused(Problem::Throttled { .. }))) => {
                let sent = tally.admitted + tally.died + tally.on_their_way;
                tally.sent_at_first_refusal.get_or_insert(sent);
                (tally.refused, refusals) = (tally.refused + 1, refusals + 1);
            }
            Ok(Err(other)) => panic!("{other:?}"),
            Err(_) => {
                tally.died += 1;
                throttle = Throttle::of(limit);
            }
        }
        if refusals == 3 {
            return;
        }
    }
}

async fn tally(table: &str, limit: u32, name: &str, processes: Vec<Vec<Step>>) -> Tally {
    let credentials = || Credentials::from_keys("test", "test", None);
    let tally = Rc::new(RefCell::new(Tally::default()));
    let all = LocalSet::new();
    let running = processes.into_iter().map(|steps| {
        let aws = Rc::new(Aws::at("us-east-1".to_owned(), Some(table.to_owned()), credentials()));
        all.spawn_local(process(aws, limit, name.to_owned(), steps, Rc::clone(&tally)))
    });
    let running: Vec<_> = running.collect();
    all.run_until(async {
        for process in running {
            process.await.unwrap();
        }
    })
    .await;
    Rc::into_inner(tally).unwrap().into_inner()
}

#[test]
fn the_limit_is_never_exceeded_and_nobody_is_refused_below_nine_tenths_of_it() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let table = runtime.block_on(async {
        let table = format!("http://{}", empty_database().await);
        create_table(&aws_sdk_dynamodb::Client::new(&config(&table))).await;
        table
    });
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let limits = prop_oneof![1..100_u32, 100..600_u32];
    let refused = std::cell::Cell::new(0);
    let number = std::cell::Cell::new(0);
    runner
        .run(&(limits, prop::collection::vec(steps(), 1..7)), |(limit, processes)| {
            number.set(number.get() + 1);
            let name = format!("shop-{}", number.get());
            let found = runtime.block_on(tally(&table, limit, &name, processes));
            let limit = u64::from(limit);
            prop_assert!(found.admitted <= limit, "{limit}: {found:?}");
            if let Some(sent) = found.sent_at_first_refusal {
                refused.set(refused.get() + 1);
                prop_assert!(sent * 10 >= limit * 9, "{limit}: {found:?}");
                prop_assert!((found.admitted + found.died) * 10 >= limit * 9, "{limit}: {found:?}");
                if limit < 100 {
                    prop_assert!(
                        found.admitted + found.died >= limit,
                        "a small limit is exact: {limit}: {found:?}"
                    );
                }
            }
            Ok(())
        })
        .unwrap();
    assert!(refused.get() > 0, "no case came to its limit");
}
