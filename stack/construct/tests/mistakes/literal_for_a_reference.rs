use construct::event_source_mapping::Source;
use construct::Queue;

fn stream(on_failure: Queue) -> Source {
    Source::Stream {
        arn: "arn:aws:dynamodb:eu-central-1:111122223333:table/t/stream/s".into(),
        retries: 1,
        max_age_seconds: 60,
        on_failure,
    }
}

fn main() {}
