//! Issues and verifies a token over the public address.

use std::process::ExitCode;

use contract::Function;
use functions::canary::Canary;
use functions::serve;

fn main() -> ExitCode {
    serve::events(Function::Canary, Canary::from_env, Canary::round)
}
