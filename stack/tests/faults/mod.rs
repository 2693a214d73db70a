//! Faults between a command and AWS, and the command's answers to them.

mod causes;
mod change_sets;
mod express;
mod facts;
mod hotswapped;
mod interrupted;
mod locked;
mod lost;
mod refused;
mod statuses;
mod versions;

use crate::emulator::Bench;
use crate::emulator::light::{DEPLOY, REGIONS};
use crate::proxy::Proxy;

/// The stack with nearly everything, and the one before it.
const SERVICE: &str = "otpost-dev-service";

/// A light bench behind a proxy.
async fn ground() -> (Bench, Proxy) {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    (bench, proxy)
}

/// A ground on which the environment stands, and what it holds.
async fn deployed() -> (Bench, Proxy, Vec<String>) {
    let (bench, proxy) = ground().await;
    bench.stack(&DEPLOY).await.succeeded();
    let holdings = bench.holdings(&REGIONS).await;
    proxy.clear();
    (bench, proxy, holdings)
}

/// The output without the parts that differ by place and time of a test.
fn settled(talk: &str) -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    talk.replace(host.trim(), "HOST")
}
