//! Two commands for one environment.

use std::sync::Arc;

use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};
use tokio::sync::Semaphore;

use super::{SERVICE, deployed, ground, settled};
use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, DESTROY, REGIONS};
use crate::proxy::{Act, Fault, Refusal, Victim, listed};

/// Two people, told apart by their keys. The emulator knows no others than its own, and asks for none.
const ANA: [(&str, &str); 3] =
    [("USER", "ana"), ("AWS_ACCESS_KEY_ID", "ana"), ("AWS_SECRET_ACCESS_KEY", "test")];
const BEN: [(&str, &str); 3] =
    [("USER", "ben"), ("AWS_ACCESS_KEY_ID", "ben"), ("AWS_SECRET_ACCESS_KEY", "test")];

#[tokio::test]
async fn who_comes_second_is_told_who_was_first_and_may_come_again() {
    let (bench, proxy, holdings) = deployed().await;
    bench.rebuild("health");
    let gate = Arc::new(Semaphore::new(0));
    proxy.add(Fault::new(Act::Hold(Arc::clone(&gate))).of("ExecuteChangeSet").about(SERVICE).by("ana"));
    let ana = bench.spawn_with(&DEPLOY, &ANA);
    proxy.strikes(1).await;
    for command in [&DEPLOY[..], &DESTROY] {
        let ben = bench.stack_with(command, &BEN).await;
        assert_eq!(ben.code, 9, "{command:?}: {}", ben.stderr);
        assert!(
            ben.stderr.contains("somebody works on the environment: deployment of ana@"),
            "{}",
            ben.stderr
        );
        assert!(ben.stderr.contains("hint: "), "{}", ben.stderr);
    }
    let changing = ["CreateChangeSet", "ExecuteChangeSet", "DeleteStack", "DeleteObjects"];
    let calls = proxy.calls();
    let bens: Vec<_> = calls.into_iter().filter(|call| call.caller == "ben").collect();
    assert!(!bens.iter().any(|call| changing.contains(&call.operation.as_str())), "{}", listed(&bens));
    gate.add_permits(1);
    let ana = ana.end().await.succeeded();
    assert!(ana.stderr.contains("update complete"), "{}", ana.stderr);
    let ben = bench.stack_with(&DEPLOY, &BEN).await.succeeded();
    assert!(ben.stderr.contains("unchanged"), "{}", ben.stderr);
    assert_ne!(bench.holdings(&REGIONS).await, holdings);
}

#[tokio::test]
async fn of_two_first_deployments_at_once_each_ends_whole_or_is_told_of_the_other() {
    let (bench, proxy) = ground().await;
    let (ana, ben) = (bench.spawn_with(&DEPLOY, &ANA), bench.spawn_with(&DEPLOY, &BEN));
    let (ana, ben) = tokio::join!(ana.end(), ben.end());
    let told = format!("{}\n{}\n{}", listed(&proxy.calls()), ana.stderr, ben.stderr);
    assert!(matches!((ana.code, ben.code), (0, 0 | 9) | (9, 0)), "{} and {}\n{told}", ana.code, ben.code);
    let held = bench.holdings(&REGIONS).await;
    assert!(held.iter().any(|line| line.contains(SERVICE) && line.contains("is whole")), "{held:#?}");
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(bench.holdings(&REGIONS).await, held, "nothing was left to do\n{told}");
}

#[tokio::test]
async fn the_lock_of_a_process_that_was_killed_is_taken_over() {
    let (bench, proxy, _) = deployed().await;
    bench.rebuild("health");
    let victim = Victim::default();
    proxy.add(Fault::new(Act::KillBefore(victim.clone())).of("ExecuteChangeSet"));
    let ana = bench.spawn_with(&DEPLOY, &ANA);
    victim.is(ana.process());
    assert_eq!(ana.end().await.code, 137);
    let ben = bench.stack_with(&DEPLOY, &BEN).await.succeeded();
    let line = ben.stderr.lines().find(|line| line.contains("taking over")).expect("it is said");
    let (whose, why) = settled(line).split_once(", for ").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert_eq!(whose, "taking over the lock of a deployment of ana@HOST");
    assert!(why.ends_with(" s: its process has ended"), "{why}");
    let third = bench.stack_with(&DEPLOY, &ANA).await.succeeded();
    assert!(third.stderr.contains("unchanged"), "{}", third.stderr);
}

