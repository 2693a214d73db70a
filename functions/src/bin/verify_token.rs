//! Answers `POST /v1/tokens/verify`.

use std::process::ExitCode;

use contract::Function;
use functions::serve;
use functions::verify::Verifier;

fn main() -> ExitCode {
    serve::http(Function::VerifyToken, Verifier::from_env, Verifier::verify)
}
