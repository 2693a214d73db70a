use construct::event_source_mapping::Source;
use construct::{Queue, Table};

fn stream(table: &Table, on_failure: Queue) -> Source {
    Source::Stream { arn: table.arn(), retries: 1, max_age_seconds: 60, on_failure }
}

fn main() {}
