//! Store first, notify after: the table's stream, `route`, a queue, `dispatch`.

use construct::event_source_mapping::{self, EventSourceMapping, Source};
use construct::queue::{self, DeadLetters};
use construct::{Queue, Stack};
use contract::Function;
use contract::table::DELIVER;
use serde_json::json;

use super::data::Data;
use super::functions::Functions;
use crate::config::Environment;

/// The number of tries of a batch of the stream after the first one: a poisoned one must not hold back the others for
/// the life of a token, and a short outage must not lose any.
const STREAM_RETRIES: u32 = 10;

/// A message that waited longer than any token or code lives is worthless.
const RETENTION_SECONDS: u32 = 15 * 60;

/// The number of tries of a message. `dispatch` waits 5, 10, 20, 40 and then 60 s between two tries, so
/// that these reach as far as the life of the token or code that the message is about.
const RECEIVES: u32 = 12;

/// The longest life of what is announced: that of a received code; a token may live as long.
const LIFE_SECONDS: u32 = 600;

/// The queues between `route` and `dispatch`.
pub(crate) struct Delivery {
    pub(crate) queue: Queue,
    pub(crate) dead_letters: Queue,
}

impl Delivery {
    pub(crate) fn define(stack: &mut Stack, environment: &Environment, data: &Data) -> Self {
        let dead_letters = Queue::new(stack, "Delivery/DeadLetters", queue::Props::new(&data.data_key));
        // A message that failed is tried again after this time. AWS recommends six times the
        // function's timeout, for functions that are throttled; a token can't wait a minute.
        let hidden_seconds = 2 * environment.functions.dispatch_timeout_seconds();
        let queue = Queue::new(
            stack,
            "Delivery/Queue",
            queue::Props {
                retention_seconds: RETENTION_SECONDS,
                visibility_timeout_seconds: hidden_seconds,
                dead_letters: Some(DeadLetters { queue: dead_letters.clone(), max_receives: RECEIVES }),
                ..queue::Props::new(&data.data_key)
            },
        );
        Self { queue, dead_letters }
    }

    /// Connect stream and queue to their functions.
    pub(crate) fn connect(&self, stack: &mut Stack, data: &Data, functions: &Functions) {
        let stream = Source::Stream {
            arn: data.table.stream_arn(),
            retries: STREAM_RETRIES,
            // A record that is older than the token or code that it announces needn't be announced.
            max_age_seconds: LIFE_SECONDS,
            on_failure: self.dead_letters.clone(),
        };
        let filter = json!({
            "eventName": ["INSERT", "MODIFY"],
            "dynamodb": { "NewImage": { DELIVER: { "S": [{ "exists": true }] } } },
        });
        EventSourceMapping::define(
            stack,
            "Delivery/Stream",
            event_source_mapping::Props {
                batch_size: 100,
                filter: Some(filter),
                ..event_source_mapping::Props::new(stream, functions.by_name(Function::Route))
            },
        );
        let queue = Source::Queue(self.queue.clone());
        // A service that is slow must not hold back what goes to another.
        let props = event_source_mapping::Props {
            batch_size: 1,
            ..event_source_mapping::Props::new(queue, functions.by_name(Function::Dispatch))
        };
        EventSourceMapping::define(stack, "Delivery/Messages", props);
    }
}
