//! A command that is killed with any of its calls, and given again, ends where it would have ended.

mod points;

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::task::JoinSet;

use crate::emulator::light::{DEPLOY, DESTROY, REGIONS};
use crate::emulator::{Bench, Ran};
use crate::proxy::{Proxy, Victim, listed};
use points::{Point, legs, without};

/// An emulator uses one processor, and waits for the command half of the time.
const AT_ONCE: usize = 3;
/// As a shell tells that it was killed by signal 9.
const KILLED: i32 = 137;

/// The life of an environment, one stage after the other.
const LIFE: [Stage; 4] = [Stage::First, Stage::Update, Stage::End, Stage::Bootstrap];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    First,
    Update,
    End,
    /// With the last environment the stacks may go that all of them use.
    Bootstrap,
}

/// A stage that nobody disturbed.
struct Undisturbed {
    legs: Vec<Vec<Point>>,
    holdings: Vec<String>,
}

impl Stage {
    fn command(self) -> Vec<&'static str> {
        match self {
            Self::First | Self::Update => DEPLOY.to_vec(),
            Self::End => DESTROY.to_vec(),
            Self::Bootstrap => [&DESTROY[..], &["--bootstrap"]].concat(),
        }
    }

    /// The act of somebody before giving the command.
    fn prepare(self, bench: &Bench) {
        if self == Self::Update {
            bench.rebuild("health");
            bench.rewrite();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_is_killed_with_any_call_and_given_again_ends_as_if_nothing_had_happened() {
    let open = Arc::new(Open::default());
    let mut workers = JoinSet::new();
    for _ in 0..AT_ONCE {
        workers.spawn(lives(Arc::clone(&open)));
    }
    let mut failures = String::new();
    let mut kills = 0;
    while let Some(worker) = workers.join_next().await {
        let (killed, failed) = worker.unwrap();
        kills += killed;
        failures.push_str(&failed);
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(kills > 100, "killed {kills} times only");
}

/// The points that nobody has taken on yet.
#[derive(Default)]
struct Open {
    next: AtomicUsize,
    missed: Mutex<Vec<(Stage, Point)>>,
}

/// Lives as long as some are left, in each stage of which the command is killed in one leg of it; how often, and
/// what went wrong.
async fn lives(open: Arc<Open>) -> (usize, String) {
    let mut bench = Bench::light().await;
    let proxy = bench.through_proxy().await;
    let mut undisturbed = Vec::new();
    for stage in LIFE {
        stage.prepare(&bench);
        proxy.clear();
        bench.stack(&stage.command()).await.succeeded();
        let holdings = without_artifacts(bench.holdings(&REGIONS).await);
        undisturbed.push(Undisturbed { legs: legs(&proxy.calls()), holdings });
    }
    let bootstrap = undisturbed.pop().unwrap();
    let end = undisturbed.last().unwrap();
    only_bootstrap(&end.holdings);
    assert_eq!(bootstrap.holdings, [""; 0], "nothing at all is left");
    // It is the same command, which looks at the same things again.
    let legs = without(bootstrap.legs, &end.legs);
    undisturbed.push(Undisturbed { legs, ..bootstrap });

    let count = undisturbed.iter().map(|stage| stage.legs.len()).max().unwrap();
    let mut run = Run { bench, proxy, kills: 0, open, failures: String::new() };
    loop {
        let life = run.open.next.fetch_add(1, Ordering::Relaxed);
        if life >= count {
            break;
        }
        let legs = undisturbed.iter().map(|stage| stage.legs.get(life).map(Vec::as_slice));
        run.live(&legs.collect::<Vec<_>>(), &undisturbed).await;
    }
    // A command that was interrupted before doesn't come by them again: each has a life of its own.
    while let Some((stage, point)) = run.missed() {
        let leg = [point];
        let legs: Vec<_> = LIFE.iter().map(|one| (*one == stage).then_some(&leg[..])).collect();
        run.live(&legs, &undisturbed).await;
    }
    (run.kills, run.failures)
}

struct Run {
    bench: Bench,
    proxy: Proxy,
    kills: usize,
    open: Arc<Open>,
    failures: String,
}

impl Run {
    fn missed(&self) -> Option<(Stage, Point)> {
        self.open.missed.lock().unwrap().pop()
    }

    /// One environment from its making to its end, as far as there is something to interrupt.
    async fn live(&mut self, legs: &[Option<&[Point]>], undisturbed: &[Undisturbed]) {
        self.bench.reset().await;
        self.bench.lay_out();
        let last = legs.iter().rposition(Option::is_some).unwrap_or_default();
        for ((stage, leg), undisturbed) in LIFE.into_iter().zip(legs).zip(undisturbed).take(last + 1) {
            let Some(leg) = leg else {
                // An update in between makes no difference to the later ones.
                if stage != Stage::Update {
                    self.bench.stack(&stage.command()).await.succeeded();
                }
                continue;
            };
            stage.prepare(&self.bench);
            if let Err(failure) = self.interrupt(stage, leg, &undisturbed.holdings).await {
                self.failures.push_str(&failure);
                return;
            }
        }
    }

    /// Gives the command, kills it at each point in turn, and gives it once more.
    async fn interrupt(&mut self, stage: Stage, leg: &[Point], expected: &[String]) -> Result<(), String> {
        let mut told = String::new();
        for (n, point) in leg.iter().enumerate() {
            self.proxy.clear();
            let victim = Victim::default();
            self.proxy.add(point.fault(victim.clone()));
            let running = self.bench.spawn(&stage.command());
            victim.is(running.process());
            let killed = running.end().await;
            told = format!("\n==== {stage:?}\n");
            tell(&mut told, &point.to_string(), &self.proxy, &killed);
            if killed.code == KILLED {
                self.kills += 1;
                continue;
            }
            if killed.code != 0 || (leg.len() == 1 && point.certain) {
                return Err(told + "it was not killed\n");
            }
            let missed = leg[n..].iter().filter(|point| point.certain).cloned();
            self.open.missed.lock().unwrap().extend(missed.map(|point| (stage, point)));
            break;
        }
        self.proxy.clear();
        let again = self.bench.stack(&stage.command()).await;
        tell(&mut told, "given again", &self.proxy, &again);
        let found = without_artifacts(self.bench.holdings(&REGIONS).await);
        for line in expected.iter().filter(|line| !found.contains(line)) {
            writeln!(told, "missing: {line}").unwrap();
        }
        for line in found.iter().filter(|line| !expected.contains(line)) {
            writeln!(told, "too much: {line}").unwrap();
        }
        if again.code == 0 && found == expected { Ok(()) } else { Err(told) }
    }
}

fn tell(told: &mut String, title: &str, proxy: &Proxy, ran: &Ran) {
    writeln!(told, "---- {title}: exit code {}\n{}{}", ran.code, listed(&proxy.calls()), ran.stderr).unwrap();
}

/// Functions and templates lie under the hash of what they are: whoever deploys the same finds them, and a life
/// without its update has fewer.
fn without_artifacts(mut holdings: Vec<String>) -> Vec<String> {
    let artifacts =
        ["functions/", "templates/"].map(|folder| format!("object otpost-bootstrap-artifacts/{folder}"));
    holdings.retain(|line| !artifacts.iter().any(|beginning| line.starts_with(beginning)));
    holdings
}

/// Nothing is left but what other environments use too.
fn only_bootstrap(holdings: &[String]) {
    let bootstrap = |line: &&String| {
        let kinds = ["bucket", "role", "stack eu-central-1", "stack us-east-1"];
        let account = [
            "logging role eu-central-1 arn:aws:iam::000000000000:role/otpost-bootstrap-GatewayLogs",
            "object otpost-bootstrap-artifacts/account/gateway-logs.json ",
        ];
        kinds.iter().any(|kind| line.starts_with(&format!("{kind} otpost-bootstrap")))
            || account.contains(&line.as_str())
    };
    let others: Vec<_> = holdings.iter().filter(|line| !bootstrap(line)).collect();
    assert!(others.is_empty(), "{others:#?}");
}
