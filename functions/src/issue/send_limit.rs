//! The send limit of a user, a telephone number or an e-mail address: five places, each taken for
//! ten minutes.
//!
//! A place holds the time of its send. Five places which are each free again after ten minutes
//! admit five sends in any ten minutes, exactly, by one condition on one attribute.

use domain::limits::{SEND_WINDOW_SECONDS, SENDS_MAX};

use super::order::Order;
use crate::table::{Item, Key};

/// A place that an issue wants.
pub struct Claim {
    /// The send limit's item.
    pub key: Key,
    pub place: u64,
}

/// The places that `order` claims: one of its user's, and one of the address's if it is sent to
/// one. Without the second, an application that knows many users by one number would
/// flood it.
pub fn claims(order: &Order, now: u64) -> Vec<Claim> {
    let user = Key::sends(&order.user_id);
    let address = order.address.as_deref().map(|address| Key::sends_to(&address.to_ascii_lowercase()));
    let place = first(now);
    [user].into_iter().chain(address).map(|key| Claim { key, place }).collect()
}

/// The attribute of the place `place`.
pub fn attribute(place: u64) -> String {
    format!("s{place}")
}

/// The place to try first: it moves with the clock, so that a user who is idle for ten minutes
/// finds it free at the first try.
fn first(now: u64) -> u64 {
    now / (SEND_WINDOW_SECONDS / SENDS_MAX) % SENDS_MAX
}

/// The latest time of a send whose place is free again at `now`.
pub fn free_before(now: u64) -> u64 {
    now.saturating_sub(SEND_WINDOW_SECONDS)
}

/// A free place, or the seconds until there is one.
pub fn choose(item: Item<'_>, now: u64) -> Result<u64, u64> {
    let sent_at = |place| item.number(&attribute(place));
    if let Some(free) = (0..SENDS_MAX).find(|place| sent_at(*place).is_none_or(|at| at <= free_before(now))) {
        return Ok(free);
    }
    let earliest = (0..SENDS_MAX).filter_map(sent_at).min().unwrap_or(now);
    Err((earliest + SEND_WINDOW_SECONDS).saturating_sub(now).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::number;
    use std::collections::HashMap;

    fn item(times: &[u64]) -> HashMap<String, aws_sdk_dynamodb::types::AttributeValue> {
        times.iter().zip(0..).map(|(at, place)| (attribute(place), number(*at))).collect()
    }

    #[test]
    fn a_place_is_free_after_ten_minutes() {
        assert_eq!(choose(Item(&item(&[])), 1_000), Ok(0));
        assert_eq!(choose(Item(&item(&[900, 901])), 1_000), Ok(2));
        assert_eq!(choose(Item(&item(&[500, 400, 401, 500, 500])), 1_000), Ok(1));
        assert_eq!(choose(Item(&item(&[500, 401, 500, 500, 500])), 1_000), Err(1));
        assert_eq!(choose(Item(&item(&[1_000; 5])), 1_000), Err(600));
    }

    #[test]
    fn the_first_place_moves_with_the_clock() {
        let places: Vec<u64> = (0..6).map(|step| first(step * 120 + 60)).collect();
        assert_eq!(places, [0, 1, 2, 3, 4, 0]);
    }
}
