use construct::value::Secret;
use construct::{Stack, Value};

fn leak(stack: &mut Stack, key: Value<Secret>) {
    stack.output("OriginKey", "For all to see.", key);
}

fn main() {}
