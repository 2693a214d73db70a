//! Turns table stream records into delivery messages.

use std::process::ExitCode;

use contract::Function;
use functions::route::Router;
use functions::serve;

fn main() -> ExitCode {
    serve::events(Function::Route, Router::from_env, Router::route)
}
