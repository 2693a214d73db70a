use construct::rest_api::{Access, Stage};
use construct::Stack;

fn open(stack: &mut Stack, stage: &Stage) {
    Access::define(stack, "Access", stage, "swordfish-swordfish".into());
}

fn main() {}
