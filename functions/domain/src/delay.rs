//! The growing delay between tries of one slot: the more consecutive failures, the longer.
//!
//! It counts over all tokens of the slot, and only a success resets it, so that neither a resend
//! nor a new token brings fresh guesses. It refuses tries too early, not the person: a try after
//! the delay counts as any other.

/// One row: up to so many consecutive failures, a try must come so long after the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The row holds below this many consecutive failures; `None` in the last row.
    pub below: Option<u64>,
    /// Seconds since the last try, at least.
    pub wait_seconds: u64,
}

/// The table. NIST SP 800-63B-4 §3.2.2 wants consecutive failures limited to 100: from there on
/// a guess a day is left, which with 20 bits is one chance in 2,800 a year.
pub const STEPS: [Step; 5] = [
    Step { below: Some(10), wait_seconds: 0 },
    Step { below: Some(25), wait_seconds: 30 },
    Step { below: Some(50), wait_seconds: 2 * 60 },
    Step { below: Some(100), wait_seconds: 10 * 60 },
    Step { below: None, wait_seconds: 24 * 60 * 60 },
];

/// The seconds that must lie between the last try and the next one, after this many consecutive failures.
pub fn after(failures: u64) -> u64 {
    STEPS
        .iter()
        .find(|step| step.below.is_none_or(|below| failures < below))
        .map_or(0, |step| step.wait_seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    #[test]
    fn delays_grow_with_failures() {
        let expected = [
            (0, 0),
            (9, 0),
            (10, 30),
            (24, 30),
            (25, 120),
            (49, 120),
            (50, 600),
            (99, 600),
            (100, 86_400),
            (u64::MAX, 86_400),
        ];
        for (failures, seconds) in expected {
            assert_eq!(after(failures), seconds, "{failures}");
        }
    }

    #[test]
    fn the_table_is_ordered_and_ends_open() {
        for pair in STEPS.windows(2) {
            assert!(pair[0].wait_seconds < pair[1].wait_seconds);
            assert!(pair[0].below.is_some());
            assert!(pair[1].below.is_none_or(|below| pair[0].below.is_some_and(|first| first < below)));
        }
        assert!(STEPS[STEPS.len() - 1].below.is_none());
    }

    #[test]
    fn waiting_the_longest_delay_forgets_nothing() {
        assert!(STEPS.iter().all(|step| step.wait_seconds < limits::FAILURES_KEPT_SECONDS));
    }
}
