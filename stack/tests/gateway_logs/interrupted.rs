//! Killed around each of the calls that matter, and given again.

use super::{APPROVED, Account, BOOTSTRAP, DEPLOY, deploy, destroy_all, is_own};
use crate::emulator::Bench;
use crate::emulator::light::DESTROY;
use crate::proxy::{Act, Fault, Proxy, Victim};

const KILLED: i32 = 137;
const NOTE: &str = "account/gateway-logs.json";

/// A call by its operation and what it is about, and whether it is answered.
type Point = (&'static str, &'static str, bool);

/// Gives a command, and kills it around a call.
async fn killed(bench: &Bench, proxy: &Proxy, (operation, about, after): Point, command: &[&str]) {
    let victim = Victim::default();
    let act = if after { Act::KillAfter(victim.clone()) } else { Act::KillBefore(victim.clone()) };
    proxy.add(Fault::new(act).of(operation).about(about));
    let running = bench.spawn(command);
    victim.is(running.process());
    let ran = running.end().await;
    assert_eq!(ran.code, KILLED, "{}", ran.stderr);
    proxy.clear();
}

#[tokio::test]
async fn a_deployment_that_is_killed_anywhere_still_knows_what_was_set_before() {
    let role = "otpost-bootstrap-GatewayLogs-*";
    let points: [Point; 4] = [
        ("PutObject", NOTE, false),
        ("PutObject", NOTE, true),
        ("UpdateAccount", role, false),
        ("UpdateAccount", role, true),
    ];
    for point in points {
        let mut bench = Bench::light().await;
        let proxy = bench.through_proxy().await;
        let account = Account::of(&bench).await;
        let before = account.reading("before").await;
        account.set(&before).await;
        killed(&bench, &proxy, point, &[&DEPLOY[..], &APPROVED].concat()).await;
        deploy(&bench, &APPROVED).await.succeeded();
        assert!(is_own(&account.logs_by().await));
        destroy_all(&bench).await.succeeded();
        assert_eq!((account.logs_by().await, account.own().await), (before, Vec::new()));
    }
}

#[tokio::test]
async fn a_removal_that_is_killed_anywhere_puts_back_what_was_set_before() {
    let points: [Point; 6] = [
        ("GetObject", NOTE, true),
        ("UpdateAccount", "before", false),
        ("UpdateAccount", "before", true),
        ("DeleteRole", "", false),
        ("DeleteRole", "", true),
        ("DeleteStack", "otpost-bootstrap", true),
    ];
    for point in points {
        let mut bench = Bench::light().await;
        let proxy = bench.through_proxy().await;
        let account = Account::of(&bench).await;
        let before = account.reading("before").await;
        account.set(&before).await;
        deploy(&bench, &APPROVED).await.succeeded();
        killed(&bench, &proxy, point, &[&DESTROY[..], &[BOOTSTRAP]].concat()).await;
        destroy_all(&bench).await.succeeded();
        assert_eq!((account.logs_by().await, account.own().await), (before, Vec::new()));
        let stacks = account.aws.cloudformation().describe_stacks().send().await.unwrap();
        assert!(stacks.stacks().is_empty());
    }
}
