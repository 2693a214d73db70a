//! The slot of a user and purpose: the one live token there, its state, and why a try is refused.

use crate::delay;
use crate::refusal::Reason;

/// The state of the token in a slot, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Issued, not yet used.
    Outstanding,
    /// Verified, once.
    Used,
    /// Taken back by an operator or an application.
    Revoked,
}

impl State {
    /// The state as it is stored and listed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outstanding => "outstanding",
            Self::Used => "used",
            Self::Revoked => "revoked",
        }
    }

    /// The state that is stored as `text`.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Outstanding, Self::Used, Self::Revoked].into_iter().find(|state| state.as_str() == text)
    }
}

/// The state of a token in a listing after its last try: stored as outstanding, no longer usable.
pub const LOCKED: &str = "locked";

/// The fields of a slot that decide whether a try counts. Times in seconds since the epoch.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// The token's state.
    pub state: State,
    /// The end of its life.
    pub valid_until: u64,
    /// Tries so far.
    pub attempts: u64,
    /// Tries allowed.
    pub max_attempts: u64,
    /// Consecutive failures of the slot, over all its tokens.
    pub failures: u64,
    /// The last try, 0 if there was none.
    pub tried_at: u64,
}

impl Slot {
    /// The reason for which a try at `now` doesn't count, if it doesn't.
    /// names the reason afterwards, for the metrics alone.
    pub fn refusal(&self, now: u64) -> Option<Reason> {
        match self.state {
            State::Used => return Some(Reason::Used),
            State::Revoked => return Some(Reason::Revoked),
            State::Outstanding => {}
        }
        if self.valid_until <= now {
            Some(Reason::Expired)
        } else if self.attempts >= self.max_attempts {
            Some(Reason::Locked)
        } else if self.tried_at > now.saturating_sub(delay::after(self.failures)) {
            Some(Reason::Delayed)
        } else {
            None
        }
    }

    /// The state as a listing shows it.
    pub const fn shown_state(&self) -> &'static str {
        match self.state {
            State::Outstanding if self.attempts >= self.max_attempts => LOCKED,
            state => state.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: Slot = Slot {
        state: State::Outstanding,
        valid_until: 1_000,
        attempts: 0,
        max_attempts: 5,
        failures: 0,
        tried_at: 0,
    };

    #[test]
    fn reasons_follow_the_slot() {
        let table = [
            (FRESH, 999, None),
            (FRESH, 1_000, Some(Reason::Expired)),
            (Slot { state: State::Used, ..FRESH }, 500, Some(Reason::Used)),
            (Slot { state: State::Revoked, ..FRESH }, 500, Some(Reason::Revoked)),
            (Slot { attempts: 4, ..FRESH }, 500, None),
            (Slot { attempts: 5, ..FRESH }, 500, Some(Reason::Locked)),
            (Slot { failures: 9, tried_at: 500, ..FRESH }, 500, None),
            (Slot { failures: 10, tried_at: 471, ..FRESH }, 500, Some(Reason::Delayed)),
            (Slot { failures: 10, tried_at: 470, ..FRESH }, 500, None),
        ];
        for (slot, now, reason) in table {
            assert_eq!(slot.refusal(now), reason, "{slot:?} at {now}");
        }
    }

    #[test]
    fn a_listing_shows_locked() {
        assert_eq!(FRESH.shown_state(), "outstanding");
        assert_eq!(Slot { attempts: 5, ..FRESH }.shown_state(), "locked");
        assert_eq!(Slot { attempts: 5, state: State::Used, ..FRESH }.shown_state(), "used");
    }

    #[test]
    fn states_read_back() {
        for state in [State::Outstanding, State::Used, State::Revoked] {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!(State::parse(LOCKED), None);
    }
}
