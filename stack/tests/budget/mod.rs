//! The number of a deployment's calls. Time on AWS is mostly calls, and so is being throttled.

use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, REGIONS};
use crate::proxy::{Call, Proxy, listed, without_polls};

/// A deployment that finds nothing to do: is the stack what it should be, and is the record?
const UNCHANGED: usize = 2;
/// The first deployment of all in an account, besides polls and uploads. Four of them are about the role by which API
/// Gateway logs: a look before anything is approved of, one before it is set, the note of what was set, the setting.
const FIRST: usize = 24;
/// The code of one function past CloudFormation: the record of what was begun and of what was done, where the function
/// is, its code, and a look at whether it is in use.
const HOTSWAP: usize = 6;

/// Gives a command, and answers with the calls that count.
async fn counted(bench: &Bench, proxy: &Proxy, arguments: &[&str]) -> Vec<Call> {
    proxy.clear();
    bench.stack(arguments).await.succeeded();
    let mut calls = without_polls(&proxy.calls());
    calls.retain(|call| !call.is_upload());
    calls
}

fn at_most(limit: usize, calls: &[Call]) {
    assert!(!calls.is_empty(), "what calls nothing was not seen");
    assert!(calls.len() <= limit, "{} calls where {limit} are the limit:\n{}", calls.len(), listed(calls));
}

#[tokio::test]
async fn what_is_unchanged_costs_two_calls_a_first_deployment_twenty_four_and_a_hotswap_six() {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    let first = counted(&bench, &proxy, &DEPLOY).await;
    at_most(FIRST, &first);
    let everything = proxy.calls().len();
    assert!(everything > first.len(), "there is something to upload and to wait for");

    let unchanged = counted(&bench, &proxy, &DEPLOY).await;
    at_most(UNCHANGED, &unchanged);
    assert_eq!(proxy.calls().len(), unchanged.len(), "and nothing else: no poll, no upload");

    let before = bench.holdings(&REGIONS).await;
    bench.rebuild("health");
    let hotswap = [&DEPLOY[..], &["--hotswap"]].concat();
    let mut swapped = counted(&bench, &proxy, &hotswap).await;
    let all = swapped.len();
    // It looks until the function is ready.
    swapped.dedup_by(|later, earlier| later.operation == "GetFunction" && earlier.operation == "GetFunction");
    // The record is no upload, and a function's code comes with the call.
    at_most(HOTSWAP, &swapped);
    assert_eq!(proxy.calls().len(), all, "and nothing else");
    let after = bench.holdings(&REGIONS).await;
    let changed: Vec<_> = after.iter().filter(|line| !before.contains(line)).collect();
    let of = |beginning: &str| changed.iter().filter(|line| line.starts_with(beginning)).count();
    assert_eq!((of("function "), of("stack ")), (1, 0), "{changed:#?}");
}
