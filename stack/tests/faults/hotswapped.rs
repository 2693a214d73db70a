//! Code that is replaced past CloudFormation, while something stands in its way.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{deployed, ground};
use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, REGIONS};
use crate::proxy::{Act, Fault, Refusal, Rewriting, listed, recorded};

const HOTSWAP: [&str; 6] = ["deploy", "--env", "dev", "--built", "built", "--hotswap"];

/// The hash of each function's code.
async fn codes(bench: &Bench) -> BTreeMap<String, String> {
    let client = bench.aws().await.in_region(REGIONS[0]).lambda();
    let functions = client.list_functions().send().await.unwrap().functions.unwrap();
    functions.into_iter().filter_map(|one| one.function_name.zip(one.code_sha256)).collect()
}

fn changed(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> usize {
    before.iter().filter(|(name, code)| after.get(*name) != Some(*code)).count()
}

#[tokio::test]
async fn a_function_that_is_being_updated_is_waited_for_as_recorded() {
    let (bench, proxy, _) = deployed().await;
    let before = codes(&bench).await;
    bench.rebuild("health");
    proxy.add(Fault::new(Act::Refuse(recorded::IN_PROGRESS)).of("UpdateFunctionCode"));
    let ran = bench.stack(&HOTSWAP).await;
    assert_eq!(ran.code, 0, "{}{}", listed(&proxy.calls()), ran.stderr);
    assert_eq!(changed(&before, &codes(&bench).await), 1);
    let again = bench.stack(&HOTSWAP).await.succeeded();
    assert!(again.stderr.contains("nothing to replace"), "{}", again.stderr);
}

#[tokio::test]
async fn what_was_begun_and_not_done_is_done_by_the_next_one() {
    let (bench, proxy, holdings) = deployed().await;
    let before = codes(&bench).await;
    bench.rebuild("health");
    bench.rebuild("admin");
    proxy.add(Fault::new(Act::Refuse(Refusal::Broken)).of("UpdateFunctionCode").from(2).always());
    let broken = bench.stack(&HOTSWAP).await;
    assert_eq!(broken.code, 1, "{}", broken.stderr);
    assert_eq!(changed(&before, &codes(&bench).await), 1, "{}", broken.stderr);
    proxy.clear();
    let again = bench.stack(&HOTSWAP).await.succeeded();
    assert_eq!(changed(&before, &codes(&bench).await), 2, "{}", again.stderr);
    let nothing = bench.stack(&HOTSWAP).await.succeeded();
    assert!(nothing.stderr.contains("nothing to replace"), "{}", nothing.stderr);

    // A full deployment brings the sources of that time, though the template never said anything else.
    bench.rebuild("health");
    proxy.clear();
    proxy.add(Fault::new(Act::LoseAnswer).of("UpdateFunctionCode").always());
    assert_eq!(bench.stack(&HOTSWAP).await.code, 1);
    bench.lay_out_functions();
    proxy.clear();
    bench.stack(&DEPLOY).await.succeeded();
    assert_eq!(codes(&bench).await, before);
    assert_eq!(bench.holdings(&REGIONS).await, holdings);
}

/// Lambda answers before it is done.
#[tokio::test]
async fn an_update_that_fails_behind_its_answer_is_told() {
    let (bench, proxy) = ground().await;
    bench.stack(&DEPLOY).await.succeeded();
    bench.rebuild("health");
    proxy.clear();
    let words = |word: &'static str| -> Rewriting {
        Arc::new(move |body: &str| {
            let mut body: Value = serde_json::from_str(body).unwrap();
            let of_function = body.get("Configuration").is_some();
            let told = if of_function { &mut body["Configuration"] } else { &mut body };
            told["LastUpdateStatus"] = json!(word);
            told["LastUpdateStatusReason"] = json!("the key is disabled");
            body.to_string()
        })
    };
    proxy.add(Fault::new(Act::Rewrite(words("InProgress"))).of("UpdateFunctionCode").always());
    proxy.add(Fault::new(Act::Rewrite(words("Failed"))).of("GetFunction").always());
    let failed = bench.stack(&HOTSWAP).await;
    assert_eq!(failed.code, 1, "{}{}", listed(&proxy.calls()), failed.stderr);
    assert!(failed.stderr.contains("the key is disabled"), "{}", failed.stderr);
    proxy.clear();
    let again = bench.stack(&HOTSWAP).await.succeeded();
    assert!(again.stderr.contains("health: replaced"), "{}", again.stderr);
}
