//! The limit of a client's requests in a minute of the clock.
//!
//! One conditional update counts each in the table, whichever function and process answers it, so that
//! requests in parallel can't outrun the limit. An update whose answer was lost counts once, unless another request
//! was counted in between: then it may count twice.

use contract::env;
use domain::Problem;
use domain::limits::{CLIENT_WINDOW_SECONDS as WINDOW, REQUESTS_PER_CLIENT_MAX};

use crate::aws::Aws;
use crate::env::{Misconfigured, number};
use crate::table::{self, Key, values};
use crate::update::{Update, Updated};
use crate::{Error, clock};

/// The limit of every client by itself.
pub struct Throttle {
    requests: u32,
}

impl Throttle {
    /// As the environment says.
    pub fn from_env() -> Result<Self, Misconfigured> {
        let requests = number(env::REQUESTS_PER_CLIENT)?;
        if !(1..=REQUESTS_PER_CLIENT_MAX).contains(&requests) {
            return Err(Misconfigured::new(env::REQUESTS_PER_CLIENT, "is not 1 to 60000"));
        }
        Ok(Self { requests })
    }

    /// Count a request of the client `name`, or refuse it until the minute ends.
    pub async fn count(&self, aws: &Aws, table: &str, name: &str) -> Result<(), Error> {
        let now = clock::now();
        let start = now - now % WINDOW;
        let end = start + WINDOW;
        let update = Update {
            key: &Key::requests(name, start),
            expression: "SET #expires_at = :end ADD #requests :one",
            condition: "attribute_not_exists(#requests) OR #requests < :limit",
            values: values([
                (":end", table::number(end)),
                (":one", table::number(1)),
                (":limit", table::number(self.requests.into())),
            ]),
        };
        match update.send(aws, table).await? {
            Updated::Done(_) => Ok(()),
            Updated::Unmet(_) => Err(Problem::Throttled { retry_after_seconds: end - now }.into()),
        }
    }
}
