use construct::rest_api::{Method, stage};
use construct::{Function, LogGroup, RestApi, Stack};

fn forget(stack: &mut Stack, mut api: RestApi, log: &LogGroup, function: &Function) {
    api.deploy(stack, stage::Props::new("live", log));
    api.method(stack, "live", Method::new("GET", "/v1/late", function));
}

fn main() {}
