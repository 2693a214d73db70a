//! The limit of a client's requests in a minute of the clock.
//!
//! They are counted in one item of the table, whichever function and process answers them, so that requests in
//! parallel can't outrun the limit. A process reserves a block of them by one conditional update, twice as large as its
//! last one, and answers from it without a call until it is used up.
//!
//! A block that nobody uses up, because its process idles or has died, is lost to the client until the minute ends. So
//! the item has a second count, of what was reserved beyond the request in hand and isn't reported as used: `spare`. It is
//! a condition of each block that it stays within a tenth of the limit, and a process reports its last block as used with
//! the next one. So whoever is refused has sent nine tenths of the limit at least. Below [`BLOCKS_FROM`] requests a minute there
//! are no blocks, and the count is exact.
//!
//! An update whose answer was lost counts once, unless another request was counted in between: then it may count twice.

use std::cell::RefCell;
use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use contract::env;
use domain::Problem;
use domain::limits::{CLIENT_WINDOW_SECONDS as WINDOW, REQUESTS_PER_CLIENT_MAX};

use crate::aws::Aws;
use crate::env::{Misconfigured, number};
use crate::table::{self, Item, Key, values};
use crate::update::{Update, Updated};
use crate::{Error, Failure, clock};

/// The least limit for which several requests are reserved at a time.
const BLOCKS_FROM: i64 = 100;

/// A block is at most this part of what is left of the minute's limit: one by one near its end.
const OF_ROOM: i64 = 8;

/// The limit of every client by itself. A process answers one request at a time: of two at once, the first loses its block.
#[derive(Debug)]
pub struct Throttle {
    limit: i64,
    blocks: RefCell<HashMap<String, Block>>,
}

/// The last block that this process reserved for a client.
#[derive(Clone, Copy, Debug)]
struct Block {
    /// The beginning of its minute, in seconds since the epoch.
    start: u64,
    /// The number of its requests.
    size: i64,
    /// The number of those that are left.
    left: i64,
    /// The requests that all processes had reserved in the minute by then.
    requests: i64,
    /// The spare ones among them.
    spare: i64,
}

/// A block that is to be reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Plan {
    size: i64,
    /// The spare requests of the block before that were used.
    used: i64,
}

