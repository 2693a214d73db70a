//! A command that `--help` lists as a look is one: the calls that it makes read and change nothing.

use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, REGIONS};
use crate::proxy::listed;

/// Calls that read, though their names begin otherwise.
const READS: [&str; 2] = ["DetectStackDrift", "FilterLogEvents"];

#[tokio::test]
async fn what_help_lists_as_a_look_only_reads() {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    bench.stack(&DEPLOY).await.succeeded();
    let before = bench.holdings(&REGIONS).await;
    let help = bench.stack(&["--help"]).await.succeeded().stdout;
    let (_, section) = help.split_once("Look, and change nothing:\n").expect("it has the section");
    let (section, _) = section.split_once("\n\n").unwrap();
    let commands: Vec<_> = section.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(commands.len() > 5, "{section}");
    let mut called = 0;
    for name in commands {
        let words = match name {
            "config" => vec!["config", "show"],
            name => vec![name],
        };
        proxy.clear();
        let ran = bench.stack(&[&words[..], &["--env", "dev"]].concat()).await;
        assert!(ran.code <= 1, "{name}: {}", ran.stderr);
        let calls = proxy.calls();
        let reads = |operation: &str| READS.contains(&operation);
        assert!(
            calls.iter().all(|call| call.only_looks() || reads(&call.operation)),
            "`{name}`:\n{}",
            listed(&calls)
        );
        called += calls.len();
    }
    assert!(called > 5, "they asked AWS");
    assert_eq!(bench.holdings(&REGIONS).await, before);
}
