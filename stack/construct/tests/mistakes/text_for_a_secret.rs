use construct::rest_api::{Access, Stage};
use construct::Stack;

fn open(stack: &mut Stack, stage: &Stage) {
    Access::define(stack, "Access", stage, vec![("Key", "swordfish-swordfish".into())]);
}

fn main() {}
