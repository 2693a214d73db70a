//! The claims that no test of the project can show, tried on a deployed environment: does AWS do as the template
//! says?
//!
//! It reads, and calls the API as a client does; everything that it creates (a client, a token, the state of an
//! alarm) is its environment's own, and taken away again. `docs/verified.md` has the same claims, which a test holds.

mod canary;
mod claims;
mod dashboard;
mod data;
mod deployed;
mod domain;
mod edge;
mod edge_logs;
mod events;
mod eyes;
mod front;
mod functions;
mod handshake;
mod http;
mod json;
mod outcome;
mod round_trip;
mod secrecy;
mod traces;
mod web_acl;

use serde::Serialize;

use crate::cli::Global;
use crate::console::{self, Console};
use crate::error::Error;

use claims::How;
pub use claims::{CLAIMS, Claim};
use deployed::Deployed;
pub use outcome::Outcome;

/// One claim, and what became of it.
#[derive(Clone, Debug, Serialize)]
struct Tried {
    name: &'static str,
    claim: &'static str,
    #[serde(flatten)]
    outcome: Outcome,
}

/// Tries every claim, and shows the outcome of each.
///
/// # Errors
/// If the environment isn't deployed, or a claim doesn't hold.
pub async fn run(global: &Global, console: &mut Console) -> Result<(), Error> {
    let deployed = Deployed::find(global, console).await?;
    let mut all = Vec::new();
    for claim in &CLAIMS {
        console.status(format!("trying: {}", claim.name));
        let outcome = match claim.how {
            How::Tried(attempt) => attempt(&deployed).await.unwrap_or_else(|error| {
                // A caller without the right to ask has no answer, which is not a good one.
                Outcome::NotTried(error.message)
            }),
            How::ByHand(what) => Outcome::NotTried(what.to_owned()),
        };
        all.push(Tried { name: claim.name, claim: claim.says, outcome });
    }
    console.clear();
    if global.json {
        console::json(&all)?;
    } else {
        lines(&all).iter().try_for_each(|line| console::data(line))?;
    }
    match all.iter().filter(|tried| matches!(tried.outcome, Outcome::DoesNotHold(_))).count() {
        0 => Ok(()),
        1 => Err(Error::failed("1 claim does not hold")),
        failed => Err(Error::failed(format!("{failed} claims do not hold"))),
    }
}

fn lines(all: &[Tried]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut held = 0;
    for tried in all {
        let (mark, why) = match &tried.outcome {
            Outcome::Holds => {
                held += 1;
                ('✔', None)
            }
            Outcome::DoesNotHold(why) => ('✘', Some(why)),
            Outcome::NotTried(why) => ('?', Some(why)),
        };
        lines.push(format!("{mark} {:<22} {}", tried.name, tried.claim));
        lines.extend(why.map(|why| format!("  {:<22} {why}", "")));
    }
    lines.push(format!("{held} of {} claims hold", all.len()));
    lines
}
