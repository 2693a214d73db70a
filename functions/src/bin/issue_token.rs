//! Answers `POST /v1/tokens`.

use std::process::ExitCode;

use contract::Function;
use functions::issue::Issuer;
use functions::serve;

fn main() -> ExitCode {
    serve::http(Function::IssueToken, Issuer::from_env, Issuer::issue)
}
