//! The canary's rounds.

use construct::event_rule::{self, EventRule, When};
use construct::{Invocations, Stack};
use contract::Function;

use crate::service::functions::Functions;

/// The minutes between two rounds.
pub(super) const MINUTES: u32 = 5;

/// A round that comes late says nothing of now.
const SECONDS: u32 = 60;

pub(super) fn schedule(stack: &mut Stack, functions: &Functions) {
    let canary = functions.by_name(Function::Canary);
    let props = event_rule::Props {
        description: "Lets the canary issue and verify a token.".to_owned(),
        when: When::EveryMinutes(MINUTES),
        function: canary.clone(),
        max_age_seconds: SECONDS,
    };
    EventRule::new(stack, "Canary/Rounds", props);
    // A round that fails isn't made again: two rounds that fail are an alarm, not one and its repetitions.
    Invocations::define(stack, "Canary/Invocations", canary, SECONDS, 0);
}