impl Throttle {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let requests = number(env::REQUESTS_PER_CLIENT)?;
        if !(1..=REQUESTS_PER_CLIENT_MAX).contains(&requests) {
            return Err(Misconfigured::new(env::REQUESTS_PER_CLIENT, "is not 1 to 60000"));
        }
        Ok(Self::of(requests))
    }

    /// `requests` a minute.
    pub fn of(requests: u32) -> Self {
        Self { limit: requests.into(), blocks: RefCell::default() }
    }

    /// Count a request of the client `name` now, or refuse it until the minute ends.
    pub async fn count(&self, aws: &Aws, table: &str, name: &str) -> Result<(), Error> {
        self.count_at(aws, table, name, clock::now()).await
    }

    /// Count a request of the client `name` at `now`, in seconds since the epoch, or refuse it until that minute ends.
    pub async fn count_at(&self, aws: &Aws, table: &str, name: &str, now: u64) -> Result<(), Error> {
        let start = now - now % WINDOW;
        let Some(mut plan) = self.take(name, start) else { return Ok(()) };
        loop {
            let (requests, alone) =
                match self.reserve(aws, table, &Key::requests(name, start), start, plan).await? {
                    Updated::Done(item) => {
                        self.keep(name, start, plan, Item(&item));
                        return Ok(());
                    }
                    Updated::Unmet(item) => {
                        (item.map_or(0, |item| count(Item(&item), "requests")), plan.size == 1)
                    }
                };
            if alone || requests >= self.limit {
                return Err(Problem::Throttled { retry_after_seconds: start + WINDOW - now }.into());
            }
            // Others have reserved in between, and the request in hand may still fit.
            plan.size = 1;
        }
    }

    /// Take a request out of the client's block; the next block, if there is nothing in it.
    fn take(&self, name: &str, start: u64) -> Option<Plan> {
        let mut blocks = self.blocks.borrow_mut();
        match blocks.get_mut(name).filter(|block| block.start == start) {
            Some(block) if block.left > 0 => {
                block.left -= 1;
                None
            }
            // The used requests are reported once, whatever becomes of the report.
            Some(_) => blocks.remove(name).map(|block| block.next(self.limit)),
            None => Some(Plan { size: 1, used: 0 }),
        }
    }

    async fn reserve(
        &self,
        aws: &Aws,
        table: &str,
        key: &Key,
        start: u64,
        Plan { size, used }: Plan,
    ) -> Result<Updated, Failure> {
        let more = size - 1 - used;
        let mut values = values([
            (":end", table::number(start + WINDOW)),
            (":size", signed(size)),
            (":more", signed(more)),
            (":room", signed(self.limit - size)),
        ]);
        let mut condition = "attribute_not_exists(#requests) OR #requests <= :room";
        if size > 1 {
            condition = "#requests <= :room AND #spare <= :most";
            values.insert(":most".to_owned(), signed(most_spare(self.limit) - more));
        }
        let expression = "SET #expires_at = :end ADD #requests :size, #spare :more";
        Update { key, expression, condition, values }.send(aws, table).await
    }

    fn keep(&self, name: &str, start: u64, Plan { size, .. }: Plan, item: Item<'_>) {
        let mut blocks = self.blocks.borrow_mut();
        blocks.retain(|_, block| block.start == start);
        let (requests, spare) = (count(item, "requests"), count(item, "spare"));
        blocks.insert(name.to_owned(), Block { start, size, left: size - 1, requests, spare });
    }
}

impl Block {
    /// The block after this one, which is used up: as large as what is left of the limit, and of what may be spare, admits
    /// beside other processes.
    fn next(self, limit: i64) -> Plan {
        let used = self.size - 1;
        let room = (limit - self.requests) / OF_ROOM;
        let spare = (most_spare(limit) - self.spare + used) / 2 + 1;
        Plan { size: (2 * self.size).min(room).min(spare).max(1), used }
    }
}

/// The requests of a limit that may be reserved and unused.
const fn most_spare(limit: i64) -> i64 {
    if limit < BLOCKS_FROM { 0 } else { limit / 10 }
}

fn count(item: Item<'_>, name: &str) -> i64 {
    let text = item.0.get(name).and_then(|value| value.as_n().ok());
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn signed(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(limit: i64, size: i64, requests: i64, spare: i64) -> Plan {
        Block { start: 0, size, left: 0, requests, spare }.next(limit)
    }

    #[test]
    fn a_block_is_twice_the_last_within_what_is_left() {
        assert_eq!(after(1_500, 1, 1, 0), Plan { size: 2, used: 0 });
        assert_eq!(after(1_500, 16, 31, 15), Plan { size: 32, used: 15 });
        assert_eq!(after(1_500, 64, 127, 63), Plan { size: 76, used: 63 }, "half of what may be spare");
        assert_eq!(after(1_500, 64, 1_300, 63), Plan { size: 25, used: 63 }, "an eighth of what is left");
        assert_eq!(after(1_500, 64, 1_490, 63), Plan { size: 1, used: 63 }, "one by one near the end");
        assert_eq!(after(1_500, 4, 600, 150), Plan { size: 2, used: 3 }, "others have what may be spare");
        assert_eq!(after(1_500, 4, 1_500, 150), Plan { size: 1, used: 3 });
    }

    #[test]
    fn a_small_limit_is_counted_one_by_one() {
        assert_eq!(after(99, 1, 1, 0), Plan { size: 1, used: 0 });
        assert_eq!(after(100, 1, 1, 0), Plan { size: 2, used: 0 });
    }
}
