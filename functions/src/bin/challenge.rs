//! Answers `POST /v1/challenges`: begins an authentication ceremony.

use std::process::ExitCode;

use contract::Function;
use functions::challenge::Challenger;
use functions::serve;

fn main() -> ExitCode {
    serve::http(Function::Challenge, Challenger::from_env, Challenger::begin)
}
