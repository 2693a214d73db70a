use construct::Value;
use construct::value::{Secret, Text};

fn variable(key: Value<Secret>) -> (&'static str, Value<Text>) {
    ("ORIGIN_KEY", key)
}

fn main() {}
