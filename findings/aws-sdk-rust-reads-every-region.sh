#!/usr/bin/env bash
# Tools: the AWS SDK for Rust, crates aws-sdk-sqs 1.119.0 and aws-sdk-sns 1.121.0 (crates.io).
#
# The first client that a program makes of a service reads a JSON text of all partitions and regions and compiles
# a regular expression for each partition, even if the client is given its endpoint and never resolves one. Each
# service's crate has its own copy of the text, so a program with five services reads it five times.
#
# It surprises because a client with an endpoint URL has no use for regions, and because making a client is said
# to be cheap once the configuration is loaded. A Lambda function pays for it at each cold start.
#
# Seen: 465 allocations for the first client of SNS and 146 for the second one, after clients of SQS were made.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/src"
cd "$dir"
cat > Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
aws-sdk-sns = { version = "=1.121.0", default-features = false, features = ["rt-tokio"] }
aws-sdk-sqs = { version = "=1.119.0", default-features = false, features = ["rt-tokio"] }
aws-smithy-http-client = { version = "=1.5.2", default-features = false, features = ["default-client"] }
TOML
cat > src/main.rs <<'RS'
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

struct Counting;
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

macro_rules! made {
    ($sdk:ident) => {{
        let config = $sdk::Config::builder()
            .behavior_version($sdk::config::BehaviorVersion::latest())
            .region($sdk::config::Region::new("eu-central-1"))
            .endpoint_url("http://127.0.0.1:9")
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .build();
        let before = ALLOCATIONS.load(Ordering::Relaxed);
        let _client = $sdk::Client::from_conf(config);
        ALLOCATIONS.load(Ordering::Relaxed) - before
    }};
}

fn main() {
    // The first client of all makes the parts that all crates share.
    let _ = (made!(aws_sdk_sqs), made!(aws_sdk_sqs));
    let sns = [made!(aws_sdk_sns), made!(aws_sdk_sns)];
    println!("{} {}", sns[0], sns[1]);
}
RS
CARGO_TARGET_DIR="$dir/target" cargo run --quiet 2>/dev/null > counts
read -r first second < counts
if (( first < 2 * second )); then
    echo "changed: the first client takes $first allocations and the second one $second"
    exit 1
fi
echo "holds: the first client of SNS takes $first allocations, the second one $second"
