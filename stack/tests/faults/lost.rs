//! Answers that are lost: AWS has acted, and nobody heard of it.

use super::deployed;
use crate::emulator::light::{DEPLOY, DESTROY, REGIONS};
use crate::emulator::{Bench, Ran};
use crate::proxy::{Act, Fault, Proxy, listed};

/// Loses the first answer to each of these.
async fn losing(bench: &Bench, proxy: &Proxy, arguments: &[&str], operations: &[&str]) -> Ran {
    proxy.clear();
    for operation in operations {
        proxy.add(Fault::new(Act::LoseAnswer).of(operation));
    }
    bench.stack(arguments).await
}

/// The calls that change something, each alone: the first one that goes wrong must not hide the next.
#[tokio::test]
async fn a_lost_answer_harms_nothing() {
    let (bench, proxy, first) = deployed().await;
    bench.rebuild("health");
    bench.rewrite();
    bench.stack(&DEPLOY).await.succeeded();
    let updated = bench.holdings(&REGIONS).await;
    bench.stack(&DESTROY).await.succeeded();
    let destroyed = bench.holdings(&REGIONS).await;

    let mut failures = String::new();
    let lives = [
        (["CreateStack"], ["CreateChangeSet"], ["DeleteStack"]),
        (["PutObject"], ["ExecuteChangeSet"], ["DeleteObjects"]),
        (["PutParameter"], ["PutObject"], ["DeleteObject"]),
        (["DescribeStacks"], ["CreateInvalidation"], ["DeleteParameters"]),
    ];
    for (making, updating, removing) in lives {
        bench.reset().await;
        bench.lay_out();
        let mut run = async |arguments: &[&str], lost: &[&str], expected: &[String]| {
            let ran = losing(&bench, &proxy, arguments, lost).await;
            let found = bench.holdings(&REGIONS).await;
            if ran.code != 0 || found != expected {
                let calls = listed(&proxy.calls());
                let others: Vec<_> = found.iter().filter(|line| !expected.contains(line)).collect();
                failures.push_str(&format!("\n{lost:?} was lost:\n{calls}{}{others:#?}\n", ran.stderr));
                proxy.clear();
                let _ = bench.stack(arguments).await;
            }
        };
        run(&DEPLOY, &making, &first).await;
        bench.rebuild("health");
        bench.rewrite();
        run(&DEPLOY, &updating, &updated).await;
        run(&DESTROY, &removing, &destroyed).await;
    }
    assert!(failures.is_empty(), "{failures}");
}

/// Every object that a deployment puts: functions, templates, record, page.
#[tokio::test]
async fn whatever_is_put_and_not_heard_of_is_put_once() {
    let (bench, proxy, first) = deployed().await;
    bench.reset().await;
    bench.lay_out();
    bench.stack(&DEPLOY).await.succeeded();
    let keys: Vec<_> = {
        let calls = proxy.calls();
        let put = calls.into_iter().filter(|call| call.operation == "PutObject").map(|call| call.subject);
        put.collect()
    };
    assert!(keys.len() >= 3, "{keys:?}");
    for key in keys {
        bench.reset().await;
        bench.lay_out();
        proxy.clear();
        proxy.add(Fault::new(Act::LoseAnswer).of("PutObject").about(&key));
        let ran = bench.stack(&DEPLOY).await;
        assert_eq!(ran.code, 0, "`{key}`\n{}{}", listed(&proxy.calls()), ran.stderr);
        assert_eq!(proxy.struck().len(), 1);
        assert_eq!(bench.holdings(&REGIONS).await, first, "`{key}`");
    }
}
