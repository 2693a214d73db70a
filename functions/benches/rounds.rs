//! The figures of `just bench` for the calls that follow each other in a verification and an issue, with 20 ms on every call: how
//! many rounds of calls there are, and how long the answer takes.
//!
//! A limit below 100 requests a minute is counted one by one, as all limits were before there were blocks: that is the column
//! beside.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
#![allow(dead_code, missing_docs)]

#[path = "../tests/rig/mod.rs"]
mod rig;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use contract::Function;
use rig::Cloud;
use rig::cloud::Settings;

const DELAY: Duration = Duration::from_millis(20);

/// Answers of each kind; the median is printed.
const ANSWERS: usize = 9;

/// The rounds and the time of the answer to a request of a client.
struct Taken {
    rounds: usize,
    time: Duration,
}

/// The median times of a process's first answer, and of one that a block lasts for.
struct Figures {
    cold: Taken,
    warm: Taken,
}

#[tokio::main]
async fn main() {
    println!("\nrounds of calls and time of an answer, with {} ms on every call:\n", DELAY.as_millis());
    println!("{:<24} {:>14} {:>14} {:>6}", "", "one by one", "in blocks", "ratio");
    for (name, verifies) in [("verify", true), ("issue", false)] {
        let before = figures(Settings::counted_one_by_one(), verifies).await;
        let now = figures(Settings::default(), verifies).await;
        for (state, before, now) in [("cold", before.cold, now.cold), ("warm", before.warm, now.warm)] {
            let shown = |taken: &Taken| format!("{}, {} ms", taken.rounds, taken.time.as_millis());
            let ratio = now.time.as_secs_f64() / before.time.as_secs_f64();
            println!(
                "{:<24} {:>14} {:>14} {ratio:>6.2}",
                format!("{name}, {state}"),
                shown(&before),
                shown(&now)
            );
        }
    }
}

async fn figures(settings: Settings, verifies: bool) -> Figures {
    let cloud = Cloud::with(settings).await;
    let key = cloud.client(true).await;
    let function = if verifies { Function::VerifyToken } else { Function::IssueToken };
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for number in 0..ANSWERS {
        cloud.restart(function).await;
        // A process has an answer that it starts for, the second reserves two, and the third is in its block.
        for place in 0..3 {
            let user = format!("user-{number}-{place}@example.com");
            let token = match verifies {
                true => Some(cloud.issue(&key, &user).await.text("token")),
                false => None,
            };
            cloud.delay(DELAY);
            cloud.take_calls();
            let begun = Instant::now();
            match token {
                Some(token) => assert_eq!(cloud.verify(&key, &user, &token).await.status, 200),
                None => drop(cloud.issue(&key, &user).await),
            }
            let time = begun.elapsed();
            let rounds: BTreeSet<_> = cloud.take_calls().iter().map(|call| call.round).collect();
            let taken = Taken { rounds: rounds.len(), time };
            cloud.delay(Duration::ZERO);
            match place {
                0 => cold.push(taken),
                2 => warm.push(taken),
                _ => {}
            }
        }
    }
    Figures { cold: median(cold), warm: median(warm) }
}

fn median(mut taken: Vec<Taken>) -> Taken {
    taken.sort_by_key(|taken| taken.time);
    taken.swap_remove(taken.len() / 2)
}
