//! Shows sealed messages and tokens to a fresh assertion.

use std::process::ExitCode;

use contract::Function;
use functions::reveal::Revealer;
use functions::serve;

fn main() -> ExitCode {
    serve::http(Function::Reveal, Revealer::from_env, Revealer::answer)
}
