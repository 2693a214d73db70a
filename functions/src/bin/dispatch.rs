//! Delivers tokens over their channels.

use std::process::ExitCode;

use contract::Function;
use functions::dispatch::Dispatcher;
use functions::serve;

fn main() -> ExitCode {
    serve::events(Function::Dispatch, Dispatcher::from_env, Dispatcher::dispatch)
}
