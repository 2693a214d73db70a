//! The moments at which a command is killed: with each of its calls, before the emulator has heard of it or after it
//! has acted.
//!
//! It must not know what the calls do.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::proxy::{Act, Call, Fault, Victim, without_polls};

/// One moment of a command.
#[derive(Clone, Debug)]
pub struct Point {
    kind: Kind,
    /// The number of the call among these, counted from 1.
    nth: usize,
    moment: Moment,
    /// False for polls, whose number differs from run to run.
    pub certain: bool,
}

/// Calls of an operation about one thing in one region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    operation: String,
    region: String,
    subject: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    Before,
    After,
}

impl Point {
    /// Kills whoever makes this call.
    pub fn fault(&self, victim: Victim) -> Fault {
        let act = match self.moment {
            Moment::Before => Act::KillBefore(victim),
            Moment::After => Act::KillAfter(victim),
        };
        let Kind { operation, region, subject } = &self.kind;
        Fault::new(act).of(operation).in_region(region).about(subject).from(self.nth)
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = if self.moment == Moment::Before { "before" } else { "after the answer of" };
        let Kind { operation, region, subject } = &self.kind;
        write!(f, "killed {moment} number {} of {operation} {region} {subject}", self.nth)
    }
}

/// The moments of a command that nobody disturbed, such that each call is in one: a call that changes something is
/// killed before the emulator hears of it, and after it has acted, each alone. A call that only looks changes
/// nothing, so that before it is after the one before it; the looks between two changes are one leg, in which the
/// command is killed at each in turn, but for those that a command that was interrupted before may leave out. Of the
/// polls, which are many and alike, the first and the last of each kind.
pub fn legs(calls: &[Call]) -> Vec<Vec<Point>> {
    let mut counted = without_polls(calls).into_iter().peekable();
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut polls: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    let (mut legs, mut looks, mut before) = (Vec::new(), Vec::new(), BTreeSet::new());
    for call in calls {
        let kind = Kind {
            operation: call.operation.clone(),
            region: call.region.clone(),
            subject: call.subject.clone(),
        };
        let count = counts.entry(kind.clone()).or_default();
        *count += 1;
        let point = |moment| Point { kind: kind.clone(), nth: *count, moment, certain: true };
        if counted.next_if(|next| next == call).is_none() {
            polls.entry(kind).or_insert((*count, *count)).1 = *count;
        } else if !call.only_looks() {
            legs.push(std::mem::take(&mut looks));
            legs.extend([Moment::Before, Moment::After].map(|moment| vec![point(moment)]));
            before = counts.keys().cloned().collect();
        } else if before.contains(&kind) {
            legs.push(vec![point(Moment::After)]);
        } else {
            looks.push(point(Moment::After));
        }
    }
    legs.push(looks);
    legs.retain(|leg| !leg.is_empty());
    // The longest first, so that nobody is left with it when all others are done.
    legs.sort_by_key(|leg| Reverse(leg.len()));
    for (kind, (first, last)) in polls {
        let poll = |nth| vec![Point { kind: kind.clone(), nth, moment: Moment::After, certain: false }];
        legs.push(poll(first));
        legs.extend((last > first).then(|| poll(last)));
    }
    legs
}

/// Legs without the calls that another command makes too.
pub fn without(legs: Vec<Vec<Point>>, others: &[Vec<Point>]) -> Vec<Vec<Point>> {
    let others: BTreeSet<_> = others.iter().flatten().map(|point| &point.kind).collect();
    let own = |leg: Vec<Point>| leg.into_iter().filter(|point| !others.contains(&point.kind)).collect();
    legs.into_iter().map(own).filter(|leg: &Vec<Point>| !leg.is_empty()).collect()
}
