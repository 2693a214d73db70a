use construct::function::Code;
use construct::value::ObjectKey;
use construct::{Bucket, Value};

fn code(bucket: &Bucket, key: Value<ObjectKey>) -> Code {
    Code { bucket: bucket.arn(), key }
}

fn main() {}
