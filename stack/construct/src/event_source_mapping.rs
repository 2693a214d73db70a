//! A source that feeds a function with batches: a table's stream or a queue.

use crate::function::Function;
use crate::queue::Queue;
use crate::render::json_text;
use crate::resource::Resource;
use crate::stack::Stack;
use crate::tree::{Tree, object};
use crate::value::{Arn, Stream, Value};

/// A mapping from a source to a function, with partial batch failures reported.
#[derive(Debug)]
pub struct EventSourceMapping;

/// The source of the records.
#[derive(Debug)]
pub enum Source {
    /// A table's stream.
    Stream {
        /// The stream.
        arn: Value<Arn<Stream>>,
        /// The number of retries of a batch before it is given up.
        retries: u32,
        /// The age at which a record is given up; 60 seconds or more.
        max_age_seconds: u32,
        /// The queue that gets references to records that were given up.
        on_failure: Queue,
    },
    /// A queue; what is tried too often goes to its own dead letter queue.
    Queue(Queue),
}

/// The properties of a mapping.
#[derive(Debug)]
pub struct Props {
    /// The source of the records.
    pub source: Source,
    pub function: Function,
    /// At most so many records in a batch.
    pub batch_size: u32,
    /// Only records that match this pattern reach the function.
    pub filter: Option<serde_json::Value>,
}

impl Props {
    /// Batches of ten, unfiltered.
    pub fn new(source: Source, function: &Function) -> Self {
        Self { source, function: function.clone(), batch_size: 10, filter: None }
    }
}

impl EventSourceMapping {
    pub fn define(stack: &mut Stack, path: &str, props: Props) {
        let filter = props.filter.map(|pattern| {
            // The pattern is JSON within a string.
            object! { "Filters": [object! { "Pattern": json_text(pattern) }] }
        });
        let common = [
            ("FunctionName", props.function.arn().into()),
            ("BatchSize", props.batch_size.into()),
            ("FilterCriteria", filter.into()),
            ("FunctionResponseTypes", ["ReportBatchItemFailures"].into()),
        ];
        let properties: Tree = common.into_iter().chain(properties(props.source)).collect();
        stack.add(path, Resource::new("AWS::Lambda::EventSourceMapping", properties));
    }
}

fn properties(source: Source) -> Vec<(&'static str, Tree)> {
    match source {
        Source::Stream { arn, retries, max_age_seconds, on_failure } => vec![
            ("EventSourceArn", arn.into()),
            // From the oldest record: what was written while the mapping was made isn't lost.
            ("StartingPosition", "TRIM_HORIZON".into()),
            ("MaximumRetryAttempts", retries.into()),
            ("MaximumRecordAgeInSeconds", max_age_seconds.into()),
            ("BisectBatchOnFunctionError", true.into()),
            ("DestinationConfig", object! { "OnFailure": object! { "Destination": on_failure.arn() } }),
        ],
        Source::Queue(queue) => vec![("EventSourceArn", queue.arn().into())],
    }
}