/// Puts a lock into the record, of somebody on another machine.
async fn lock(bench: &Bench, taken: Duration, good_for: Duration) {
    let s3 = bench.aws().await.in_region(REGIONS[0]).s3();
    let buckets = s3.list_buckets().send().await.unwrap();
    let mut names = buckets.buckets().iter().filter_map(|bucket| bucket.name());
    let bucket = names.find(|name| name.contains("artifacts")).unwrap();
    let record = || s3.get_object().bucket(bucket).key("environments/dev.json").send();
    let body = record().await.unwrap().body.collect().await.unwrap().to_vec();
    let mut record: serde_json::Value = serde_json::from_slice(&body).unwrap();
    let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap();
    record["lock"] = serde_json::json!({
        "owner": "carla", "host": "far-away", "purpose": "deployment", "process": null,
        "taken_at": (now - taken).format(&Rfc3339).unwrap(),
        "expires_at": (now + good_for).format(&Rfc3339).unwrap(),
    });
    let body = serde_json::to_vec(&record).unwrap();
    s3.put_object().bucket(bucket).key("environments/dev.json").body(body.into()).send().await.unwrap();
}

#[tokio::test]
async fn a_lock_from_elsewhere_names_its_owner_and_age_and_ends_with_its_lease() {
    let (bench, _proxy, holdings) = deployed().await;
    lock(&bench, Duration::minutes(12), Duration::minutes(4)).await;
    let refused = bench.stack(&DEPLOY).await;
    assert_eq!(refused.code, 9, "{}", refused.stderr);
    let told: Vec<_> = refused.stderr.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(told, ["error: somebody works on the environment: deployment of carla@far-away, for 12 min"]);
    let refused = bench.stack(&DESTROY).await;
    assert_eq!(refused.code, 9, "{}", refused.stderr);
    assert!(refused.stderr.contains("carla@far-away"), "{}", refused.stderr);

    lock(&bench, Duration::minutes(12), Duration::seconds(-1)).await;
    let taken = bench.stack(&DEPLOY).await.succeeded();
    let line = "taking over the lock of a deployment of carla@far-away, for 12 min: it was not renewed";
    assert!(taken.stderr.contains(line), "{}", taken.stderr);
    assert_eq!(bench.holdings(&REGIONS).await, holdings);
}

/// As recorded of conditional writes (localstack/localstack at 8b9a79f0, `s3/test_s3_api`, 2026-02-21): another ETag is 412, an
/// object that is gone or has a delete marker 404. 409 is recorded of uploads in parts, and documented of every conditional write.
#[tokio::test]
async fn a_record_that_changed_meanwhile_is_read_again_as_recorded() {
    let (bench, proxy, _) = deployed().await;
    for refusal in [
        Refusal::Said(
            412,
            "PreconditionFailed",
            "At least one of the pre-conditions you specified did not hold",
        ),
        Refusal::Said(404, "NoSuchKey", "The specified key does not exist."),
        Refusal::Said(
            409,
            "ConditionalRequestConflict",
            "The conditional request cannot succeed due to a conflict",
        ),
    ] {
        bench.rewrite();
        proxy.clear();
        proxy.add(Fault::new(Act::Refuse(refusal)).of("PutObject").about("environments/dev.json"));
        let ran = bench.stack(&DEPLOY).await;
        assert_eq!(ran.code, 0, "{refusal:?}\n{}{}", listed(&proxy.calls()), ran.stderr);
        assert_eq!(proxy.struck().len(), 1);
    }
}
